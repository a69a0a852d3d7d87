"""The review desk: held messages wait in a queue, are taken by a person, and decided once.

What was rejected can be contested, once; another person than the first decides of that.
"""

from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from contact_seller.rules.errors import AlreadyDecided, Conflict, NotAppealable, NotFound
from contact_seller.rules.thread import Appeal, Claim, Message, Review, ReviewDecision, Verdict
from contact_seller.rules.ticket import Ticket
from contact_seller.rules.values import instant_text

ReviewState = Literal["pending", "appealed", "decided"]
REVIEW_STATES: tuple[ReviewState, ...] = get_args(ReviewState)

_RANKS = {"critical": 0, "high": 1, "medium": 2, "low": 3}
_WITHOUT_FINDING = 4
RANKS = (*_RANKS.values(), _WITHOUT_FINDING)
"""The ranks of what waits, worst first."""


def state_of(message: Message) -> ReviewState | None:
    """What is to be done with a message that was held; nothing where it never was."""
    if message.delivery == "held":
        return "pending"
    if message.review is None:
        return None
    return "appealed" if message.appeal is not None and message.appeal.review is None else "decided"


def last_review(message: Message) -> Review | None:
    """The decision that stands: the appeal's, where there was one."""
    return (message.appeal and message.appeal.review) or message.review


def place_in_queue(message: Message) -> str:
    """Sorts what waits: worst finding first, then oldest; and what is decided by the time of its decision."""
    stands = last_review(message)
    if state_of(message) == "decided" and stands is not None:
        return instant_text(stands.decided_at)
    findings = message.verdict.findings if message.verdict else ()
    rank = min((_RANKS.get(each.severity, _WITHOUT_FINDING) for each in findings), default=_WITHOUT_FINDING)
    return f"{rank}#{instant_text(message.sent_at)}"


def judged(message: Message, verdict: Verdict, ticket: Ticket) -> Message:
    """The message after its screening; `ticket` is as the verdict left it."""
    if verdict.outcome == "allow":
        return _next(message, ticket.updated_at, delivery="delivered", verdict=verdict)
    return _next(message, ticket.updated_at, delivery="held", verdict=verdict, merchant_id=ticket.merchant_id)


def claimed(message: Message, by: str, now: datetime, length: timedelta) -> Message:
    """The message, taken by a person for so long; whoever has it may take it again and so go on.

    Raises:
        NotFound: it was never held.
        AlreadyDecided: there is nothing to decide any more.
        Conflict: another person has taken it, or it is an appeal from this one's decision.
    """
    _must_wait(message)
    _must_be_free(message, by, now)
    return _next(message, now, claim=Claim(by=by, until=now + length))


def decided_by(message: Message, decision: ReviewDecision, note: str | None, by: str, now: datetime) -> Review:
    """A person's decision, of a message or of an appeal. Overturned, all that it was held by was wrong.

    Raises:
        NotFound: the message was never held.
        AlreadyDecided: it has its decision.
        Conflict: another person has taken it, or it is an appeal from this one's decision.
    """
    _must_wait(message)
    _must_be_free(message, by, now)
    findings = message.verdict.findings if message.verdict and decision == "overturn" else ()
    wrong = tuple(sorted({finding.rule_id for finding in findings}))
    return Review(decision=decision, note=note, decided_at=now, decided_by=by, wrong_findings=wrong)


def reviewed(message: Message, review: Review, ticket: Ticket, appeal_window: timedelta) -> Message:
    """The message after its review; `ticket` is as the review left it. What is upheld can be contested, once."""
    delivery = "delivered" if review.decision == "overturn" else "rejected"
    if message.appeal is None:
        until = review.decided_at + appeal_window if review.decision == "uphold" else None
        review = review.model_copy(update={"appeal_until": until})
        return _next(message, ticket.updated_at, delivery=delivery, review=review, claim=None)
    appeal = message.appeal.model_copy(update={"review": review})
    return _next(message, ticket.updated_at, delivery=delivery, appeal=appeal, claim=None)


def must_be_appealable(message: Message, now: datetime) -> None:
    """Raises NotAppealable unless the message was rejected not too long ago, and never contested."""
    until = message.review.appeal_until if message.review else None
    if message.delivery != "rejected" or message.appeal is not None or until is None:
        raise NotAppealable("Only a rejected message can be contested, and only once.")
    if now > until:
        raise NotAppealable(f"The decision could be contested until {instant_text(until)}.")


def appealed(message: Message, text: str, ticket: Ticket) -> Message:
    """The message after its merchant has contested its rejection; `ticket` is as the appeal left it."""
    return _next(message, ticket.updated_at, appeal=Appeal(text=text, appealed_at=ticket.updated_at))


def _must_wait(message: Message) -> None:
    state = state_of(message)
    if state is None:
        raise NotFound
    stands = last_review(message)
    if state == "decided" and stands is not None:
        raise AlreadyDecided(f"The message has its decision: {stands.decision}.")


def _must_be_free(message: Message, by: str, now: datetime) -> None:
    if message.review is not None and message.review.decided_by == by:
        raise Conflict("Another person than the first has to decide of an appeal.")
    claim = message.claim
    if claim is not None and claim.by != by and now < claim.until:
        raise Conflict(f"Another reviewer has taken the message until {instant_text(claim.until)}.")


def _next(message: Message, now: datetime, **fields: Any) -> Message:
    """The message's next version: its time always grows, so that it tells one version from another."""
    later = message.updated_at + timedelta(milliseconds=1)
    return message.model_copy(update={**fields, "updated_at": max(now, later)})
