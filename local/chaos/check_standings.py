"""Of standings: strikes are what reviews decided, and each standing is what the strikes came to when it was written."""

import json
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from typing import Any

from contact_seller.storage.tables import StandingRow, StrikeRow
from local.chaos.evidence import Evidence, Row, Violation
from local.chaos.plain import plain

_LEVELS = ("suspended", "restricted", "warned")
_RULE = "standings equal what strikes say"


def check(evidence: Evidence) -> Iterator[Violation]:
    """The rules that standings break."""
    yield from _strikes(evidence)
    policy = json.loads(files("contact_seller.rules").joinpath("standing_policy.json").read_text())
    strikes: dict[str, Row] = {}
    versions: dict[str, int] = {}
    for commit in evidence.commits.log:
        rows = [(table, plain(item)) for table, item in commit.puts]
        strikes |= {row["message_id"]: row for table, row in rows if table == StrikeRow.Meta.table_name}
        for row in (row for table, row in rows if table == StandingRow.Meta.table_name):
            merchant_id, thread = row["merchant_id"], f"merchant#{row['merchant_id']}"
            if row["version"] - versions.get(merchant_id, 0) not in (0, 1):
                yield Violation("versions follow each other", f"version {row['version']}", thread)
            versions[merchant_id] = row["version"]
            own = [each for each in strikes.values() if each["merchant_id"] == merchant_id]
            yield from _as_written(row, own, policy["levels"])
    for merchant_id, standing in evidence.standings.items():
        yield from _at_the_end(evidence, merchant_id, standing)
    evidence.count("strikes", len(evidence.strikes))
    evidence.count("standings", len(versions))


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


def _as_written(standing: Row, strikes: list[Row], levels: dict[str, int]) -> Iterator[Violation]:
    """The standing against all strikes that there were in the transaction that wrote it."""
    left = [each for each in strikes if "withdrawn_at" not in each and each["expires_at"] > standing["updated_at"]]
    expected: dict[str, Any] = {f"{level}_until": _until(left, levels[level]) for level in _LEVELS}
    expected["told"] = next((level for level in _LEVELS if expected[f"{level}_until"] is not None), "good")
    for name, value in expected.items():
        if standing.get(name) != value:
            what = f"version {standing['version']}: {name} is {standing.get(name)}, and {value} by its strikes"
            yield Violation(_RULE, what, f"merchant#{standing['merchant_id']}")


def _at_the_end(evidence: Evidence, merchant_id: str, standing: Row) -> Iterator[Violation]:
    """All that was told is in the merchant's thread, and nothing is left for time to better."""
    thread = f"merchant#{merchant_id}"
    end = standing.get(f"{standing['told']}_until")
    if end is not None and datetime.fromisoformat(end) <= evidence.now:
        yield Violation("time betters a standing", str(standing), thread)
    entries = evidence.threads[thread]
    if [each["number"] for each in entries] != list(range(1, standing["version"] + 1)):
        yield Violation("entries are numbered in a row", f"{len(entries)} entries", thread)


def _until(strikes: list[Row], threshold: int) -> str | None:
    """The last moment before which the points of what has not expired reach the threshold."""
    ends = [each["expires_at"] for each in strikes]
    reached = [end for end in ends if sum(s["points"] for s in strikes if s["expires_at"] >= end) >= threshold]
    return max(reached, default=None)
