"""One run of `local.bench.screening`, in a process of its own that sees one package and nothing of the project.

`python -I -S probe.py PACKAGE DIRECTORY ROWS FIRST [LABELLED]` prints, marshalled: the seconds to import the package,
and those until the message of number FIRST is judged; messages a second, one by one and, where the package takes
many, in one call; and which of the LABELLED messages are flagged. Before the clock runs, nothing is imported but what
every interpreter loads: marshal, unlike json, takes nothing from what is measured.
"""

import marshal
import os
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

type Row = dict[str, Any]
type Judge = Callable[[Row], bool]


class Judges(NamedTuple):
    """What a package offers: whether one message is flagged, and, for some, all of a list in one call."""

    one: Judge
    many: Callable[[list[Row]], Any] | None = None
    disrespect: Judge | None = None
    """Where a package tells practices apart: whether disrespect was found."""


def _screening() -> Judges:
    from datetime import datetime

    from screening import OrderFacts, screen

    def practices(row: Row) -> set[str]:
        facts, sent_at = OrderFacts.from_json(row["order"]), datetime.fromisoformat(row["sent_at"])
        return {finding.practice for finding in screen(row["text"], facts, sent_at).findings}

    return Judges(lambda row: bool(practices(row)), disrespect=lambda row: "disrespect" in practices(row))


def _better_profanity() -> Judges:
    from better_profanity import profanity

    return Judges(lambda row: bool(profanity.contains_profanity(row["text"])))


def _alt_profanity_check() -> Judges:
    from profanity_check import predict

    return Judges(
        lambda row: bool(predict([row["text"]])[0]),
        lambda rows: predict([row["text"] for row in rows]),
    )


LOADERS: dict[str, Callable[[], Judges]] = {
    "screening": _screening,
    "better-profanity": _better_profanity,
    "alt-profanity-check": _alt_profanity_check,
}


def main(package: str, directory: str, rows: str, first: str, labelled: str = "") -> None:
    """Measures and prints."""
    messages, to_find = _rows(rows), _rows(labelled) if labelled else []
    message = messages[int(first)]
    sys.path.insert(0, directory)
    start = time.perf_counter()
    judges = LOADERS[package]()
    imported = time.perf_counter()
    judges.one(message)
    judged = time.perf_counter()
    flagged = [judges.one(row) for row in to_find]
    measured = {
        "import": imported - start,
        "first": judged - start,
        "one by one": _rate(lambda rows: [judges.one(row) for row in rows], messages),
        "in one call": _rate(judges.many, messages) if judges.many else None,
        "flagged": flagged,
        "disrespect": [judges.disrespect(row) for row in to_find] if judges.disrespect else flagged,
    }
    os.write(sys.stdout.fileno(), marshal.dumps(measured))


def _rows(path: str) -> list[Row]:
    with open(path, "rb") as file:
        rows: list[Row] = marshal.load(file)  # noqa: S302 - written by the process that started this one
        return rows


def _rate(judge: Callable[[list[Row]], object], messages: list[Row]) -> float:
    """Messages a second once everything is warm: the first pass is not counted."""
    judge(messages)
    start = time.perf_counter()
    judge(messages)
    return len(messages) / (time.perf_counter() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
