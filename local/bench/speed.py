"""Cold starts, warm requests and sizes of what `make build` leaves: `python -m local.bench.speed`.

A cold start is a fresh process that imports the function and answers its first event, on DynamoDB Local, beside one of
a bare boto3 handler that reads one item there. The two take turns, so that whatever else the machine does falls on
both; each pair gives a ratio. The tables go to stdout and into docs/speed.md, the figures into a file, all else to
stderr.
"""

import argparse
import json
import marshal
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from rich.console import Console
from rich.progress import track

from contact_seller.rules.values import instant_text
from contact_seller.usecases import world
from local import aws, dynamodb_local, places, samples
from local.bench import artefacts, first_event, packages, speed_tables
from local.bench.bus import taking
from local.build import build, compile_all
from local.problem import Problem, exit_code

MEASURED = places.STATE / "bench" / "speed.json"
DOC = places.ROOT / "docs" / "speed.md"
WARM = {
    "open_ticket": "order_status",
    "post_message": "by_its_merchant",
    "get_ticket": "by_its_merchant",
    "list_tickets": "merchants_queue",
    "decide_request": "accept",
    "screen_messages": "fine_message",
    "publish_events": "opened",
}
"""Functions whose warm requests are measured, each with its event."""
_BARE = "bare"


class Start(NamedTuple):
    """A kind of cold start: the function, what Lambda would lay out for it, its event and what must come of it.

    `idle` is one that finds nothing due.
    """

    function: str
    task: Path
    layer: Path
    event: Path
    expected: dict[str, Any]
    idle: bool = False


def starts() -> Iterator[Start]:
    """Every function's, with its first event of `events/expected.json`; of the sweep, where nothing is due."""
    for function, (case, expected) in artefacts.cases().items():
        yield _start_of(function, case, expected, idle=function == "sweep_sla")


def working_starts() -> Iterator[Start]:
    """Of what does as much as there is to do: the sweep with all that is due, the erasure of many tickets."""
    yield _start_of("sweep_sla", "scheduled", {"failed": 0})
    yield _start_of("erase_customer", "sample_customer", {"statusCode": 200})


def _start_of(function: str, case: str, expected: dict[str, Any], *, idle: bool = False) -> Start:
    event = artefacts.event(function, case)
    return Start(function, artefacts.task(function), artefacts.LAYER, event, expected, idle)


def bare_start() -> Start:
    """The bare handler's."""
    bare = packages.TREES / _BARE
    bare.mkdir(parents=True, exist_ok=True)
    source = places.ROOT / "local" / "bench" / "bare" / "app.py"
    (bare / "app.py").write_bytes(source.read_bytes())
    compile_all(bare)
    boto, _ = packages.installed("boto3", places.ROOT / ".venv")
    return Start(_BARE, bare, boto, artefacts.event("get_ticket", "by_its_merchant"), {})


def cold(
    bare: Start, functions: Sequence[Start], runs: int, environment: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """What each function's cold starts took, each beside one of the bare handler; who begins changes each time.

    Before that each runs once uncounted, so that no counted run reads its files from the disk.
    """
    found: dict[str, list[dict[str, Any]]] = {each.function: [] for each in functions}
    for number in track(range(runs + 1), "Cold starts", console=Console(stderr=True)):
        for each in functions:
            _put_samples(environment)
            if each.idle:
                _take_away_what_is_due(environment)
            pair = [bare, each] if number % 2 else [each, bare]
            measured = {start.function: _start(start, environment) for start in pair}
            if number:
                found[each.function].append({"ours": measured[each.function], "bare": measured[_BARE]})
    return found


def warm(runs: int, environment: dict[str, str]) -> dict[str, list[list[float]]]:
    """The processor's seconds of each function's warm requests, each beside those of its own calls by boto3."""
    found = {}
    for function, case in track(WARM.items(), "Warm requests", console=Console(stderr=True)):
        command = [sys.executable, "-m", "local.bench.warm", function, case, str(runs)]
        found[function] = json.loads(_run(command, environment, f"{function}, warm").stderr.splitlines()[-1])
    return found


def sizes(functions: Sequence[Start]) -> dict[str, tuple[int, int]]:
    """Bytes of the layer and of each function, unzipped and zipped."""
    of_functions = {start.function: artefacts.sizes(start.task) for start in functions}
    return {"layer": artefacts.sizes(artefacts.LAYER.parent), **of_functions}


def _start(start: Start, environment: dict[str, str]) -> dict[str, Any]:
    arguments = [str(start.task), str(start.layer), str(start.event)]
    command = [sys.executable, "-I", "-S", "-B", first_event.__file__, *arguments]
    done = _run(command, environment, start.function)
    measured: dict[str, Any] = marshal.loads(done.stdout)  # noqa: S302 - written by a process of ours
    answer = json.loads(measured.pop("answer"))
    missing = {name: value for name, value in start.expected.items() if name in answer and answer[name] != value}
    if missing:
        raise Problem(f"{start.function} answered {answer}, not {missing}")
    return measured


def _run(command: Sequence[str], environment: dict[str, str], what: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(command, env=environment, cwd=places.ROOT, capture_output=True, timeout=600, check=False)
    if done.returncode:
        raise Problem(f"{what} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    return done


def _put_samples(environment: dict[str, str]) -> None:
    client = boto3.client("dynamodb", endpoint_url=environment["AWS_ENDPOINT_URL_DYNAMODB"])
    samples.put(client, artefacts.TABLES, world.now())


def _take_away_what_is_due(environment: dict[str, str]) -> None:
    client = boto3.client("dynamodb", endpoint_url=environment["AWS_ENDPOINT_URL_DYNAMODB"])
    for table, key in (("TICKETS_TABLE", "ticket_id"), ("STANDINGS_TABLE", "merchant_id")):
        name = artefacts.TABLES[table]
        for row in client.scan(TableName=name, IndexName="due")["Items"]:
            if row["due_at"]["S"] <= instant_text(world.now()):
                client.delete_item(TableName=name, Key={key: row[key]})


def _environment(url: str, bus: str) -> dict[str, str]:
    """What Lambda gives a function, with the places where it finds AWS here."""
    given = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",  # nothing else is to be called
        "AWS_ENDPOINT_URL_DYNAMODB": url,
        "AWS_ENDPOINT_URL_EVENTBRIDGE": bus,
        "AWS_ACCESS_KEY_ID": aws.KEY_ID,
        "AWS_SECRET_ACCESS_KEY": aws.SECRET,
        "AWS_REGION": aws.REGION,
        "AWS_DEFAULT_REGION": aws.REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_LAMBDA_FUNCTION_NAME": "function",
    }
    return aws.bare_environment() | artefacts.variables() | given


def measure(runs: int) -> dict[str, Any]:
    """All of it."""
    bare, functions = bare_start(), list(starts())
    with dynamodb_local.serving() as url, dynamodb_local.empty_tables(url), taking() as bus:
        environment = _environment(url, bus)
        return {
            "runs": runs,
            "cold": cold(bare, functions, runs, environment),
            "work": cold(bare, list(working_starts()), runs, environment),
            "warm": warm(runs, environment),
            "sizes": sizes(functions),
        }


def main() -> int:
    """Measures, prints the tables and puts them into the page."""
    parser = argparse.ArgumentParser(prog="python -m local.bench.speed", description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="how many pairs of each kind to measure")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs: at least 1")
    build()
    measured = measure(options.runs)
    MEASURED.write_text(json.dumps(measured), encoding="utf-8")
    tables = speed_tables.tables(measured)
    for name, lines in tables.items():
        print(f"{name}\n\n{lines}\n")
    DOC.write_text(speed_tables.renewed(DOC.read_text(encoding="utf-8"), tables), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
