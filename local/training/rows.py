"""The labelled messages that the model is trained on, read and cut into what it weighs."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from local import places
from local.problem import Problem
from screening.combined import found_in
from screening.engine import find_by_rules
from screening.facts import OrderFacts
from screening.learned import LEARNED, windows
from screening.ngrams import concept_buckets, neighbour_buckets, word_buckets
from screening.reading import Reading
from screening.verdict import Practice

CASES = places.ROOT / "tests" / "unit" / "screening"
KEPT_OUT = "cases_kept_out.jsonl"
FRESH = places.ROOT / "local" / "training"
HARMLESS = FRESH / "harmless.json"
REQUESTS = FRESH / "requests.txt"
CONVERSATIONS = [
    places.ROOT.parent / "shared" / "data" / name for name in ("conversations.jsonl", "conversations_abcd.jsonl")
]
_ORDINARY = 8000
_TRUST_IN_CONVERSATIONS = 0.3
_SENT_AT = datetime(2026, 5, 8, 10, tzinfo=UTC)
_COUNTS = 0.5
"""From which confidence on a rule's finding counts: the packaged policy's for a review, when the model was made."""


class Message(NamedTuple):
    """A labelled message, what stands in it, and how sure the rules are of each practice (0: not at all), and where."""

    reading: Reading
    text: list[int]
    concepts: list[int]
    shown: tuple[bool, ...]
    by_rules: tuple[float, ...]
    found_in: dict[Practice, list[int]]
    is_fine: bool


class File(NamedTuple):
    """A file of messages, and how much each counts; fresh ones were written without regard to the rules.

    Of a fresh one, `surrounded` are the same messages between harmless sentences.
    """

    name: str
    digest: str
    is_fresh: bool
    messages: list[Message]
    trust: float = 1.0
    surrounded: Sequence[Message] = ()


def files() -> list[File]:
    """The labelled cases of the tests, but for those kept out, then the fresh messages."""
    cases = [path for path in sorted(CASES.glob("cases_*.jsonl")) if path.name != KEPT_OUT]
    return [_file(path, False) for path in cases] + [_file(path, True) for path in sorted(FRESH.glob("*.jsonl"))]


def conversations() -> File:
    """Merchants' turns of recorded conversations; always the same.

    Those in which the rules find nothing are taken as fine. Those that were read and do ask for payment information
    are labelled so: this is how it is asked for formally. What the rules suspect besides is left out.

    Raises:
        Problem: The conversations are not there.
    """
    missing = [path for path in CONVERSATIONS if not path.exists()]
    if missing:
        raise Problem(f"{missing[0]} is missing; --without-conversations trains without conversations.")
    lines = [line for path in CONVERSATIONS for line in path.read_text(encoding="utf-8").splitlines()]
    turns = [turn for line in lines for turn in json.loads(line)["turns"]]
    texts = sorted({turn["text"] for turn in turns if turn["author"] == "merchant"}, key=_digest)
    asking = set(REQUESTS.read_text(encoding="utf-8").split("\n"))
    requests = [text for text in texts if _digest(text)[:16] in asking]
    ordinary = [text for text in texts[:_ORDINARY] if _digest(text)[:16] not in asking]
    messages = [message({"text": text, "expected": ["payment_info_request"]}) for text in requests]
    read = [message({"text": text, "expected": []}) for text in ordinary]
    unsuspected = [each for each in read if not any(each.by_rules)]
    parts = [part for each in unsuspected for part in _parts(each)]
    digest = _digest("".join(requests + ordinary))
    return File("conversations", digest, False, messages + unsuspected + parts, _TRUST_IN_CONVERSATIONS)


def _parts(whole: Message) -> Iterator[Message]:
    """The parts that a fine message is weighed in, each as a message: none of them may look worse than the whole."""
    reading = whole.reading
    for first, end in sorted(set(windows(reading))):
        begin, stop = reading.span(reading.sentences[first].start, reading.sentences[end - 1].end)
        yield message({"text": reading.original[begin:stop], "expected": []})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _file(path: Path, is_fresh: bool) -> File:
    content = path.read_bytes()
    rows = [json.loads(line) for line in content.decode().splitlines() if line.strip()]
    surrounded = [message(between_harmless(row)) for row in rows] if is_fresh else []
    digest = hashlib.sha256(content).hexdigest()
    return File(path.name, digest, is_fresh, [message(row) for row in rows], surrounded=surrounded)


def between_harmless(row: dict[str, Any]) -> dict[str, Any]:
    """The same message with harmless sentences of its language before and behind it, on lines of their own."""
    before, after = _harmless()[row["lang"]]
    return {**row, "text": f"{before}\n{row['text']}\n{after}"}


@cache
def _harmless() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(HARMLESS.read_text(encoding="utf-8"))
    return found


def message(row: dict[str, Any]) -> Message:
    """A message from its JSON; the order and the time may be missing."""
    reading = Reading(row["text"])
    sent_at = datetime.fromisoformat(row["sent_at"]) if "sent_at" in row else _SENT_AT
    found = list(find_by_rules(reading, OrderFacts.from_json(row.get("order")), sent_at))
    return Message(
        reading,
        list(_text(reading)),
        [bucket for concepts in reading.concepts_by_sentence() for bucket in concept_buckets(concepts)],
        tuple(practice in row["expected"] for practice in LEARNED),
        tuple(_surest(f.confidence for f in found if f.practice == practice) for practice in LEARNED),
        found_in(reading, (f for f in found if f.confidence >= _COUNTS)),
        not row["expected"],
    )


def _text(reading: Reading) -> Iterator[int]:
    for part in reading.sentences:
        words = [word_buckets(token.text) for token in reading.tokens[part.start : part.end]]
        for _, buckets in words:
            yield from buckets
        yield from neighbour_buckets([checksum for checksum, _ in words])


def _surest(confidences: Iterable[float]) -> float:
    surest = max(confidences, default=0.0)
    return surest if surest >= _COUNTS else 0.0
