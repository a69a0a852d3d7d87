"""A merchant's standing: what its strikes come to, by a policy, at a moment.

A strike is a message that a person upheld as prohibited. It has points for its practice and severity, and expires. The
standing follows from the points that count, whatever order they came in. Between two changes of its strikes a standing
can only get better, so when it will is known from the start, and is stored: asking for it is one read.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from contact_seller.rules.thread import Happening, Message, Role
from contact_seller.rules.values import Instant, Value, instant_text

Level = Literal["good", "warned", "restricted", "suspended"]
Worse = Literal["warned", "restricted", "suspended"]

WORST_FIRST: tuple[Worse, ...] = ("suspended", "restricted", "warned")


class StandingPolicy(Value):
    """Points by practice and severity, the days for which they count, and from how many on each level holds."""

    version: str
    days: int
    points: Mapping[str, Mapping[str, int]]
    levels: Mapping[Worse, int]


class Strike(Value):
    """A message that was upheld as prohibited. It keeps the points that it was given, whatever policy comes later."""

    merchant_id: str
    message_id: str
    practice: str
    severity: str
    points: int
    policy_version: str
    at: Instant
    expires_at: Instant
    withdrawn_at: Instant | None = None

    def counts(self, now: datetime) -> bool:
        """Whether it counts at that moment, not before it was made."""
        return self.withdrawn_at is None and now < self.expires_at


class Standing(Value):
    """A merchant's standing as it is stored: until when each level holds, the worst that holds is the standing.

    `told` is the level that the thread last spoke of; time may have bettered it since. `version` counts the changes,
    and the entries of the merchant's thread. It `hands_back` after a suspension, until all tickets are back.
    """

    merchant_id: str
    version: int = 0
    updated_at: Instant | None = None
    told: Level = "good"
    suspended_until: Instant | None = None
    restricted_until: Instant | None = None
    warned_until: Instant | None = None
    hands_back: bool = False

    def until(self, level: Worse) -> datetime | None:
        """When that level, or a worse one, ends; nothing where it does not hold."""
        moment: datetime | None = getattr(self, f"{level}_until")
        return moment

    def at(self, now: datetime) -> Level:
        """The standing at that moment, not before the last change."""
        return next((level for level in WORST_FIRST if (end := self.until(level)) and now < end), "good")

    @property
    def next_look(self) -> datetime | None:
        """When the sweep has something to do: time betters the standing, or tickets go to the platform or come back."""
        if self.told == "suspended" or self.hands_back:
            return self.updated_at
        return None if self.told == "good" else self.until(self.told)


@lru_cache(maxsize=1)
def packaged_policy() -> StandingPolicy:
    """The policy that comes with the code."""
    return StandingPolicy.model_validate_json(files(__package__).joinpath("standing_policy.json").read_bytes())


def points_of(strikes: Iterable[Strike], now: datetime) -> int:
    """The points that count at that moment."""
    return sum(strike.points for strike in strikes if strike.counts(now))


def standing(strikes: Iterable[Strike], policy: StandingPolicy, now: datetime) -> Level:
    """What the strikes come to at that moment."""
    points = points_of(strikes, now)
    return next((level for level in WORST_FIRST if points >= policy.levels[level]), "good")


def strike_of(
    message: Message, merchant_id: str, policy: StandingPolicy, at: datetime, life: timedelta
) -> Strike | None:
    """The strike for an upheld message: its worst finding's. None where it was held without a finding."""
    findings = message.verdict.findings if message.verdict else ()
    weighed = [(policy.points.get(each.practice, {}).get(each.severity, 0), each) for each in findings]
    points, worst = max(weighed, key=lambda pair: pair[0], default=(0, None))
    if worst is None or not points:
        return None
    return Strike(
        merchant_id=merchant_id,
        message_id=message.message_id,
        practice=worst.practice,
        severity=worst.severity,
        points=points,
        policy_version=policy.version,
        at=at,
        expires_at=at + life,
    )


def thread_of_merchant(merchant_id: str) -> str:
    """The key of a merchant's own thread; no order's or ticket's has such a sign in it."""
    return f"merchant#{merchant_id}"


def restated(
    before: Standing, strikes: Iterable[Strike], policy: StandingPolicy, now: datetime, by: Role, **cause: Any
) -> tuple[Standing, Happening]:
    """The standing anew from all strikes, with the entry that its merchant's thread gains; `cause` led to it."""
    counting = [strike for strike in strikes if strike.counts(now)]
    ends = {f"{level}_until": _end(counting, policy.levels[level]) for level in WORST_FIRST}
    level = standing(counting, policy, now)
    version = before.version + 1
    hands_back = level != "suspended" and (before.told == "suspended" or before.hands_back)
    after = Standing(
        merchant_id=before.merchant_id, version=version, updated_at=now, told=level, hands_back=hands_back, **ends
    )
    detail = {
        "merchant_id": before.merchant_id,
        "ticket_id": None,
        **cause,
        "was": before.told,
        "standing": level,
        "points": points_of(counting, now),
        "strikes": len(counting),
        "until": instant_text(end) if level != "good" and (end := after.until(level)) else None,
        "policy_version": policy.version,
    }
    kind: Literal["standing_changed", "strikes_changed"]
    kind = "standing_changed" if level != before.told else "strikes_changed"
    thread = thread_of_merchant(before.merchant_id)
    return after, Happening(ticket_id=thread, number=version, at=now, by=by, kind=kind, detail=detail)


def _end(counting: list[Strike], threshold: int) -> datetime | None:
    """Until when the points reach the threshold: they do while the strikes that expire last still do."""
    points = 0
    for strike in sorted(counting, key=lambda each: each.expires_at, reverse=True):
        points += strike.points
        if points >= threshold:
            return strike.expires_at
    return None
