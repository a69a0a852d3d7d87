"""Recorded conversations through the running stack, with the command that people use."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from local.conversations import Api, faults, play, read, settled
from local.problem import Problem
from local.replay import replay
from local.stack import Stack

CONVERSATIONS = [
    [("customer", "Where is my parcel?"), ("merchant", "It is on its way."), ("customer", "Thanks!")],
    [("merchant", "Hi! How can I help?"), ("customer", "I want to return the mug."), ("merchant", "Of course.")],
    [("customer", "Hello?"), ("merchant", "Send me your card number and the CVV please."), ("customer", "No.")],
]


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    path = tmp_path / "conversations.jsonl"
    lines = [{"turns": [{"author": author, "text": text} for author, text in turns]} for turns in CONVERSATIONS]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_every_posted_message_is_in_its_thread_once(stack: Stack, recorded: Path) -> None:
    console = Console(record=True, width=100)
    assert replay(Api(stack), read(recorded, None), 2, console) == 0
    shown = " ".join(console.export_text().split())
    assert "held: payment_info_request │ 1" in shown
    assert "still screening │ 0" in shown


def test_a_message_that_is_missing_or_doubled_is_a_fault(stack: Stack, recorded: Path) -> None:
    api, (conversation, *_) = Api(stack), read(recorded, 1)
    play(api, conversation, "faults")
    (messages,) = settled(api, [conversation]).values()
    assert list(faults(api, conversation, messages)) == []
    assert any("0 times" in fault for fault in faults(api, conversation, messages[:-1]))
    assert any("2 times" in fault for fault in faults(api, conversation, [*messages, messages[-1]]))


def test_a_line_that_is_no_conversation_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"turns": []}\n{"turns": 7}\n', encoding="utf-8")
    with pytest.raises(Problem, match=r"bad\.jsonl:2"):
        read(path, None)
