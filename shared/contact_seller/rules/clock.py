"""The clock of the reply that a merchant owes: started by a customer, ended by an answer.

It starts at the first customer message without an answer and is not restarted by further ones. A merchant's answer
counts from the time it was sent, whenever its screening ended. A clock keeps the due time that it was started with.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contact_seller.rules.calendar import Calendar
from contact_seller.rules.ticket import Party, Ticket


@dataclass(frozen=True)
class ReplyPromise:
    """How long a merchant has: so many business days of its calendar."""

    calendar: Calendar
    business_days: int


@dataclass(frozen=True)
class Answered:
    """What an answer did to a clock. `late` answers breach it; one in time takes a breach back."""

    ticket: Ticket
    late: bool
    breach_found: bool
    breach_withdrawn: bool

    @property
    def detail(self) -> dict[str, Any]:
        """The same, for the thread and the event bus."""
        return {"answered": True, "in_time": not self.late, "breach_withdrawn": self.breach_withdrawn}


def start(ticket: Ticket, since: datetime, promise: ReplyPromise) -> Ticket:
    """The ticket with its next clock running from `since`."""
    return ticket.model_copy(
        update={
            "reply_needed_since": since,
            "reply_due_at": promise.calendar.after_business_days(since, promise.business_days),
            "calendar_version": promise.calendar.version,
            "clock_number": ticket.clock_number + 1,
            "clock_end": None,
            "breached_at": None,
            "given_up_since": None,
            "given_up_due_at": None,
        }
    )


def resume(ticket: Ticket) -> Ticket:
    """The ticket with the clock running again that its merchant gave up by resolving it, if there is one.

    It goes on with its beginning, its due time and its breach: resolving without an answer gains nothing.
    """
    if ticket.given_up_due_at is None:
        return ticket
    return ticket.model_copy(
        update={
            "reply_needed_since": ticket.given_up_since,
            "reply_due_at": ticket.given_up_due_at,
            "clock_end": None,
            "given_up_since": None,
            "given_up_due_at": None,
        }
    )


def is_answered_by(ticket: Ticket, sent_at: datetime) -> bool:
    """Whether a merchant message sent then ends the running clock; one that is older than the clock does not."""
    return ticket.reply_needed_since is not None and ticket.reply_needed_since <= sent_at


def answer(ticket: Ticket, sent_at: datetime) -> Answered:
    """Ends the running clock at the time when its answer was sent."""
    due = ticket.reply_due_at
    late = due is not None and sent_at > due
    breached_at = (ticket.breached_at or due) if late else None
    first = min(filter(None, (ticket.first_responded_at, sent_at)))
    ended = _end(ticket, "answered").model_copy(update={"first_responded_at": first, "breached_at": breached_at})
    return Answered(
        ended,
        late=late,
        breach_found=late and ticket.breached_at is None,
        breach_withdrawn=not late and ticket.breached_at is not None,
    )


def give_up(ticket: Ticket, by: Party) -> Ticket:
    """Ends a running clock without an answer, as resolving the ticket does; a breach stays.

    What a merchant gives up can be resumed; a customer who resolves waits for nothing any more.
    """
    if not ticket.owes_reply:
        return ticket
    ended = _end(ticket, "resolved")
    if by == "customer":
        return ended
    return ended.model_copy(
        update={"given_up_since": ticket.reply_needed_since, "given_up_due_at": ticket.reply_due_at}
    )


def note_first_answer(ticket: Ticket, sent_at: datetime) -> Ticket:
    """Where a customer has asked and no answer was noted yet, this one is the first."""
    if ticket.clock_number == 0 or ticket.first_responded_at is not None:
        return ticket
    return ticket.model_copy(update={"first_responded_at": sent_at})


def _end(ticket: Ticket, how: str) -> Ticket:
    return ticket.model_copy(update={"reply_needed_since": None, "reply_due_at": None, "clock_end": how})
