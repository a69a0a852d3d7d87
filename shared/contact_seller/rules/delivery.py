"""What becomes of a merchant's message: delivered or held by its screening, released or rejected by a review.

Whenever it is delivered, it answers the customer at the time when it was sent.
"""

from datetime import datetime
from typing import Any, NamedTuple

from contact_seller.rules import clock
from contact_seller.rules.change import Change, begin
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.thread import Message, Review, Verdict
from contact_seller.rules.ticket import Clock, Ticket


class Since(NamedTuple):
    """What the thread says of the time since a message was written, where anything happened in it.

    The customer's first message after it; where another clock has been started since, the one that ran when the message
    was written, and the ticket's first of all; and the promise that a next clock starts by, whose calendar says what an
    answer took.
    """

    question: Message | None = None
    promise: ReplyPromise | None = None
    earlier: Clock | None = None
    first: Clock | None = None

    def took(self, owed: Clock, sent_at: datetime) -> int | None:
        """The business time that an answer took, in seconds; nothing where the merchant's calendar was not read."""
        if self.promise is None:
            return None
        return int(self.promise.calendar.business_time(owed.since, sent_at).total_seconds())


NOTHING = Since()


def deliver(ticket: Ticket, message: Message, now: datetime, since: Since = NOTHING) -> Change:
    """A message passes its screening and is shown."""
    return _shown(_judged(begin(ticket, now)), message, since)


def hold(ticket: Ticket, message: Message, verdict: Verdict, now: datetime) -> Change:
    """A message fails its screening: it is not shown, and the clock runs on."""
    practices = _practices(verdict)
    return _judged(begin(ticket, now, shown=False)).happened(
        "message_held", "system", message_id=message.message_id, outcome=verdict.outcome, practices=practices
    )


def review(ticket: Ticket, message: Message, decided: Review, since: Since = NOTHING) -> Change:
    """A person has decided of a held message, or of an appeal: overturned, it is shown; upheld, it is not."""
    detail = {"message_id": message.message_id, "decision": decided.decision, "practices": _practices(message.verdict)}
    overturned = decided.decision == "overturn"
    change = begin(ticket, decided.decided_at, shown=overturned)
    change = change.happened("message_reviewed", "platform", **detail, appeal=message.appeal is not None)
    return _shown(change, message, since) if overturned else change


def ran_at(clocks: list[Clock], moment: datetime) -> Clock | None:
    """The clock that a message of that moment answers, of all that a ticket had; none where none was owed an answer."""
    return next((each for each in reversed(clocks) if clock.is_answered_by(each, moment)), None)


def appeal(ticket: Ticket, message: Message, now: datetime) -> Change:
    """A merchant contests that its message was rejected."""
    return begin(ticket, now, shown=False).happened("message_appealed", "merchant", message_id=message.message_id)


def _practices(verdict: Verdict | None) -> list[str]:
    return sorted({finding.practice for finding in verdict.findings}) if verdict else []


def _shown(change: Change, message: Message, since: Since) -> Change:
    detail: dict[str, Any] = {"message_id": message.message_id, "author": message.author}
    last = change.ticket.clock
    if last is not None and clock.is_answered_by(last, message.sent_at):
        change, answered = change.answered(last, message.sent_at, since.took(last, message.sent_at))
        detail |= answered.detail
        if last.ended is None and since.question is not None and since.promise is not None:
            change = _asked_since(change, since.question, since.promise)
    elif since.earlier is not None:
        detail |= clock.answer(since.earlier, message.sent_at, since.took(since.earlier, message.sent_at)).detail
    change = _noted(change, since.first or last, message.sent_at)
    if _reopens(change.ticket, message):
        change = change.having(state="awaiting_customer", resolved_at=None, reopen_until=None)
        change = change.happened("ticket_reopened", "merchant")
    return change.happened("message_delivered", "system", **detail)


def _asked_since(change: Change, question: Message, promise: ReplyPromise) -> Change:
    """The customer wrote after the answer was written: the next clock runs from then."""
    if change.ticket.state == "awaiting_customer":
        change = change.having(state="awaiting_merchant")
    return change.clock_starts(question.sent_at, promise, question.message_id)


def _noted(change: Change, asked: Clock | None, sent_at: datetime) -> Change:
    """After the customer has asked, the message may be the merchant's first answer."""
    if asked is None or sent_at < asked.since:
        return change
    return change.having(first_responded_at=min(filter(None, (change.ticket.first_responded_at, sent_at))))


def _judged(change: Change) -> Change:
    """One message fewer waits for its verdict."""
    waiting = change.ticket.screening
    if waiting is None or waiting.count <= 1:
        return change.having(screening=None)
    return change.having(screening=waiting.model_copy(update={"count": waiting.count - 1}))


def _reopens(ticket: Ticket, message: Message) -> bool:
    """Whether a delivered message takes a resolved ticket up again: only one that was written after it was resolved."""
    return ticket.resolved_at is not None and ticket.state == "resolved" and message.sent_at > ticket.resolved_at
