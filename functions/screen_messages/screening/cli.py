"""The command line: screens a file of messages, and with --report measures the screener on their labels."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import IO, Any, NamedTuple

from .engine import screen
from .facts import OrderFacts
from .report import Judged, lines
from .verdict import PRACTICES, Verdict


class BadLineError(ValueError):
    """A line of the file that cannot be screened; the message says where and why."""


class Row(NamedTuple):
    """One message of a file."""

    id: str
    text: str
    facts: OrderFacts
    sent_at: datetime
    language: str
    expected: frozenset[str] | None


def main(arguments: Sequence[str]) -> int:
    """Run the command line; the exit code is 2 where the file cannot be read to its end."""
    options = _options(arguments)
    try:
        with _open(options.file) as source:
            rows = _rows(source, options.file)
            return _report(rows) if options.report else _verdicts(rows)
    except BadLineError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
    return 2


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m screening", description="Screen merchant messages.")
    parser.add_argument("file", help="a file of JSON lines with text, order and sent_at; - reads standard input")
    parser.add_argument("--report", action="store_true", help="measure against the labels instead of printing verdicts")
    return parser.parse_args(arguments)


def _open(name: str) -> Any:
    return nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb")


def _verdicts(rows: Iterator[Row]) -> int:
    for row in rows:
        verdict = screen(row.text, row.facts, row.sent_at)
        answer = {"id": row.id, "verdict": verdict.outcome, "findings": verdict.to_json()["findings"]}
        print(json.dumps(answer, ensure_ascii=True))
    return 0


def _report(rows: Iterator[Row]) -> int:
    judged: list[Judged] = []
    for row in rows:
        if row.expected is None:
            raise BadLineError(f"{row.id}: expected: missing, and --report needs it")
        judged.append(Judged(row.language, row.expected, _practices(screen(row.text, row.facts, row.sent_at))))
    print("\n".join(lines(judged)))
    return 0


def _practices(verdict: Verdict) -> frozenset[str]:
    return frozenset(finding.practice for finding in verdict.findings)


def _rows(source: IO[bytes], name: str) -> Iterator[Row]:
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            yield _row(json.loads(line.decode("utf-8-sig")))
        except UnicodeDecodeError:
            raise BadLineError(f"{name}:{number}: not UTF-8") from None
        except json.JSONDecodeError as error:
            raise BadLineError(f"{name}:{number}: not JSON: {error.msg}") from None
        except (ValueError, RecursionError) as error:
            raise BadLineError(f"{name}:{number}: {error}") from None


def _row(raw: Any) -> Row:
    if not isinstance(raw, dict):
        raise ValueError("not an object")
    for field in ("id", "text", "sent_at"):
        if not isinstance(raw.get(field), str):
            raise ValueError(f"{field}: {'missing' if field not in raw else 'not a string'}")
    try:
        sent_at = datetime.fromisoformat(raw["sent_at"])
    except ValueError:
        raise ValueError("sent_at: not a time in RFC 3339") from None
    language = raw.get("lang", "?")
    facts = OrderFacts.from_json(raw.get("order"))
    return Row(raw["id"], raw["text"], facts, sent_at, str(language), _expected(raw.get("expected")))


def _expected(raw: Any) -> frozenset[str] | None:
    if raw is None:
        return None
    if not isinstance(raw, list):
        raise ValueError("expected: not a list")
    for practice in raw:
        if practice not in PRACTICES:
            raise ValueError(f"expected: unknown practice {practice!r}")
    return frozenset(raw)
