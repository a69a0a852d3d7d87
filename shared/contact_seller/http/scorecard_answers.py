"""What answers carry of a merchant's scorecard."""

from datetime import date

from pydantic import BaseModel

from contact_seller.rules.counters import COUNTED
from contact_seller.usecases.scorecards import Scorecard


class ScorecardAnswer(BaseModel):
    """What was counted of a merchant, by days in UTC."""

    merchant_id: str
    first_day: date
    last_day: date
    answers: int
    answers_in_time: int
    breaches: int
    breaches_taken_back: int
    escalations: int
    no_reply_needed: int
    resolved_unanswered: int


def scorecard_answer(card: Scorecard) -> ScorecardAnswer:
    """A scorecard, with zero where nothing was counted."""
    counted = {name: card.counted[name] for name in COUNTED}
    return ScorecardAnswer(merchant_id=card.merchant_id, first_day=card.first, last_day=card.last, **counted)
