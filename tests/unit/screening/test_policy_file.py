"""Which policy files are taken, and how the others are refused."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from screening.policy import PACKAGED, Band, Override, load_policy
from screening.policy_file import PolicyError, parse_policy, read_policy
from screening.rules import RULES
from screening.verdict import Finding

RAW: dict[str, Any] = json.loads(Path(PACKAGED).read_text(encoding="utf-8"))
SOURCES = sorted(Path(PACKAGED).parent.rglob("*.py"))
PREFIXES = ("payment_info.", "off_platform.", "false_information.", "disrespect.")


def refusal(**changes: Any) -> str:
    with pytest.raises(PolicyError) as refused:
        parse_policy({**RAW, **changes})
    return str(refused.value)


def threshold(**changes: Any) -> dict[str, Any]:
    practices = RAW["practices"]
    return {**practices, "disrespect": {**practices["disrespect"], **changes}}


def test_rules_are_switched_and_overridden() -> None:
    rules = {"payment_info.bare": {"enabled": False}, "disrespect.insult": {"confidence": 0.6, "severity": "low"}}
    assert parse_policy({**RAW, "rules": rules}).rules == {
        "payment_info.bare": Override(enabled=False),
        "disrespect.insult": Override(confidence=0.6, severity="low"),
    }


def test_rules_and_the_band_may_be_left_out() -> None:
    policy = parse_policy({"version": "1", "practices": RAW["practices"]})
    assert (dict(policy.rules), policy.second_opinion) == ({}, None)


def test_the_band_is_read() -> None:
    band = {"from": 0.4, "below": 0.7, "may_allow": False}
    assert parse_policy({**RAW, "second_opinion": band}).second_opinion == Band(0.4, 0.7, may_allow=False)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 3}, "version: not a text"),
        ({"practices": []}, "practices: not an object"),
        ({"practices": {}}, "practices: missing: payment_info_request"),
        ({"practices": threshold(review="0.5")}, "practices.disrespect.review: not a number from 0 to 1"),
        ({"practices": threshold(review=True)}, "practices.disrespect.review: not a number from 0 to 1"),
        ({"practices": threshold(block=1.2)}, "practices.disrespect.block: not a number from 0 to 1"),
        ({"practices": threshold(block=0.2)}, "practices.disrespect: review is above block"),
        ({"practices": threshold(block_from="worst")}, "practices.disrespect.block_from: not one of low, medium"),
        ({"practices": threshold(blok=1)}, "practices.disrespect: unknown: 'blok'; is 'block' meant?"),
        ({"rule": {}}, "policy: unknown: 'rule'; is 'rules' meant?"),
        ({"rules": []}, "rules: not an object"),
        ({"rules": {"x": {}}}, "rules: unknown: 'x'"),
        ({"rules": {"disrespect.slurs": {}}}, "rules: unknown: 'disrespect.slurs'; is 'disrespect.slur' meant?"),
        ({"rules": {"disrespect.slur": {}}}, "rules.disrespect.slur: says nothing"),
        ({"rules": {"disrespect.slur": {"enabled": 0}}}, "rules.disrespect.slur.enabled: neither true nor false"),
        ({"rules": {"disrespect.slur": {"confidence": -1}}}, "rules.disrespect.slur.confidence: not a number"),
        ({"rules": {"disrespect.slur": {"severity": None}}}, "rules.disrespect.slur.severity: not one of"),
        ({"rules": {"disrespect.slur": {"on": True}}}, "rules.disrespect.slur: unknown: 'on'"),
        ({"second_opinion": {"from": 0.5}}, "second_opinion: missing: below"),
        ({"second_opinion": {"from": 0.5, "below": 0.5}}, "second_opinion: from is not under below"),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, Any], reason: str) -> None:
    assert refusal(**changes).startswith(reason)


@pytest.mark.parametrize(("content", "reason"), [(b"{", "not JSON"), (b"\xff", "not UTF-8"), (b"[]", "policy: not an")])
def test_a_file_that_is_no_policy_is_named(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_bytes(content)
    with pytest.raises(PolicyError) as refused:
        read_policy(str(path))
    assert str(refused.value).startswith(f"{path}: {reason}")


def test_a_rule_that_is_switched_off_leaves_no_finding() -> None:
    insult = Finding("disrespect", "high", 0.9, ((0, 1),), "disrespect.insult", "1")
    off = load_policy()._replace(rules={"disrespect.insult": Override(enabled=False)})
    assert off.verdict([insult]).outcome == "allow"


def test_an_override_is_what_the_verdict_carries() -> None:
    insult = Finding("disrespect", "high", 0.9, ((0, 1),), "disrespect.insult", "1")
    policy = load_policy()._replace(rules={"disrespect.insult": Override(confidence=0.75, severity="medium")})
    (found,) = policy.verdict([insult]).findings
    assert (found.confidence, found.severity) == (0.75, "medium")


def written_ids(path: Path) -> set[str]:
    """Patterns of the rule ids in a source: a plain one itself, one with gaps as a pattern."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(re.escape(node.value))
        elif isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(each.value)) if isinstance(each, ast.Constant) else "[a-z_]+" for each in node.values
            ]
            found.add("".join(parts))
    prefixes = tuple(map(re.escape, PREFIXES))
    return {each for each in found if each.startswith(prefixes) and re.fullmatch(r"[a-z_.\\+\[\]-]+", each)}


def test_the_list_of_rules_is_that_of_the_detectors() -> None:
    patterns = {each for path in SOURCES if path.name != "rules.py" for each in written_ids(path)}
    patterns = {pattern for pattern in patterns if not pattern.endswith(("_", "."))}  # those are heads of longer ones
    unlisted = {pattern for pattern in patterns if not any(re.fullmatch(pattern, rule) for rule in RULES)}
    gone = {rule for rule in RULES if not any(re.fullmatch(pattern, rule) for pattern in patterns)}
    assert (unlisted, gone) == (set(), set())
