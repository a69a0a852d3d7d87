"""What answers carry of a review."""

from pydantic import BaseModel

from contact_seller.rules.thread import Delivery, Finding, Outcome
from contact_seller.rules.values import Instant
from contact_seller.usecases.reviews import ReviewDecision, Reviewed


class ReviewAnswer(BaseModel):
    """A held message with what was found in it and what a person decided. Who it was, only the platform is told."""

    message_id: str
    ticket_id: str
    merchant_id: str
    text: str
    sent_at: Instant
    delivery: Delivery
    verdict: Outcome | None
    findings: list[Finding]
    decision: ReviewDecision | None
    note: str | None
    decided_at: Instant | None
    decided_by: str | None


def review_answer(reviewed: Reviewed) -> ReviewAnswer:
    """A review as the platform sees it."""
    message, verdict, review = reviewed.message, reviewed.message.verdict, reviewed.message.review
    return ReviewAnswer(
        message_id=message.message_id,
        ticket_id=message.ticket_id,
        merchant_id=reviewed.merchant_id,
        text=message.text,
        sent_at=message.sent_at,
        delivery=message.delivery,
        verdict=verdict and verdict.outcome,
        findings=list(verdict.findings) if verdict else [],
        decision=review and review.decision,
        note=review and review.note,
        decided_at=review and review.decided_at,
        decided_by=review and review.decided_by,
    )
