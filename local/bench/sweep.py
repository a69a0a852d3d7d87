"""The sweep on DynamoDB Local, beside a walk over all open tickets: `python -m local.bench.sweep`.

So many tickets are due among ever more open ones. Both take the same steps with the same code; they differ in how they
find them. The walk is the most favourable one: DynamoDB itself filters, and gives back only what is due. The table goes
to stdout, everything else to stderr, and what was measured into a file for the plot.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import median

from rich.console import Console

from contact_seller.rules.ticket import Ticket
from contact_seller.rules.values import instant_text
from contact_seller.storage import tickets
from contact_seller.storage.rows import from_row
from contact_seller.storage.tables import TicketRow
from contact_seller.usecases import sweep as use_case
from local import dynamodb_local, places
from local.bench import open_tickets
from local.bench.figures import number, ratio
from local.bench.tables import markdown
from local.capacity import counting
from local.problem import Problem, exit_code

SIZES = (1_000, 10_000, 100_000)
DUE = 1_000
NOW = datetime(2026, 3, 5, 10, tzinfo=UTC)
MEASURED = places.STATE / "bench" / "sweep.json"


@dataclass(frozen=True)
class Measured:
    """What one way of finding cost among so many open tickets. Times are the median of the runs, in seconds."""

    way: str
    total: int
    items: int
    read_units: float
    write_units: float
    requests: int
    finding: float
    seconds: float


def indexed() -> Iterator[Ticket]:
    """What is due, as the sweep finds it: in the index of what is due."""
    return (ticket for shard in tickets.shards() for page in tickets.due(shard, NOW) for ticket in page)


def walked() -> Iterator[Ticket]:
    """The same without such an index, by a walk over all tickets."""
    rows = TicketRow.scan(TicketRow.due_at <= instant_text(NOW), consistent_read=True)
    return (from_row(row, Ticket) for row in rows)


def sweeping() -> use_case.Swept:
    """What the function does."""
    return use_case.sweep(NOW, lambda: True, _fail)


def walking() -> use_case.Swept:
    """The same steps after a walk."""
    swept = use_case.Swept()
    for ticket in walked():
        use_case._sweep_ticket(ticket, NOW, lambda: True, _fail, swept)
    return swept


WAYS = {"sweep": (indexed, sweeping), "walk": (walked, walking)}


def measure(way: str, total: int, runs: int) -> Measured:
    """Puts the tickets back to where they were before each run, and takes the counts of the last one."""
    find, take = WAYS[way]
    finding, in_all = [], []
    for _ in range(runs):
        open_tickets.put_due(total, DUE, NOW)
        began = time.perf_counter()
        found = sum(1 for _ in find())
        finding.append(time.perf_counter() - began)
        began = time.perf_counter()
        with counting() as counted:
            swept = take()
        in_all.append(time.perf_counter() - began)
        if (found, swept.steps["overdue"]) != (DUE, DUE):
            raise Problem(f"the {way} found {found}, took {dict(swept.steps)} and not {DUE} steps")
    units = (counted.items, counted.read_units, counted.write_units, len(counted.requests))
    return Measured(way, total, *units, median(finding), median(in_all))


def table(measured: list[Measured]) -> Iterator[str]:
    """The lines of the table: each way's figures, with the ratio to its first row."""
    head = [
        "open tickets",
        "items read",
        "read units",
        "write units",
        "requests",
        "s reading",
        "s in all",
        "items",
        "s reading",
    ]
    rows = []
    for each in measured:
        first = next(one for one in measured if one.way == each.way)
        figures = (each.items, each.read_units, each.write_units, each.requests, each.finding, each.seconds)
        ratios = (ratio(each.items, first.items), ratio(each.finding, first.finding))
        rows.append([f"{each.way}, {each.total:,}", *map(number, figures), *ratios])
    return markdown(head, rows)


def _fail(ticket_id: str, error: Exception) -> None:
    raise Problem(f"{ticket_id} failed: {error!r}")


def main() -> int:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is taken")
    arguments = parser.parse_args()
    console = Console(stderr=True)
    measured: list[Measured] = []
    with dynamodb_local.serving() as url:
        for total in SIZES:
            with dynamodb_local.empty_tables(url), console.status(f"{total:,} open tickets"):
                open_tickets.put(total, DUE, NOW)
                measured += [measure(way, total, arguments.runs) for way in WAYS]
    measured.sort(key=lambda each: each.way)
    MEASURED.parent.mkdir(parents=True, exist_ok=True)
    MEASURED.write_text(json.dumps([asdict(each) for each in measured], indent=1), encoding="utf-8")
    print(*table(measured), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
