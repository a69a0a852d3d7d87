"""Of merchants: counters are what a recount says, and what became of the clocks."""

from collections import Counter
from collections.abc import Iterator

from contact_seller.rules.counters import COUNTED, counts
from contact_seller.rules.thread import Happening
from contact_seller.storage.rows import from_row
from contact_seller.storage.tables import CounterRow, ThreadRow
from local.chaos.check_tickets import reckoning
from local.chaos.evidence import Evidence, Violation
from local.recount import Sums, differences


def check(evidence: Evidence) -> Iterator[Violation]:
    """The rules that merchants' figures break."""
    counted = _counted()
    for line in differences(counted, _recounted(evidence)):
        yield Violation("counters equal the recount", line)
    for line in _unlike_clocks(evidence, counted):
        yield Violation("counters are what became of the clocks", line)
    evidence.count("counters", sum(map(len, counted.values())))


def _counted() -> Sums:
    sums: Sums = {}
    for row in CounterRow.scan():
        found = {name: int(number) for name, number in row.attribute_values.items() if name in COUNTED}
        sums.setdefault(row.merchant_id, Counter()).update(found)
    return sums


def _recounted(evidence: Evidence) -> Sums:
    sums: Sums = {}
    for item in evidence.commits.thread().values():
        if item["kind"]["S"] == "message":
            continue
        for place, found in counts([from_row(ThreadRow.from_raw_data(item), Happening)]).items():
            sums.setdefault(place.merchant_id, Counter()).update(found)
    return sums


def _unlike_clocks(evidence: Evidence, counted: Sums) -> Iterator[str]:
    expected: Sums = {}
    for ticket_id, ticket in evidence.tickets.items():
        found = expected.setdefault(ticket["merchant_id"], Counter())
        clocks = reckoning(evidence, ticket, evidence.threads[ticket_id]).clocks
        answered = [each for each in clocks if each.ended == "answered"]
        found["tickets"] += 1
        found["answers"] += len(answered)
        found["answers_in_time"] += sum(each.ended_at is not None and each.ended_at <= each.due for each in answered)
        found["breaches"] += sum(each.breached(evidence.now) for each in clocks)
    for merchant_id, figures in expected.items():
        sums = counted.get(merchant_id, Counter())
        net = {**sums, "breaches": sums["breaches"] - sums["breaches_taken_back"]}
        for name, number in figures.items():
            if net.get(name, 0) != number:
                yield f"{merchant_id}: {name} is counted as {net.get(name, 0)}, and {number} by its clocks"
