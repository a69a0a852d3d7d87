"""Counts the running stack's threads anew beside its counters: `python -m local.recount`.

Every entry of every thread is read and counted by the rule that counted it when it was written. Where a merchant's sums
differ, the command fails and names what differs. Only days are compared of which both are there: closed tickets go with
their threads after the retention, and counters after theirs.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from rich.console import Console
from rich.table import Table

from contact_seller.rules.counters import COUNTED, KEPT_FOR, counts
from contact_seller.rules.thread import Happening
from contact_seller.settings import settings
from contact_seller.storage.row import Row
from contact_seller.storage.rows import from_row
from contact_seller.storage.tables import CounterRow, ThreadRow
from contact_seller.usecases import world
from local.problem import exit_code
from local.stack import Stack

type Sums = dict[str, Counter[str]]


def first_whole_day(now: datetime, retention: timedelta) -> date:
    """The first day in UTC of which neither a thread nor a counter can be gone.

    A ticket stays for the retention after all that is counted of it.
    """
    return (now - min(retention, KEPT_FOR)).date() + timedelta(days=1)


def counted(stack: Stack, first: date) -> Sums:
    """The sums of the counters from that day on, by merchant."""
    sums: Sums = {}
    for row in _rows(stack, "COUNTERS_TABLE", CounterRow):
        if row.day_and_part < first.isoformat():
            continue
        found = {name: int(number) for name, number in row.attribute_values.items() if name in COUNTED}
        sums.setdefault(row.merchant_id, Counter()).update(found)
    return sums


def recounted(stack: Stack, first: date) -> Sums:
    """The same from the threads."""
    happenings = [from_row(row, Happening) for row in _rows(stack, "THREAD_TABLE", ThreadRow) if row.kind != "message"]
    sums: Sums = {}
    for place, found in counts(happenings).items():
        if place.day < first.isoformat():
            continue
        sums.setdefault(place.merchant_id, Counter()).update(found)
    return sums


def differences(one: Sums, other: Sums) -> Iterator[str]:
    """What the sums differ in, a line each."""
    for merchant_id in sorted(one.keys() | other.keys()):
        for name in COUNTED:
            there, here = (sums.get(merchant_id, Counter())[name] for sums in (one, other))
            if there != here:
                yield f"{merchant_id}: {name} is counted as {there}, and {here} by the threads"


def _retention(stack: Stack) -> timedelta:
    """How long the stack keeps closed tickets, as its sweep is told."""
    sweep = stack.client("lambda").get_function_configuration(FunctionName=stack.functions["sweep_sla"])
    told = sweep["Environment"]["Variables"]
    os.environ.update({name: value for name, value in told.items() if name.endswith(("_DAYS", "_SECONDS"))})
    return settings().retention


def _rows[R: Row](stack: Stack, table: str, row: type[R]) -> Iterator[R]:
    pages = stack.client("dynamodb").get_paginator("scan").paginate(TableName=stack.tables[table])
    for page in pages:
        yield from map(row.from_raw_data, page["Items"])


def main() -> int:
    """Prints both sums, and fails where they differ."""
    argparse.ArgumentParser(prog="python -m local.recount", description=__doc__.partition("\n")[0]).parse_args()
    stack, console = Stack.read(), Console()
    first = first_whole_day(world.now(), _retention(stack))
    console.print(f"Compared from {first} on: of the days before, threads or counters may be gone.")
    by_counters, by_threads = counted(stack, first), recounted(stack, first)
    table = Table("merchant", "counted", "counters", "threads")
    for merchant_id in sorted(by_counters):
        for name in COUNTED:
            if number := by_counters[merchant_id][name]:
                table.add_row(merchant_id, name, str(number), str(by_threads.get(merchant_id, Counter())[name]))
    console.print(table)
    found = list(differences(by_counters, by_threads))
    for line in found:
        console.print(line, style="red")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
