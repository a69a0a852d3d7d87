"""What a merchant's customers are promised: an answer within so many business days of its calendar."""

from collections.abc import Callable

from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.counters import part_of
from contact_seller.rules.merchant import Profile
from contact_seller.rules.ticket import Ticket
from contact_seller.settings import settings
from contact_seller.storage import merchants
from contact_seller.storage.transaction import Outdated


def promise_by(profile: Profile | None) -> ReplyPromise:
    """The promise by that profile."""
    told = settings()
    return ReplyPromise(
        calendar_of(profile),
        told.reply_business_days,
        told.escalation_business_days,
        told.due_soon_share,
        told.window,
    )


def promise_of(ticket: Ticket) -> ReplyPromise:
    """The promise as it stands now, by the profile of the ticket's merchant; one round trip."""
    return promise_by(merchants.find(ticket.merchant_id, part_of(ticket.ticket_id)))


def by_current_profile[R](remembered: Profile | None, write: Callable[[Profile | None], R]) -> R:
    """What `write` comes to by the profile that an order remembers, or by the present one where that has changed since.

    A second round trip is taken only there: the write that fails brings the present profile.

    Raises:
        Stale: as `write` does, or the profile has changed once more.
    """
    try:
        return write(remembered)
    except Outdated as outdated:
        return write(outdated.profile)
