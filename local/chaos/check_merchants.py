"""Of merchants: counters are what a recount says and what became of the clocks, standings what strikes come to."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from itertools import pairwise
from typing import Any

from contact_seller.rules.counters import COUNTED, counts
from contact_seller.rules.thread import Happening
from contact_seller.storage.rows import from_row
from contact_seller.storage.tables import CounterRow, StandingRow, ThreadRow
from local.chaos.check_tickets import reckoning
from local.chaos.evidence import Evidence, Row, Violation
from local.recount import Sums, differences

_LEVELS = ("suspended", "restricted", "warned")


def check(evidence: Evidence) -> Iterator[Violation]:
    """The rules that merchants' figures break."""
    counted = _counted()
    for line in differences(counted, _recounted(evidence)):
        yield Violation("counters equal the recount", line)
    for line in _unlike_clocks(evidence, counted):
        yield Violation("counters are what became of the clocks", line)
    yield from _strikes(evidence)
    policy = json.loads(files("contact_seller.rules").joinpath("standing_policy.json").read_text())
    for merchant_id, standing in evidence.standings.items():
        yield from _standing(evidence, merchant_id, standing, policy["levels"])
    for before, after in pairwise(sorted(evidence.versions(StandingRow), key=_in_a_row)):
        if after["merchant_id"] == before["merchant_id"] and after["version"] != before["version"] + 1:
            yield Violation("versions follow each other", str(after), f"merchant#{after['merchant_id']}")
    evidence.count("strikes", len(evidence.strikes))
    evidence.count("counters", sum(map(len, counted.values())))


def _in_a_row(standing: Row) -> tuple[str, int]:
    return standing["merchant_id"], standing["version"]


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


def _strikes(evidence: Evidence) -> Iterator[Violation]:
    """A strike for each message that was upheld for a finding; withdrawn where an appeal overturned that."""
    expected = {
        name: message.get("appeal", {}).get("review", {}).get("decision") == "overturn"
        for name, message in evidence.messages.items()
        if message.get("review", {}).get("decision") == "uphold" and message["verdict"]["findings"]
    }
    found = {strike["message_id"]: "withdrawn_at" in strike for strike in evidence.strikes}
    for name in expected.keys() | found.keys():
        if expected.get(name) != found.get(name):
            what = f"{name}: withdrawn is {found.get(name)}, not {expected.get(name)}"
            yield Violation("strikes are what reviews decided", what, name.rpartition("-")[0])


def _standing(evidence: Evidence, merchant_id: str, standing: Row, levels: dict[str, int]) -> Iterator[Violation]:
    strikes = [each for each in evidence.strikes if each["merchant_id"] == merchant_id and "withdrawn_at" not in each]
    written_at = standing["updated_at"]
    left = [each for each in strikes if each["expires_at"] > written_at]
    expected: dict[str, Any] = {f"{level}_until": _until(left, levels[level]) for level in _LEVELS}
    expected["told"] = next((level for level in _LEVELS if expected[f"{level}_until"] is not None), "good")
    for name, value in expected.items():
        if standing.get(name) != value:
            what = f"{name} is {standing.get(name)}, and {value} by its strikes"
            yield Violation("standings equal what strikes say", what, f"merchant#{merchant_id}")
    end = standing.get(f"{standing['told']}_until")
    if end is not None and datetime.fromisoformat(end) <= evidence.now:
        yield Violation("time betters a standing", str(standing), f"merchant#{merchant_id}")
    entries = evidence.threads[f"merchant#{merchant_id}"]
    if [each["number"] for each in entries] != list(range(1, standing["version"] + 1)):
        yield Violation("entries are numbered in a row", f"{len(entries)} entries", f"merchant#{merchant_id}")


def _until(strikes: list[Row], threshold: int) -> str | None:
    """The last moment before which the points of what has not expired reach the threshold."""
    ends = [each["expires_at"] for each in strikes]
    reached = [end for end in ends if sum(s["points"] for s in strikes if s["expires_at"] >= end) >= threshold]
    return max(reached, default=None)
