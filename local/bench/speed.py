"""Cold starts, warm requests and sizes of what `make build` leaves: `python -m local.bench.speed`.

A cold start is a fresh process that imports the function and answers its first event, on DynamoDB Local, beside one of
a bare boto3 handler that reads one item there. The two take turns, so that whatever else the machine does falls on
both; each turn gives a ratio. The tables go to stdout and into docs/speed.md, the figures into a file, all else to
stderr.
"""

import argparse
import json
import marshal
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import boto3
from rich.console import Console
from rich.progress import track

from local import aws, dynamodb_local, places
from local.bench import artefacts, first_event, speed_tables, starts
from local.bench.bus import taking
from local.bench.starts import Compared, Start
from local.build import build
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


def cold(compared: Sequence[Compared], runs: int, environment: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """What each function's cold starts took, and those that they take turns with; who begins changes each time.

    Before that each runs once uncounted, so that no counted run reads its files from the disk.
    """
    dynamodb = boto3.client("dynamodb", endpoint_url=environment["AWS_ENDPOINT_URL_DYNAMODB"])
    found: dict[str, list[dict[str, Any]]] = {each.function: [] for each in compared}
    for number in track(range(runs + 1), "Cold starts", console=Console(stderr=True)):
        for each in compared:
            roles = [*each.starts]
            first = number % len(roles)
            measured = {}
            for role in roles[first:] + roles[:first]:
                each.starts[role].prepare(dynamodb)
                measured[role] = _start(each.function, each.starts[role], environment)
            if number:
                found[each.function].append(measured)
    return found


def warm(runs: int, environment: dict[str, str]) -> dict[str, list[list[float]]]:
    """The processor's seconds of each function's warm requests, each beside those of its own calls by boto3."""
    found = {}
    for function, case in track(WARM.items(), "Warm requests", console=Console(stderr=True)):
        command = [sys.executable, "-m", "local.bench.warm", function, case, str(runs)]
        found[function] = json.loads(_run(command, environment, f"{function}, warm").stderr.splitlines()[-1])
    return found


def sizes(compared: Sequence[Compared]) -> dict[str, tuple[int, int]]:
    """Bytes of the layer and of each function, unzipped and zipped."""
    of_functions = {each.function: artefacts.sizes(each.starts["ours"].task) for each in compared}
    return {"layer": artefacts.sizes(artefacts.LAYER.parent), **of_functions}


def _start(function: str, start: Start, environment: dict[str, str]) -> dict[str, Any]:
    arguments = [str(start.task), str(start.layer), str(start.event)]
    command = [sys.executable, "-I", "-S", "-B", first_event.__file__, *arguments]
    done = _run(command, environment, function)
    measured: dict[str, Any] = marshal.loads(done.stdout)  # noqa: S302 - written by a process of ours
    answer = json.loads(measured.pop("answer"))
    missing = {name: value for name, value in start.expected.items() if name in answer and answer[name] != value}
    if missing:
        raise Problem(f"{function} answered {answer}, not {missing}")
    return measured


def _run(command: Sequence[str], environment: dict[str, str], what: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(command, env=environment, cwd=places.ROOT, capture_output=True, timeout=600, check=False)
    if done.returncode:
        raise Problem(f"{what} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    return done


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
    functions = list(starts.with_little_to_do())
    with dynamodb_local.serving() as url, dynamodb_local.empty_tables(url), taking() as bus:
        environment = _environment(url, bus)
        return {
            "runs": runs,
            "cold": cold(functions, runs, environment),
            "work": cold(list(starts.with_much_to_do(environment)), runs, environment),
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
