"""The cold starts that are compared: of each function, of bare boto3, and of bare boto3 that makes the same calls."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from contact_seller.rules.values import instant_text
from contact_seller.usecases import world
from local import places, samples
from local.bench import artefacts, packages
from local.build import compile_all
from local.problem import Problem

type Prepare = Callable[[Any], None]
"""Lays out the tables for a start, by a client of DynamoDB."""


class Start(NamedTuple):
    """A process: what Lambda would lay out for it, its event, what must come of it, and what the tables hold before."""

    task: Path
    layer: Path
    event: Path
    expected: Mapping[str, Any]
    prepare: Prepare


class Compared(NamedTuple):
    """A function's start and those that it takes turns with, by what they are: `ours`, `bare`, `calls`."""

    function: str
    starts: Mapping[str, Start]


def with_little_to_do() -> Iterator[Compared]:
    """Every function with its first event of `events/expected.json`; of the sweep, where nothing is due."""
    bare = _bare("bare", artefacts.event("get_ticket", "by_its_merchant"), leave)
    for function, (case, expected) in artefacts.cases().items():
        prepare = put_nothing_due if function == "sweep_sla" else put_samples
        yield Compared(function, {"ours": _ours(function, case, expected, prepare), "bare": bare})


def with_much_to_do(environment: Mapping[str, str]) -> Iterator[Compared]:
    """What does as much as there is to do: the sweep with all that is due, the erasure of many tickets.

    Beside each, bare boto3 makes the same calls, so that what they take is told from what the function adds.
    """
    bare = _bare("bare", artefacts.event("get_ticket", "by_its_merchant"), leave)
    for function, case, expected in (
        ("sweep_sla", "scheduled", {"failed": 0}),
        ("erase_customer", "sample_customer", {"statusCode": 200}),
    ):
        ours = _ours(function, case, expected, put_samples)
        yield Compared(function, {"ours": ours, "bare": bare, "calls": _calls(function, case, environment)})


def leave(dynamodb: Any) -> None:
    """Whatever is there."""


def put_samples(dynamodb: Any) -> None:
    """The samples, as they are now."""
    samples.put(dynamodb, artefacts.TABLES, world.now())


def put_nothing_due(dynamodb: Any) -> None:
    """The samples without what is due."""
    put_samples(dynamodb)
    for table, key in (("TICKETS_TABLE", "ticket_id"), ("STANDINGS_TABLE", "merchant_id")):
        name = artefacts.TABLES[table]
        for row in dynamodb.scan(TableName=name, IndexName="due")["Items"]:
            if row["due_at"]["S"] <= instant_text(world.now()):
                dynamodb.delete_item(TableName=name, Key={key: row[key]})


def _ours(function: str, case: str, expected: Mapping[str, Any], prepare: Prepare) -> Start:
    return Start(artefacts.task(function), artefacts.LAYER, artefacts.event(function, case), expected, prepare)


def _bare(handler: str, event: Path, prepare: Prepare) -> Start:
    """A handler of this folder with boto3 as pip installs it, both compiled."""
    task = packages.TREES / handler
    task.mkdir(parents=True, exist_ok=True)
    source = Path(__file__).parent / handler / "app.py"
    (task / "app.py").write_bytes(source.read_bytes())
    compile_all(task)
    boto, _ = packages.installed("boto3", places.ROOT / ".venv")
    return Start(task, boto, event, {}, prepare)


def _calls(function: str, case: str, environment: Mapping[str, str]) -> Start:
    """The calls that the function makes for that event, on tables as they were when it made them."""
    at = world.now()
    command = [sys.executable, "-m", "local.bench.calls", function, case, at.isoformat()]
    done = subprocess.run(command, env=environment, cwd=places.ROOT, capture_output=True, timeout=60, check=False)
    if done.returncode:
        raise Problem(f"{function}'s calls could not be noted:\n{done.stderr.decode(errors='replace')[-2000:]}")
    event = packages.TREES / f"{function}.json"
    event.write_text(done.stderr.splitlines()[-1].decode(), encoding="utf-8")
    return _bare("bare_calls", event, partial(samples.put, tables=artefacts.TABLES, now=at))
