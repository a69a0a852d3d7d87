"""The swap test for every kind of claim in every language: flagged where the facts disagree, never where they agree."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from screening import OrderFacts, screen

SENT_AT = datetime(2026, 5, 6, 10, tzinfo=UTC)  # a Wednesday
TABLE = tomllib.loads(Path(__file__).with_name("swapped_claims.toml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "zh", "ru")
CLAIMS = [
    pytest.param(text, kind, id=f"{kind}-{language}-{number}")
    for kind in TABLE
    for language in LANGUAGES
    for number, text in enumerate(TABLE[kind][language])
]


def is_false(text: str, order: Mapping[str, Any]) -> bool:
    found = screen(text, OrderFacts.from_json(order), SENT_AT).findings
    return any(finding.practice == "false_information" for finding in found)


def unknown(agreeing: Mapping[str, Any], differing: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that both have in common; what the claim is about is left out."""
    common = {name: value for name, value in agreeing.items() if differing[name] == value}
    if "items" in agreeing:
        pairs = zip(agreeing["items"], differing["items"], strict=True)
        common["items"] = [unknown(one, other) for one, other in pairs]
    return common


@pytest.mark.parametrize("kind", TABLE)
def test_every_kind_of_claim_has_several_wordings_in_every_language(kind: str) -> None:
    assert all(len(set(TABLE[kind][language])) >= 4 for language in LANGUAGES)


@pytest.mark.parametrize(("text", "kind"), CLAIMS)
def test_facts_that_agree_are_never_flagged(text: str, kind: str) -> None:
    assert not is_false(text, TABLE[kind]["agrees"])


@pytest.mark.parametrize(("text", "kind"), CLAIMS)
def test_facts_that_disagree_are_always_flagged(text: str, kind: str) -> None:
    assert is_false(text, TABLE[kind]["differs"])


@pytest.mark.parametrize(("text", "kind"), CLAIMS)
def test_unknown_facts_never_make_a_claim_false(text: str, kind: str) -> None:
    assert not is_false(text, unknown(TABLE[kind]["agrees"], TABLE[kind]["differs"]))


@pytest.mark.parametrize(
    "text",
    [
        "I will get it delivered today.",
        "We do our utmost to ensure that it arrives tomorrow.",
        "I am sorry that the wrong coat was delivered.",
        "We wrote tomorrow, that was a mistake.",
        "It's possible it comes Friday, nobody knows.",
        "You will not have it before Friday.",
        "We will call you tomorrow.",
        "We expect it on Friday.",
        "No sé si llega mañana.",
        "Pas avant vendredi, désolé.",
        "Wenn es bis Freitag nicht da ist, melden Sie sich.",
        "周五前到不了。",
    ],
)
def test_what_is_no_flat_claim_is_not_flagged(text: str) -> None:
    assert not is_false(text, TABLE["arrives_tomorrow"]["differs"] | {"items": TABLE["colour"]["differs"]["items"]})
