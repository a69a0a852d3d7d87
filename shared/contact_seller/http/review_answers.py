"""What answers carry of a review. Who decided or took a message, the platform alone is told."""

from pydantic import BaseModel

from contact_seller.http.answers import MessageAnswer, ScreenedMessageAnswer, message_answer
from contact_seller.rules.desk import ReviewState, last_review, state_of
from contact_seller.rules.errors import NotFound
from contact_seller.rules.facts import Facts
from contact_seller.rules.lists import Page
from contact_seller.rules.thread import Appeal, Delivery, Finding, Message, Outcome, ReviewDecision
from contact_seller.rules.ticket import Ticket
from contact_seller.rules.values import Instant
from contact_seller.usecases.caller import Caller
from contact_seller.usecases.review_lists import Held


class AppealAnswer(BaseModel, defer_build=True):
    """A merchant's appeal, and what another person decided of it."""

    text: str
    appealed_at: Instant
    decision: ReviewDecision | None
    note: str | None
    decided_at: Instant | None
    decided_by: str | None

    @classmethod
    def of(cls, appeal: Appeal, of_platform: bool) -> "AppealAnswer":
        """The appeal; who decided of it for the platform alone."""
        review = appeal.review
        return cls(
            text=appeal.text,
            appealed_at=appeal.appealed_at,
            decision=review and review.decision,
            note=review and review.note,
            decided_at=review and review.decided_at,
            decided_by=review.decided_by if review and of_platform else None,
        )


class BreachAppealAnswer(AppealAnswer):
    """A merchant's appeal against a breach; `breached_at` is null once it is taken back."""

    ticket_id: str
    merchant_id: str
    clock_number: int
    breached_at: Instant | None


class BreachAppealsAnswer(BaseModel, defer_build=True):
    """A page of contested breaches."""

    breach_appeals: list[BreachAppealAnswer]
    next_page_token: str | None


class HeldAnswer(BaseModel, defer_build=True):
    """A message that was held, by what, the order's facts at its sending, and what a person decided and why.

    Spans of findings are offsets in characters of `text`. `decided_by` is for the platform: to a merchant it is null.
    """

    message_id: str
    ticket_id: str
    merchant_id: str | None
    text: str
    sent_at: Instant
    delivery: Delivery
    verdict: Outcome | None
    policy_version: str | None
    findings: list[Finding]
    facts: Facts | None
    decision: ReviewDecision | None
    note: str | None
    decided_at: Instant | None
    decided_by: str | None
    appeal_until: Instant | None
    appeal: AppealAnswer | None


class ReviewAnswer(HeldAnswer):
    """A review: `claimed_until` and `claimed_by` are there while somebody has taken it.

    `claimed_by` and `wrong_findings` are for the platform: to a merchant they are null.
    """

    state: ReviewState | None
    claimed_until: Instant | None
    claimed_by: str | None
    wrong_findings: list[str] | None


class ListedReviewAnswer(ReviewAnswer):
    """A review in a list: with the last messages before it, oldest first."""

    before: list[ScreenedMessageAnswer | MessageAnswer]


class ReviewsAnswer(BaseModel, defer_build=True):
    """A page of reviews."""

    reviews: list[ListedReviewAnswer]
    next_page_token: str | None


def held_answer(message: Message, reader: Caller) -> HeldAnswer:
    """What was held and decided, as that reader may see it."""
    verdict, review, of_platform = message.verdict, message.review, reader.role == "platform"
    return HeldAnswer(
        message_id=message.message_id,
        ticket_id=message.ticket_id,
        merchant_id=message.merchant_id,
        text=message.text,
        sent_at=message.sent_at,
        delivery=message.delivery,
        verdict=verdict and verdict.outcome,
        policy_version=verdict and verdict.policy_version,
        findings=list(verdict.findings) if verdict else [],
        facts=message.facts,
        decision=review and review.decision,
        note=review and review.note,
        decided_at=review and review.decided_at,
        decided_by=review.decided_by if review and of_platform else None,
        appeal_until=review and review.appeal_until,
        appeal=message.appeal and AppealAnswer.of(message.appeal, of_platform),
    )


def review_answer(message: Message, reader: Caller) -> ReviewAnswer:
    """A review as that reader may see it."""
    claim, stands, of_platform = message.claim, last_review(message), reader.role == "platform"
    return ReviewAnswer(
        **dict(held_answer(message, reader)),
        state=state_of(message),
        claimed_until=claim and claim.until,
        claimed_by=claim.by if claim and of_platform else None,
        wrong_findings=list(stands.wrong_findings) if stands and of_platform else None,
    )


def breach_appeal_answer(ticket: Ticket, reader: Caller) -> BreachAppealAnswer:
    """The appeal against a ticket's breach.

    Raises:
        NotFound: there is none.
    """
    appeal = ticket.breach_appeal
    if appeal is None:
        raise NotFound
    seen = AppealAnswer.of(appeal, reader.role == "platform")
    return BreachAppealAnswer(
        **dict(seen),
        ticket_id=ticket.ticket_id,
        merchant_id=ticket.merchant_id,
        clock_number=appeal.clock_number,
        breached_at=appeal.stands(ticket.clock),
    )


def breach_appeals_answer(page: Page[Ticket], reader: Caller) -> BreachAppealsAnswer:
    """A page of contested breaches."""
    shown = page.of(lambda ticket: breach_appeal_answer(ticket, reader))
    return BreachAppealsAnswer(breach_appeals=shown.rows, next_page_token=shown.next_page_token)


def reviews_answer(page: Page[Held], reader: Caller) -> ReviewsAnswer:
    """A page of reviews as that reader may see them."""
    shown = page.of(lambda held: _listed(held, reader))
    return ReviewsAnswer(reviews=shown.rows, next_page_token=shown.next_page_token)


def _listed(held: Held, reader: Caller) -> ListedReviewAnswer:
    before = [message_answer(each, reader) for each in held.before]
    return ListedReviewAnswer(**dict(review_answer(held.message, reader)), before=before)
