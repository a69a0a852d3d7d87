"""Reviews in a file, as labelled messages."""

from pathlib import Path

import pytest

from local.labelled_reviews import labelled, read
from local.problem import Problem

REVIEW = {
    "message_id": "t-00000005",
    "text": "Send me your card number.",
    "facts": {"status": "placed"},
    "sent_at": "2026-03-02T10:00:00Z",
    "findings": [{"practice": "payment_info_request", "rule_id": "r"}],
    "decision": "uphold",
    "delivery": "rejected",
    "wrong_findings": [],
}


def test_what_was_rejected_and_then_delivered_on_appeal_is_fine() -> None:
    (row,) = labelled([{**REVIEW, "delivery": "delivered", "wrong_findings": ["r"]}])
    assert (row["expected"], row["note"]) == ([], "overturned: r")


def test_what_was_held_for_its_merchants_standing_alone_is_a_label_only_where_it_was_overturned() -> None:
    assert list(labelled([{**REVIEW, "findings": []}])) == []
    (row,) = labelled([{**REVIEW, "findings": [], "delivery": "delivered"}])
    assert row["expected"] == []


def test_what_waits_for_its_decision_is_no_label() -> None:
    assert list(labelled([{**REVIEW, "decision": None, "delivery": "held"}])) == []


@pytest.mark.parametrize("line", ["{", "[]", "7", '{"message_id": "m"}'])
def test_a_line_that_is_no_review_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "reviews.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(Problem, match=r"reviews\.jsonl:2"):
        list(read(path))


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        list(read(tmp_path / "nothing.jsonl"))
