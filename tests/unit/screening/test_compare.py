"""What `--compare` says of a change of policy."""

import json
from pathlib import Path
from typing import Any

import pytest

from screening.cli import main
from screening.policy import PACKAGED

ASKED = "Please send me your card number."
INSULT = "You are an idiot."


def messages(folder: Path, **texts: str) -> str:
    path = folder / "messages.jsonl"
    lines = [
        json.dumps({"id": name, "text": text, "order": None, "sent_at": "2026-05-08T10:00:00Z"})
        for name, text in texts.items()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def policy(folder: Path, name: str = "other.json", **changes: Any) -> str:
    path = folder / name
    packaged = json.loads(Path(PACKAGED).read_text(encoding="utf-8"))
    path.write_text(json.dumps({**packaged, **changes}), encoding="utf-8")
    return str(path)


def compared(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(["--compare", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_a_message_that_changes_is_named_with_practice_and_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = policy(tmp_path, version="next", rules={"payment_info.asked": {"enabled": False}})
    lines = compared(capsys, other, messages(tmp_path, m1=ASKED, m2="Thank you."))
    assert lines[0].endswith("after: policy next")
    assert lines[1:3] == ["m1: block -> allow", "  payment_info_request payment_info.asked: block -> allow"]
    assert lines[-1] == "1 of 2 messages change."


def test_changes_are_counted_by_practice_and_direction(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = policy(tmp_path, rules={"disrespect.insult": {"confidence": 0.75}})
    lines = compared(capsys, other, messages(tmp_path, m1=INSULT, m2=INSULT, m3=ASKED))
    assert [line.split() for line in lines if line.startswith("disrespect ")] == [
        ["disrespect", "0", "0", "0", "2", "0", "0"]
    ]


def test_a_change_behind_a_graver_finding_is_shown_and_changes_no_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = policy(tmp_path, rules={"disrespect.insult": {"confidence": 0.75}})
    lines = compared(capsys, other, messages(tmp_path, m1=f"{ASKED} {INSULT}"))
    assert lines[1] == "m1: block -> block (stays)"
    assert lines[-1] == "0 of 1 messages change."


def test_the_same_policy_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = compared(capsys, PACKAGED, messages(tmp_path, m1=ASKED))
    assert lines[-1] == "0 of 1 messages change."
    assert not [line for line in lines if line.startswith("m1")]


def test_another_policy_can_be_the_one_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    off = policy(tmp_path, rules={"payment_info.asked": {"enabled": False}})
    lines = compared(capsys, PACKAGED, "--policy", off, messages(tmp_path, m1=ASKED))
    assert lines[1] == "m1: allow -> block"


def test_a_bad_policy_is_refused_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = policy(tmp_path, rules={"payment_info.aksed": {"enabled": False}})
    assert main(["--compare", other, messages(tmp_path, m1=ASKED)]) == 2
    assert f"{other}: rules: unknown: 'payment_info.aksed'" in capsys.readouterr().err


def test_a_policy_that_is_not_there_is_refused_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--compare", "nowhere.json", messages(tmp_path, m1=ASKED)]) == 2
    assert "nowhere.json" in capsys.readouterr().err
