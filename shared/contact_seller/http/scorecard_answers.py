"""What answers carry of a merchant's scorecard."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from contact_seller.rules.counters import EVENTS_COUNTED, OUTCOMES, PRACTICES, TIMES, told
from contact_seller.rules.durations import quantile
from contact_seller.rules.standing import Level
from contact_seller.rules.values import Instant
from contact_seller.usecases.scorecards import Scorecard

_HOUR = 3600


class FindingsAnswer(BaseModel, defer_build=True):
    """Messages that were held for one practice, and what people decided of them so far."""

    held: int
    upheld: int
    overturned: int


class ScorecardAnswer(BaseModel, defer_build=True):
    """What was counted of a merchant, by days in UTC, and how it is at present.

    Hours to answer are hours of business days, which have 24 each; they are told at most 9.1% off. `share_in_time` is
    of all answers; null where there is none. `open_now` is how many tickets owe a reply, up to 1,000, and
    `oldest_waiting_since` since when the one does that is due first.
    """

    merchant_id: str
    first_day: date
    last_day: date
    tickets: int
    answers: int
    answers_in_time: int
    share_in_time: float | None
    median_hours: float | None
    p90_hours: float | None
    breaches: int
    breaches_taken_back: int
    escalations: int
    no_reply_needed: int
    resolved_unanswered: int
    findings: dict[str, FindingsAnswer]
    open_now: int
    oldest_waiting_since: Instant | None
    standing: Level


def scorecard_answer(card: Scorecard) -> ScorecardAnswer:
    """A scorecard, with zero where nothing was counted."""
    counted = told(card.counted)
    answers = counted["answers"]
    times = [counted[name] for name in TIMES] if answers else []
    return ScorecardAnswer(
        merchant_id=card.merchant_id,
        first_day=card.first,
        last_day=card.last,
        **{name: counted[name] for name in EVENTS_COUNTED},
        share_in_time=round(counted["answers_in_time"] / answers, 4) if answers else None,
        median_hours=_hours(times, 0.5),
        p90_hours=_hours(times, 0.9),
        findings={
            practice: FindingsAnswer(**{outcome: counted[f"{outcome}_{practice}"] for outcome in OUTCOMES})
            for practice in PRACTICES
        },
        open_now=card.open_now,
        oldest_waiting_since=card.oldest_waiting_since,
        standing=card.standing,
    )


def _hours(times: Sequence[int], share: float) -> float | None:
    seconds = quantile(times, share)
    return None if seconds is None else round(seconds / _HOUR, 2)
