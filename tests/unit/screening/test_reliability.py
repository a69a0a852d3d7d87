"""Stated confidence against what was right."""

import json
from pathlib import Path

import pytest

from screening.cli import main
from screening.reliability import Stated, buckets, gap


def test_findings_are_gathered_by_tenths_of_confidence() -> None:
    measured = buckets([Stated(0.7, True), Stated(0.78, False), Stated(0.8, True), Stated(1.0, True)])
    assert [(bucket.start, bucket.findings, bucket.right) for bucket in measured] == [
        (0.7, 2, 0.5),
        (0.8, 1, 1.0),
        (0.9, 1, 1.0),
    ]


def test_the_gap_weighs_each_bucket_by_its_findings() -> None:
    assert gap(buckets([Stated(0.75, True), Stated(0.75, False), Stated(0.95, True)])) == pytest.approx(0.55 / 3)


def test_without_findings_there_is_no_gap() -> None:
    assert gap(buckets([])) == 0.0


def test_the_report_ends_with_the_reliability_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"id": "m1", "text": "You are an idiot.", "order": None, "sent_at": "2026-05-08T10:00:00Z"}
    path = tmp_path / "labelled.jsonl"
    lines = [json.dumps({**row, "expected": expected}) for expected in (["disrespect"], [])]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["--report", str(path)]) == 0
    out = capsys.readouterr().out
    assert "fine messages flagged: 1 of 1" in out
    table = out.split("confidence  ")[1].splitlines()
    assert (table[1].split()[3], table[1].split()[5]) == ("2", "0.500")
