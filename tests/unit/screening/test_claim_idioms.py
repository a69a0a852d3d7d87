"""The swap test for idioms of sellers in every language, and for sentences that claim nothing."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from screening import OrderFacts, screen

SENT_AT = datetime(2026, 5, 6, 10, tzinfo=UTC)  # a Wednesday
TABLE = tomllib.loads(Path(__file__).with_name("swapped_idioms.toml").read_text(encoding="utf-8"))
NO_CLAIM = TABLE.pop("no_claim")["said"]
CLAIMS = [
    pytest.param(text, kind, id=f"{kind}-{number}") for kind in TABLE for number, text in enumerate(TABLE[kind]["said"])
]


def is_false(text: str, order: Mapping[str, Any]) -> bool:
    found = screen(text, OrderFacts.from_json(order), SENT_AT).findings
    return any(finding.practice == "false_information" for finding in found)


@pytest.mark.parametrize(("text", "kind"), CLAIMS)
def test_facts_that_agree_are_never_flagged(text: str, kind: str) -> None:
    assert not is_false(text, TABLE[kind]["agrees"])


@pytest.mark.parametrize(("text", "kind"), CLAIMS)
def test_facts_that_disagree_are_always_flagged(text: str, kind: str) -> None:
    assert is_false(text, TABLE[kind]["differs"])


@pytest.mark.parametrize(("text", "kind"), CLAIMS)
def test_unknown_facts_never_make_a_claim_false(text: str, kind: str) -> None:
    assert not is_false(text, {})


@pytest.mark.parametrize("kind", TABLE)
@pytest.mark.parametrize("text", NO_CLAIM)
def test_what_claims_nothing_is_never_flagged(text: str, kind: str) -> None:
    facts = TABLE["arrives"]["differs"] | TABLE["colour"]["differs"] | TABLE["tracking"]["differs"]
    assert not is_false(text, facts | TABLE[kind]["differs"])
