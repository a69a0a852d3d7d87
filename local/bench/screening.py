"""Our screening package beside two others that look for abuse: `python -m local.bench.screening`.

Each run of each package is a fresh process on one core; the packages take turns, so that whatever else the machine
does falls on all of them alike. The table goes to stdout, everything else to stderr.
"""

import argparse
import json
import marshal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import track

from local import aws, places
from local.bench import packages, probe
from local.bench.figures import share, spread
from local.bench.tables import compared, markdown
from local.problem import Problem, exit_code

MESSAGES = places.ROOT / "tests" / "unit" / "screening" / "cases_open.jsonl"
LABELLED = places.ROOT.parent / "shared" / "data" / "screening_dev.jsonl"
OTHERS = ("better-profanity", "alt-profanity-check")
_ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Package(NamedTuple):
    """A package that takes part."""

    name: str
    title: str
    tree: Path


class Run(NamedTuple):
    """What one process measured: seconds, messages a second, and the labelled messages that it flagged."""

    imported: float
    first: float
    one_by_one: float
    in_one_call: float | None
    flagged: list[bool]
    disrespect: list[bool]


type Runs = dict[str, list[Run]]


def table(taking_part: Sequence[Package], runs: Runs, sizes: Sequence[int], labelled: Sequence[Any]) -> Iterator[str]:
    """The lines of the table, our package first; without labelled messages nothing is said of what is found."""

    def each(figure: str, factor: float = 1) -> list[Any]:
        values = [[getattr(run, figure) for run in runs[package.name]] for package in taking_part]
        return [None if None in found else spread([value * factor for value in found]) for found in values]

    rows = [
        compared("package import, ms", each("imported", 1000)),
        compared("import and first message, ms", each("first", 1000)),
        compared("messages a second, one by one", each("one_by_one")),
        compared("messages a second, all in one call", each("in_one_call")),
        compared("unzipped, MB", [size / 1e6 for size in sizes]),
    ]
    if labelled:
        rows += _findings([runs[package.name][-1] for package in taking_part], labelled)
    return markdown(["", *(package.title for package in taking_part)], rows)


def _findings(last: Sequence[Run], labelled: Sequence[Any]) -> Iterator[list[str]]:
    """How much of the disrespect each found, and how many fine messages each flagged, as whatever."""
    rude = [number for number, row in enumerate(labelled) if "disrespect" in row["expected"]]
    english = [number for number in rude if labelled[number]["lang"] == "en"]
    fine = [number for number, row in enumerate(labelled) if not row["expected"]]
    yield ["`disrespect` found", *(_share(run.disrespect, rude) for run in last)]
    yield ["of it, in English", *(_share(run.disrespect, english) for run in last)]
    yield ["fine messages flagged", *(_share(run.flagged, fine) for run in last)]


def _share(said: Sequence[bool], numbers: Sequence[int]) -> str:
    return share(sum(said[number] for number in numbers), len(numbers))


def measure(taking_part: Sequence[Package], messages: Sequence[Any], labelled: Sequence[Any], times: int) -> Runs:
    """Runs every package so many times, in turns; who begins changes each time, and so does the first message.

    Before that each runs once uncounted, so that no counted run reads its files from the disk. The labelled messages
    are judged in the last run.
    """
    rows, to_find = _written("messages", messages), _written("labelled", labelled)
    runs: Runs = {package.name: [] for package in taking_part}
    for number in track(range(times + 1), "Measuring", console=Console(stderr=True)):
        begin = number % len(taking_part)
        arguments = [rows, str(number * len(messages) // (times + 1)), *([to_find] if number == times else [])]
        for package in [*taking_part[begin:], *taking_part[:begin]]:
            run = _run(package, arguments)
            if number:
                runs[package.name].append(run)
    return runs


def _written(name: str, rows: Sequence[Any]) -> str:
    path = packages.TREES / name
    path.write_bytes(marshal.dumps(list(rows)))
    return str(path)


def _run(package: Package, arguments: Sequence[str]) -> Run:
    command = [sys.executable, "-I", "-S", "-B", probe.__file__, package.name, str(package.tree), *arguments]
    done = subprocess.run(command, env=aws.bare_environment() | _ONE_CORE, capture_output=True, check=False)
    if done.returncode:
        raise Problem(f"{package.name} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    measured = marshal.loads(done.stdout)  # noqa: S302 - written by a process of ours
    return Run(*(measured[key] for key in ("import", "first", "one by one", "in one call", "flagged", "disrespect")))


def _read(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _packages() -> Iterable[Package]:
    yield Package("screening", "`screening`", packages.screening())
    for name in OTHERS:
        tree, version = packages.installed(name)
        yield Package(name, f"{name} {version}", tree)


def main() -> int:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m local.bench.screening", description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="how often to measure each package")
    parser.add_argument("--labelled", type=Path, default=LABELLED, help="labelled messages to count findings on")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs: at least 1")
    labelled = _read(options.labelled) if options.labelled.exists() else []
    if not labelled:
        print(f"{options.labelled} is not there: what each package finds is left out.", file=sys.stderr)
    print("Laying out the packages and compiling them ...", file=sys.stderr)
    taking_part = list(_packages())
    runs = measure(taking_part, _read(MESSAGES), labelled, options.runs)
    for line in table(taking_part, runs, [packages.size(package.tree) for package in taking_part], labelled):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
