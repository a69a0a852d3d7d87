"""Messages: posted by both sides, listed for those who may see them."""

from datetime import datetime

from contact_seller.rules import asking, lifecycle
from contact_seller.rules.change import Change
from contact_seller.rules.cutoffs import must_be_possible
from contact_seller.rules.errors import Invalid
from contact_seller.rules.facts import facts_of
from contact_seller.rules.lists import Page
from contact_seller.rules.masking import mask_secrets, masked
from contact_seller.rules.merchant import Profile
from contact_seller.rules.requests import Request
from contact_seller.rules.thread import Message
from contact_seller.settings import settings
from contact_seller.storage import thread, tickets
from contact_seller.storage.at_once import TicketAndOrder
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller, theirs, theirs_with_order
from contact_seller.usecases.promises import by_current_profile, promise_by
from contact_seller.usecases.writing import ticket_to_work_on


def post(caller: Caller, ticket_id: str, text: str, once: Once, request: Request | None = None) -> Message:
    """Adds a message: a customer's is shown at once, a merchant's when it has passed its screening.

    With a request, the customer answers a notice, or goes on from a question, in the same ticket.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
        TicketClosed: it takes no more messages.
        MerchantSuspended: the merchant may send none.
        Invalid: a merchant sends a request, or the request names what the order does not have.
        TicketTransition: the ticket has had its request.
        OrderTransition: the order does not take such a request now.
    """
    if request is not None and caller.party() == "merchant":
        raise Invalid("reason", "a request is the customer's to make")
    text, request = mask_secrets(text), request and masked(request)

    def attempt() -> Message:
        if caller.party() == "merchant":
            return _write(_merchant_writes(caller, ticket_id, text), once)
        found = theirs_with_order(caller, ticket_id)
        return by_current_profile(
            found.profile, lambda profile: _write(_customer_writes(found, text, request, profile), once)
        )

    return once.run(Message, attempt)


def listed(
    caller: Caller, ticket_id: str, updated_since: datetime | None, limit: int, page_token: str | None
) -> Page[Message]:
    """A ticket's messages, oldest first. A customer never gets one that is not delivered.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
        Invalid: the page token is made up.
    """
    ticket = theirs(caller, tickets.find(ticket_id))
    return thread.messages(ticket.ticket_id, caller.role == "customer", updated_since, limit, page_token)


def _merchant_writes(caller: Caller, ticket_id: str, text: str) -> Change:
    found = ticket_to_work_on(caller, ticket_id, writes=True)
    facts = facts_of(found.order)
    return lifecycle.merchant_writes(found.ticket, text, world.now(), settings().screening_wait, facts)


def _customer_writes(found: TicketAndOrder, text: str, request: Request | None, profile: Profile | None) -> Change:
    promise = None if found.ticket.running else promise_by(profile)
    change = lifecycle.customer_writes(found.ticket, text, world.now(), promise)
    if request is not None:
        change = asking.ask(change, found.order, request)
        must_be_possible(found.order, request, world.now(), settings().return_window)
    return change


def _write(change: Change, once: Once) -> Message:
    with Transaction() as transaction:
        once.remember(transaction, change.message, change.ticket.updated_at)
        transaction.apply(change)
    return change.message
