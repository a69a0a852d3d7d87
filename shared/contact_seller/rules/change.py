"""What one step makes of a ticket: its next version, with the entries that its thread gains."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from contact_seller.rules import clock
from contact_seller.rules.clock import Answered, ReplyPromise
from contact_seller.rules.facts import Facts
from contact_seller.rules.order import Notice
from contact_seller.rules.requests import Reason, Request
from contact_seller.rules.thread import Delivery, Entry, Happening, Kind, Message, Role
from contact_seller.rules.ticket import Clock, Screening, Ticket
from contact_seller.rules.values import instant_text


class Opening(NamedTuple):
    """What a ticket is opened with: a customer's reason, or a merchant's notice."""

    text: str
    reason: Reason | None = None
    request: Request | None = None
    notice: Notice | None = None


def begin(ticket: Ticket, now: datetime, *, shown: bool = True) -> "Change":
    """The ticket's next version. Its time lies after the last one's, whatever the clocks of two machines say.

    So comparing the times of two entries is comparing their places in the thread. What is not `shown` changes nothing
    that the customer sees, nor the time that it sees.
    """
    at = max(now, ticket.updated_at + timedelta(milliseconds=1))
    times = {"updated_at": at, "shown_at": at} if shown else {"updated_at": at}
    return Change(ticket.model_copy(update={"version": ticket.version + 1, **times}))


class Change(NamedTuple):
    """A ticket's next version and the entries that were added to its thread.

    Each method gives a further change; entries take the next numbers of the ticket's thread. `profile_version` is that
    of the merchant's profile which a clock was started by, 0 where it has none: the change is good with that one alone.
    """

    ticket: Ticket
    entries: tuple[Entry, ...] = ()
    profile_version: int | None = None

    @property
    def message(self) -> Message:
        """The message that this change adds.

        Raises:
            LookupError: it adds none.
        """
        for entry in self.entries:
            if isinstance(entry, Message):
                return entry
        raise LookupError("the change adds no message")

    def becomes(self, ticket: Ticket) -> "Change":
        """With the ticket as it is after a further rule."""
        return self._replace(ticket=ticket)

    def having(self, **fields: Any) -> "Change":
        """With some of the ticket's fields changed."""
        return self.becomes(self.ticket.model_copy(update=fields))

    def then(self, later: "Change") -> "Change":
        """With a further one, which began with this one's ticket: both are one version of it."""
        checked = self.profile_version if later.profile_version is None else later.profile_version
        both = Change(later.ticket, (*self.entries, *later.entries), checked)
        return both.having(version=self.ticket.version)

    def _add(self, entry: Entry) -> "Change":
        return self.having(entries=entry.number)._replace(entries=(*self.entries, entry))

    def happened(self, kind: Kind, by: Role, **detail: Any) -> "Change":
        """With an entry that says so, as the ticket stands now."""
        ticket = self.ticket
        about = {
            "order_id": ticket.order_id,
            "customer_id": ticket.customer_id,
            "merchant_id": ticket.merchant_id,
            "state": ticket.state,
        }
        return self._add(
            Happening(
                ticket_id=ticket.ticket_id,
                number=ticket.entries + 1,
                at=ticket.updated_at,
                by=by,
                kind=kind,
                detail={**about, **detail},
            )
        )

    def said(self, author: Role, text: str, delivery: Delivery, facts: Facts | None = None) -> "Change":
        """With a message; with the order's facts where it is to be judged."""
        ticket = self.ticket
        return self._add(
            Message(
                ticket_id=ticket.ticket_id,
                number=ticket.entries + 1,
                author=author,
                text=text,
                sent_at=ticket.updated_at,
                updated_at=ticket.updated_at,
                delivery=delivery,
                facts=facts,
            )
        )

    def merchant_said(self, text: str, wait: timedelta, facts: Facts) -> "Change":
        """With a merchant's message, which waits for its verdict by these facts; longer than `wait` is too long."""
        said = self.said("merchant", text, "screening", facts)
        waiting = self.ticket.screening
        if waiting is None:
            first = said.message
            waiting = Screening(count=0, from_number=first.number, retry_at=first.sent_at + wait)
        return said.having(screening=waiting.model_copy(update={"count": waiting.count + 1}))

    def clock_starts(self, since: datetime, promise: ReplyPromise, message_id: str | None) -> "Change":
        """With the next clock, started by that message, and an entry that says how its times came about."""
        started = clock.next_clock(self.ticket, since, promise)
        detail = clock.started_detail(started, promise, message_id)
        change = self.having(clock=started).happened("clock_started", "system", **detail)
        return change._replace(profile_version=promise.calendar.profile_version)

    def clock_becomes(self, later: Clock) -> "Change":
        """With the clock as it is after a further rule; a breach that this brings to light has its entry."""
        before = self.ticket.clock
        change = self.having(clock=later)
        if later.breached_at is None or (before and before.breached_at):
            return change
        due = instant_text(later.due_at)
        return change.happened("reply_overdue", "system", clock_number=later.number, due_at=due)

    def answered(self, owed: Clock, sent_at: datetime, took: int | None) -> tuple["Change", Answered]:
        """With the ticket's clock ended by an answer of that time, and what the answer did to it."""
        result = clock.answer(owed, sent_at, took)
        first = min(filter(None, (self.ticket.first_responded_at, sent_at)))
        change = self.clock_becomes(result.clock).having(first_responded_at=first)
        if change.ticket.state in ("awaiting_merchant", "awaiting_platform"):
            change = change.having(state="awaiting_customer")
        return change, result

    def customer_said(self, text: str) -> "Change":
        """With a customer's message, which needs no screening and is delivered at once."""
        said = self.said("customer", text, "delivered").having(last_customer_message_at=self.ticket.updated_at)
        return said.happened("message_delivered", "customer", message_id=said.message.message_id, author="customer")
