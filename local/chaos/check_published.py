"""Of events: every entry that has one was published, an id denotes one content, each thread's come in their order."""

import json
from collections.abc import Iterator

from local.chaos.cast import MARK
from local.chaos.evidence import Evidence, Row, Violation


def check(evidence: Evidence) -> Iterator[Violation]:
    """The rules that events break."""
    first: dict[str, str] = {}
    last_of: dict[str, int] = {}
    for event in evidence.published:
        content, name = json.dumps(event, sort_keys=True), event["event_id"]
        thread = name.rpartition("-")[0]
        if name not in first:
            first[name] = content
            if MARK.search(content):
                yield Violation("no event carries words", name, thread)
            if event["sequence"] <= last_of.get(thread, 0):
                yield Violation("first arrivals come in their order", name, thread)
            last_of[thread] = event["sequence"]
        elif first[name] != content:
            yield Violation("an event's id denotes one content", name, thread)
    for entries in evidence.threads.values():
        yield from _all_published(entries, first)
    evidence.count("events", len(first))
    evidence.count("events that came again", len(evidence.published) - len(first))


def _all_published(entries: list[Row], published: dict[str, str]) -> Iterator[Violation]:
    for entry in entries:
        thread, name = entry["ticket_id"], f"{entry['ticket_id']}-{entry['number']:08d}"
        if "event" not in entry:
            if name in published:
                yield Violation("nothing else is published", name, thread)
            continue
        event = json.loads(published.get(name, "null"))
        if event is None:
            yield Violation("every entry with an event is published", name, thread)
        elif (event["type"], event["occurred_at"]) != (entry["event"], entry["at"]) or not _carries(event, entry):
            yield Violation("an event says what its entry says", name, thread)


def _carries(event: Row, entry: Row) -> bool:
    return all(event.get(name) == value for name, value in entry["detail"].items())
