"""What the command line prints, and how it refuses a bad file."""

import json
from pathlib import Path

import pytest

from screening.cli import main

ROW: dict[str, object] = {
    "id": "m1",
    "text": "You are an idiot.",
    "order": None,
    "sent_at": "2026-05-08T10:00:00Z",
    "expected": [],
}


def written(folder: Path, *lines: str) -> str:
    path = folder / "messages.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_a_line_is_answered_with_its_id_verdict_and_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([written(tmp_path, json.dumps(ROW))])
    assert set(json.loads(capsys.readouterr().out)) == {"id", "verdict", "findings"}


def test_the_report_names_the_share_of_fine_messages_flagged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--report", written(tmp_path, json.dumps(ROW))])
    assert "fine messages flagged: 1 of 1 (100.0%)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not an object"),
        (json.dumps({**ROW, "text": 5}), "text: not a string"),
        (json.dumps({key: value for key, value in ROW.items() if key != "text"}), "text: missing"),
        (json.dumps({**ROW, "sent_at": "today"}), "sent_at: not a time"),
        (json.dumps({**ROW, "order": {"status": 7}}), "order.status: not a string"),
        (json.dumps({**ROW, "order": []}), "order: not an object"),
        (json.dumps({**ROW, "expected": ["rude"]}), "expected: unknown practice"),
    ],
)
def test_a_bad_line_is_refused_with_its_file_number_and_reason(
    line: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, json.dumps(ROW), line)
    assert (main([path]), f"{path}:2: {reason}" in capsys.readouterr().err) == (2, True)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 2


def test_a_report_without_labels_is_refused(tmp_path: Path) -> None:
    assert main(["--report", written(tmp_path, json.dumps({**ROW, "expected": None}))]) == 2
