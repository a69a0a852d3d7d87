"""The labelled cases, measured: how much is found, and how many fine messages are flagged.

The rules were written beside these cases and the model is trained on them: they show what gets worse, and prove nothing
of other messages.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening import OrderFacts, screen
from screening.report import Judged, fine_flagged, score
from screening.verdict import LEARNED_RULES, PRACTICES

OPEN = sorted(set(Path(__file__).parent.glob("cases_*.jsonl")) - {Path(__file__).parent / "cases_kept_out.jsonl"})
CONVERSATIONS = Path(__file__).parents[4] / "shared" / "data" / "conversations.jsonl"
REQUESTS = Path(__file__).parents[3] / "local" / "training" / "requests.txt"
HARMLESS = Path(__file__).parents[3] / "local" / "training" / "harmless.json"
EVERY = 6
HANDED_OUT = Path(__file__).parents[4] / "shared" / "data" / "screening_dev.jsonl"


def judged(path: Path, between: dict[str, list[str]] | None = None) -> Iterator[Judged]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        before, after = between[row["lang"]] if between else ("", "")
        text = f"{before}\n{row['text']}\n{after}".strip()
        verdict = screen(text, OrderFacts.from_json(row["order"]), datetime.fromisoformat(row["sent_at"]))
        found = frozenset(str(finding.practice) for finding in verdict.findings)
        yield Judged(row["lang"], frozenset(row["expected"]), found)


@pytest.fixture(scope="module")
def open_cases() -> list[Judged]:
    return [case for path in OPEN for case in judged(path)]


@pytest.mark.parametrize("practice", PRACTICES)
def test_each_practice_is_found_well_in_the_open_cases(practice: str, open_cases: list[Judged]) -> None:
    assert score(open_cases, [practice]).f1 >= 0.9


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt", "it", "zh", "ru"])
def test_each_language_is_understood_in_the_open_cases(language: str, open_cases: list[Judged]) -> None:
    assert score([case for case in open_cases if case.language == language]).f1 >= 0.8


def test_few_fine_messages_of_the_open_cases_are_flagged(open_cases: list[Judged]) -> None:
    flagged, fine = fine_flagged(open_cases)
    assert flagged <= 0.05 * fine


@pytest.fixture(scope="module")
def surrounded() -> list[Judged]:
    """The same, each between harmless sentences of its language."""
    harmless = json.loads(HARMLESS.read_text(encoding="utf-8"))
    return [case for path in OPEN for case in judged(path, harmless)]


@pytest.mark.parametrize("practice", [*LEARNED_RULES])
def test_harmless_sentences_before_and_after_hide_little(
    practice: str, open_cases: list[Judged], surrounded: list[Judged]
) -> None:
    assert score(surrounded, [practice]).recall >= 0.97 * score(open_cases, [practice]).recall


def test_harmless_sentences_make_no_fine_message_look_bad(surrounded: list[Judged]) -> None:
    # What they say of the order is a claim, and some orders' facts are otherwise.
    flagged, fine = fine_flagged([case._replace(found=case.found & LEARNED_RULES.keys()) for case in surrounded])
    assert flagged <= 0.005 * fine


@pytest.mark.skipif(not HANDED_OUT.exists(), reason="the shared messages are not beside the project")
def test_the_shared_messages_are_judged_well_enough() -> None:
    assert score(list(judged(HANDED_OUT))).f1 >= 0.85


@pytest.mark.skipif(not CONVERSATIONS.exists(), reason="the shared conversations are not beside the project")
def test_ordinary_conversations_are_seldom_held() -> None:
    conversations = CONVERSATIONS.read_text(encoding="utf-8").splitlines()[::EVERY]
    turns = [
        turn["text"] for line in conversations for turn in json.loads(line)["turns"] if turn["author"] == "merchant"
    ]
    sent_at = datetime(2026, 5, 8, tzinfo=UTC)
    found = {text: {f.practice for f in screen(text, OrderFacts(), sent_at).findings} for text in turns}
    asking = set(REQUESTS.read_text(encoding="utf-8").split())
    flagged = {practice: [text for text in turns if practice in found[text]] for practice in PRACTICES}
    needless = [text for text in flagged["payment_info_request"] if digest(text) not in asking]
    assert len(needless) <= 0.003 * len(turns)
    assert len(flagged["off_platform_payment"]) <= 0.001 * len(turns)
    assert len(flagged["disrespect"]) <= 0.0005 * len(turns)


def digest(text: str) -> str:
    """How a text is named in the list of those that were read and do ask for payment information."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
