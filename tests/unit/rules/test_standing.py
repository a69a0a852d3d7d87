"""Standings: what strikes come to, whatever order they come in, and how time betters them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_seller.rules import lifecycle
from contact_seller.rules.desk import judged
from contact_seller.rules.standing import (
    WORST_FIRST,
    Level,
    Standing,
    StandingPolicy,
    Strike,
    packaged_policy,
    points_of,
    restated,
    standing,
    strike_of,
)
from contact_seller.rules.thread import Finding, Verdict
from screening.verdict import PRACTICES
from tests.unit.rules.test_lifecycle import FACTS, START, WAIT, asked

POLICY = StandingPolicy(
    version="1",
    days=180,
    points={"disrespect": {"low": 1, "high": 3}, "false_information": {"high": 2}},
    levels={"warned": 2, "restricted": 5, "suspended": 9},
)
LIFE = timedelta(days=180)
NOW = datetime(2026, 11, 25, tzinfo=UTC)
LEVELS: tuple[Level, ...] = get_args(Level)


def strike(number: int, points: int, days_ago: int, withdrawn: bool = False) -> Strike:
    at = NOW - timedelta(days=days_ago)
    return Strike(
        merchant_id="m",
        message_id=f"t-{number:08}",
        practice="disrespect",
        severity="high",
        points=points,
        policy_version="1",
        at=at,
        expires_at=at + LIFE,
        withdrawn_at=NOW if withdrawn else None,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Strike]:
    parts = draw(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 400), st.booleans()), max_size=12))
    return [strike(number, *part) for number, part in enumerate(parts)]


@given(histories(), st.randoms())
def test_the_order_in_which_strikes_come_does_not_matter(strikes: list[Strike], random: object) -> None:
    shuffled = list(strikes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(strikes, POLICY, NOW) == standing(shuffled, POLICY, NOW)
    assert _stored(strikes) == _stored(shuffled)


def _stored(strikes: Sequence[Strike]) -> Standing:
    """The standing after a decision for each strike, one after the other."""
    stored, known = Standing(merchant_id="m"), list[Strike]()
    for each in strikes:
        known.append(each)
        stored, _ = restated(stored, known, POLICY, NOW, "platform")
    return stored


@given(histories(), st.integers(0, 400))
def test_what_is_stored_says_at_any_later_time_what_a_recount_says(strikes: list[Strike], days: int) -> None:
    later = NOW + timedelta(days=days)
    assert _stored(strikes).at(later) == standing(strikes, POLICY, later)


@given(histories(), st.integers(0, 400), st.integers(0, 400))
def test_time_alone_never_makes_a_standing_worse(strikes: list[Strike], first: int, more: int) -> None:
    sooner, later = (standing(strikes, POLICY, NOW + timedelta(days=days)) for days in (first, first + more))
    assert LEVELS.index(later) <= LEVELS.index(sooner)


@given(histories(), st.integers(1, 6))
def test_a_further_strike_never_makes_it_better_and_taking_it_away_gives_what_was(
    strikes: list[Strike], points: int
) -> None:
    added = strike(99, points, 0)
    before, after = standing(strikes, POLICY, NOW), standing([*strikes, added], POLICY, NOW)
    assert LEVELS.index(after) >= LEVELS.index(before)
    withdrawn = added.model_copy(update={"withdrawn_at": NOW})
    assert standing([*strikes, withdrawn], POLICY, NOW) == before


@pytest.mark.parametrize(
    ("points", "level"),
    [(0, "good"), (1, "good"), (2, "warned"), (5, "restricted"), (8, "restricted"), (9, "suspended")],
)
def test_a_level_begins_at_its_points(points: int, level: str) -> None:
    strikes = [strike(number, 1, 0) for number in range(points)]
    assert standing(strikes, POLICY, NOW) == level


def test_a_strike_expires_to_the_moment() -> None:
    strikes = [strike(1, 9, 180), strike(2, 2, 10)]
    assert standing(strikes, POLICY, NOW - timedelta(milliseconds=1)) == "suspended"
    assert standing(strikes, POLICY, NOW) == "warned"


def test_an_entry_names_a_change_and_a_strike_that_changes_nothing_is_told_otherwise() -> None:
    first, entry = restated(Standing(merchant_id="m"), [strike(1, 2, 0)], POLICY, NOW, "platform")
    _, next_entry = restated(first, [strike(1, 2, 0), strike(2, 1, 0)], POLICY, NOW, "platform")
    assert (entry.kind, entry.detail["was"], entry.detail["standing"]) == ("standing_changed", "good", "warned")
    assert (next_entry.kind, next_entry.number, next_entry.detail["points"]) == ("strikes_changed", 2, 3)


def test_a_strike_is_its_worst_findings() -> None:
    found = [("false_information", "high"), ("disrespect", "high"), ("disrespect", "low")]
    findings = tuple(
        Finding(practice=practice, severity=severity, confidence=0.9, spans=(), rule_id="r", rule_version="1")
        for practice, severity in found
    )
    assert _strike_for(findings) == ("disrespect", "high", 3)


def test_what_was_held_without_a_finding_is_no_strike() -> None:
    assert _strike_for(()) is None


def _strike_for(findings: tuple[Finding, ...]) -> tuple[str, str, int] | None:
    written = lifecycle.merchant_writes(asked().ticket, "!", START, WAIT, FACTS)
    verdict = Verdict(outcome="review", findings=findings, policy_version="1")
    message = judged(written.message, verdict, written.ticket)
    made = strike_of(message, "m", POLICY, NOW, LIFE)
    return (made.practice, made.severity, made.points) if made else None


def test_the_packaged_policy_has_points_for_every_finding_there_can_be_and_levels_that_grow() -> None:
    policy = packaged_policy()
    assert policy.points.keys() == set(PRACTICES)
    for points in policy.points.values():
        assert list(points) == ["low", "medium", "high", "critical"]
        assert list(points.values()) == sorted(points.values())
    assert [policy.levels[level] for level in WORST_FIRST] == sorted(policy.levels.values(), reverse=True)


def test_points_of_strikes_that_count_add_up() -> None:
    assert points_of([strike(1, 2, 0), strike(2, 3, 300), strike(3, 4, 0, withdrawn=True)], NOW) == 2
