"""What `--explain` shows of one message."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening import OrderFacts
from screening.cli import main
from screening.explain import explanation, marked
from screening.messages import Row
from screening.policy import Override, load_policy
from screening.verdict import Finding

ORDER = {"status": "processing", "carrier": "DHL"}
HARMLESS = "The fabric is soft and breathes well, we wash it cold."
TEXT = "Please send me your card number. Your parcel was delivered."


def row(text: str) -> Row:
    sent_at = datetime(2026, 5, 8, 10, tzinfo=UTC)
    return Row("m1", text, OrderFacts.from_json(ORDER), sent_at, "en", None)


def written(folder: Path, *ids: str) -> str:
    path = folder / "messages.jsonl"
    rows = [{"id": each, "text": TEXT, "order": ORDER, "sent_at": "2026-05-08T10:00:00Z"} for each in ids]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return str(path)


def finding(*spans: tuple[int, int]) -> Finding:
    return Finding("disrespect", "high", 0.9, spans, "disrespect.insult", "1")


def test_the_text_is_shown_with_its_spans_marked() -> None:
    assert "⟦1 card number 1⟧" in "\n".join(explanation(row(TEXT), load_policy()))


def test_spans_that_cross_keep_their_numbers() -> None:
    assert marked("abcdef", (finding((0, 4)), finding((2, 6)))) == "⟦1 ab⟦2 cd 1⟧ef 2⟧"


def test_what_cannot_be_seen_is_spelled_out() -> None:
    assert marked("a\u200bb\x1b[2J\ud800", ()) == "a<U+200B>b<U+001B>[2J<U+D800>"


def test_a_finding_is_shown_with_its_thresholds_and_outcome() -> None:
    shown = "\n".join(explanation(row(TEXT), load_policy()))
    assert "1. payment_info_request: payment_info.asked (version" in shown
    assert "review from 0.70, block from 0.85 and severity high: block" in shown


def test_a_claim_names_the_fact_that_it_was_held_against() -> None:
    shown = list(explanation(row(TEXT), load_policy()))
    assert "   held against: status" in shown
    (status,) = [line for line in shown if line.startswith("  status ")]
    assert status.endswith("processing   <- finding 2")


def test_a_fact_that_the_order_lacks_is_shown_as_unknown() -> None:
    (number,) = [line for line in explanation(row(TEXT), load_policy()) if line.startswith("  tracking_number")]
    assert number.endswith("unknown")


def test_a_finding_below_the_threshold_is_shown_as_such() -> None:
    weak = load_policy()._replace(rules={"payment_info.asked": Override(confidence=0.2)})
    shown = "\n".join(explanation(row("Please send me your card number."), weak))
    assert "m1: allow" in shown
    assert "below the review threshold" in shown
    assert "confidence 0.20 by the policy (the rule says 0." in shown


def test_a_rule_that_is_switched_off_is_shown_as_such() -> None:
    without = load_policy()._replace(rules={"payment_info.asked": Override(enabled=False)})
    assert "   switched off by the policy" in list(explanation(row(TEXT), without))


def test_a_fine_message_says_that_nothing_was_found() -> None:
    assert "Nothing was found." in list(explanation(row("Thank you."), load_policy()))


def test_the_only_message_of_a_file_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--explain", written(tmp_path, "m1")]) == 0
    assert capsys.readouterr().out.startswith("m1: block")


def test_a_message_is_chosen_by_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--explain", "--id", "m2", written(tmp_path, "m1", "m2")]) == 0
    assert capsys.readouterr().out.startswith("m2: block")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [(["--explain"], "more than one message"), (["--explain", "--id", "m3"], "no message with the id m3")],
)
def test_a_choice_that_names_no_message_is_refused(
    arguments: list[str], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, written(tmp_path, "m1", "m2")]) == 2
    assert reason in capsys.readouterr().err


def test_of_a_learned_finding_the_words_that_weigh_most_are_named() -> None:
    shown = "\n".join(explanation(row("Maybe buy something that a toddler can handle."), load_policy()))
    assert "disrespect: disrespect.learned (version" in shown
    assert "the words that weigh most: " in shown


def test_what_the_learned_model_makes_of_a_rules_confidence_is_shown() -> None:
    doubted = "\n".join(explanation(row(f"Welcome, fool! {HARMLESS}"), load_policy()))
    off = load_policy()._replace(rules={"disrespect.learned": Override(enabled=False)})
    assert "with the learned model it is" in doubted
    assert "with the learned model it is" not in "\n".join(explanation(row(f"Welcome, fool! {HARMLESS}"), off))
