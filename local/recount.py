"""Counts the running stack's threads anew beside its counters: `python -m local.recount`.

Every entry of every thread is read and counted by the rule that counted it when it was written. Where a merchant's sums
differ, the command fails and names what differs.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from contact_seller.rules.counters import COUNTED, counts
from contact_seller.rules.thread import Happening
from contact_seller.storage.row import Row
from contact_seller.storage.rows import from_row
from contact_seller.storage.tables import CounterRow, ThreadRow
from local.problem import exit_code
from local.stack import Stack

type Sums = dict[str, Counter[str]]


def counted(stack: Stack) -> Sums:
    """The sums of the counters, by merchant."""
    sums: Sums = {}
    for row in _rows(stack, "COUNTERS_TABLE", CounterRow):
        found = {name: int(number) for name, number in row.attribute_values.items() if name in COUNTED}
        sums.setdefault(row.merchant_id, Counter()).update(found)
    return sums


def recounted(stack: Stack) -> Sums:
    """The same from the threads."""
    happenings = [from_row(row, Happening) for row in _rows(stack, "THREAD_TABLE", ThreadRow) if row.kind != "message"]
    sums: Sums = {}
    for place, found in counts(happenings).items():
        sums.setdefault(place.merchant_id, Counter()).update(found)
    return sums


def differences(one: Sums, other: Sums) -> Iterator[str]:
    """What the sums differ in, a line each."""
    for merchant_id in sorted(one.keys() | other.keys()):
        for name in COUNTED:
            there, here = (sums.get(merchant_id, Counter())[name] for sums in (one, other))
            if there != here:
                yield f"{merchant_id}: {name} is counted as {there}, and {here} by the threads"


def _rows[R: Row](stack: Stack, table: str, row: type[R]) -> Iterator[R]:
    pages = stack.client("dynamodb").get_paginator("scan").paginate(TableName=stack.tables[table])
    for page in pages:
        yield from map(row.from_raw_data, page["Items"])


def main() -> int:
    """Prints both sums, and fails where they differ."""
    stack, console = Stack.read(), Console()
    by_counters, by_threads = counted(stack), recounted(stack)
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
