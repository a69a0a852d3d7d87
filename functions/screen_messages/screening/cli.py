"""The command line: screens a file of messages, explains one, compares two policies, measures on labels."""

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from typing import Any

from . import compare, explain, reliability, report
from .engine import find
from .messages import BadLineError, Row, read_rows
from .policy import PACKAGED, Policy, load_policy
from .policy_file import PolicyError
from .reliability import Stated
from .report import Judged


def main(arguments: Sequence[str]) -> int:
    """Run the command line; the exit code is 2 where a file cannot be read to its end."""
    options = _options(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        policy = load_policy(options.policy)
        with _open(options.file) as source:
            for line in _lines(options, read_rows(source, options.file), policy):
                print(line)
        sys.stdout.flush()
    except (BadLineError, PolicyError) as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"{error.filename or options.file}: {error.strerror}", file=sys.stderr)
    else:
        return 0
    return 2


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m screening", description="Screen merchant messages.")
    parser.add_argument("file", help="a file of JSON lines with text, order and sent_at; - reads standard input")
    parser.add_argument("--policy", default=PACKAGED, metavar="POLICY", help="a policy file in place of the own one")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--report", action="store_true", help="measure against the labels instead of printing verdicts")
    what.add_argument("--explain", action="store_true", help="show for one message what was found where, and why")
    what.add_argument("--compare", metavar="OTHER_POLICY", help="show what changes under another policy file")
    parser.add_argument("--id", help="the message to explain, where the file holds several")
    options = parser.parse_args(arguments)
    if options.id is not None and not options.explain:
        parser.error("--id goes with --explain")
    return options


def _open(name: str) -> Any:
    return nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb")


def _lines(options: argparse.Namespace, rows: Iterator[Row], policy: Policy) -> Iterator[str]:
    if options.explain:
        return explain.explanation(_chosen(rows, options), policy)
    if options.compare is not None:
        return compare.comparison(rows, policy, load_policy(options.compare))
    return _report(rows, policy) if options.report else _verdicts(rows, policy)


def _verdicts(rows: Iterable[Row], policy: Policy) -> Iterator[str]:
    for row in rows:
        verdict = policy.verdict(find(row.text, row.facts, row.sent_at))
        answer = {"id": row.id, "verdict": verdict.outcome, "findings": verdict.to_json()["findings"]}
        yield json.dumps(answer, ensure_ascii=True)


def _chosen(rows: Iterator[Row], options: argparse.Namespace) -> Row:
    """The message to explain: the one of that id, or the file's only one."""
    fitting = (row for row in rows if options.id in (None, row.id))
    chosen = next(fitting, None)
    if chosen is None:
        raise BadLineError(f"{options.file}: no message" + ("" if options.id is None else f" with the id {options.id}"))
    if options.id is None and next(fitting, None) is not None:
        raise BadLineError(f"{options.file}: more than one message; choose one with --id")
    return chosen


def _report(rows: Iterable[Row], policy: Policy) -> Iterator[str]:
    judged: list[Judged] = []
    stated: list[Stated] = []
    for row in rows:
        if row.expected is None:
            raise BadLineError(f"{row.id}: expected: missing, and --report needs it")
        found = [kept for each in find(row.text, row.facts, row.sent_at) if (kept := policy.weighed(each)) is not None]
        practices = frozenset(str(finding.practice) for finding in policy.verdict(found).findings)
        judged.append(Judged(row.language, row.expected, practices))
        stated += [Stated(finding.confidence, finding.practice in row.expected) for finding in found]
    yield from report.lines(judged)
    yield ""
    yield from reliability.lines(stated)
