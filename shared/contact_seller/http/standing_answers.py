"""What answers carry of a merchant's standing."""

from pydantic import BaseModel

from contact_seller.rules.standing import WORST_FIRST, Level, Strike, packaged_policy, points_of
from contact_seller.rules.values import Instant
from contact_seller.usecases.standings import Explained


class StrikeAnswer(BaseModel, defer_build=True):
    """A message that was upheld as prohibited. It counts until it expires, unless it was withdrawn."""

    message_id: str
    practice: str
    severity: str
    points: int
    policy_version: str
    at: Instant
    expires_at: Instant
    withdrawn_at: Instant | None
    counts: bool


class LevelAnswer(BaseModel, defer_build=True):
    """A level, the points from which on it holds, and until when it does, if it does and no strike is added."""

    level: Level
    from_points: int
    until: Instant | None


class StandingAnswer(BaseModel, defer_build=True):
    """A merchant's standing and what it rests on. `warned` changes nothing yet.

    While `restricted`, every message waits for a person; while `suspended`, the merchant can send none.
    """

    merchant_id: str
    standing: Level
    points: int
    policy_version: str
    levels: list[LevelAnswer]
    strikes: list[StrikeAnswer]


def standing_answer(explained: Explained) -> StandingAnswer:
    """The standing as it is at the moment of asking."""
    standing, now, policy = explained.standing, explained.now, packaged_policy()
    ends = {level: end for level in WORST_FIRST if (end := standing.until(level)) and now < end}
    return StandingAnswer(
        merchant_id=standing.merchant_id,
        standing=standing.at(now),
        points=points_of(explained.strikes, now),
        policy_version=policy.version,
        levels=[
            LevelAnswer(level=level, from_points=policy.levels[level], until=ends.get(level)) for level in WORST_FIRST
        ],
        strikes=[_strike(strike, explained) for strike in explained.strikes],
    )


def _strike(strike: Strike, explained: Explained) -> StrikeAnswer:
    told = {name: getattr(strike, name) for name in StrikeAnswer.model_fields if name != "counts"}
    return StrikeAnswer(**told, counts=strike.counts(explained.now))
