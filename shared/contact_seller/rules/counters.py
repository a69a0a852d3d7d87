"""What is counted of a merchant: by day, from what its tickets' threads say, in the transactions that write it.

So a recount from the threads gives the same, always.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from contact_seller.rules.durations import BUCKETS, bucket_of
from contact_seller.rules.thread import Entry, Happening, Kind

Counted = str
"""The name of what is counted."""

PRACTICES = ("payment_info_request", "off_platform_payment", "false_information", "disrespect")
OUTCOMES = ("held", "upheld", "overturned")

EVENTS_COUNTED: tuple[Counted, ...] = (
    "tickets",
    "answers",
    "answers_in_time",
    "breaches",
    "breaches_taken_back",
    "escalations",
    "no_reply_needed",
    "resolved_unanswered",
)
FINDINGS: tuple[Counted, ...] = tuple(f"{outcome}_{practice}" for outcome in OUTCOMES for practice in PRACTICES)
"""Messages by what they were held for, and what people decided of them; an appeal moves one to the other side."""

TIMES: tuple[Counted, ...] = tuple(f"took_{bucket:02}" for bucket in range(BUCKETS))
"""Answers by the business time that they took, in the buckets of `durations`."""

COUNTED = (*EVENTS_COUNTED, *FINDINGS, *TIMES)

PARTS = 8
"""Rows that share a merchant's day. Two transactions collide where they count in the same part at the same moment.

A merchant's profile has a copy for each: before there are more parts, every profile has to be put anew.
"""

KEPT_FOR = timedelta(days=400)


class Place(NamedTuple):
    """Where something is counted: the merchant, its day in UTC, and the part that the ticket belongs to."""

    merchant_id: str
    day: str
    part: int


def counts(entries: Iterable[Entry]) -> dict[Place, Counter[Counted]]:
    """What the entries add, by place."""
    found: dict[Place, Counter[Counted]] = {}
    for entry in entries:
        if isinstance(entry, Happening) and (named := _named(entry)):
            place = Place(entry.detail["merchant_id"], entry.at.date().isoformat(), part_of(entry.ticket_id))
            found.setdefault(place, Counter()).update(named)
    return found


def told(counted: Counter[Counted]) -> Counter[Counted]:
    """What a range of days says: nothing less than none, and no more answers in time than answers.

    What takes something back is counted on its own day: where that is in the range and what it takes back is not, there
    is nothing to take it from.
    """
    found = Counter({name: max(0, number) for name, number in counted.items()})
    found["answers_in_time"] = min(found["answers_in_time"], found["answers"])
    return found


def part_of(ticket_id: str) -> int:
    """The part that a ticket is counted in, always the same."""
    return sum(ticket_id.encode()) % PARTS


_ONE_EACH: Mapping[Kind, Counted] = {
    "ticket_opened": "tickets",
    "reply_overdue": "breaches",
    "ticket_escalated": "escalations",
    "no_reply_needed": "no_reply_needed",
}
_OF_ANSWERS: Mapping[Counted, str] = {
    "answers": "answered",
    "answers_in_time": "in_time",
    "breaches_taken_back": "breach_withdrawn",
}


def _named(happening: Happening) -> Counter[Counted]:
    """What one entry adds, or takes away where it puts right what was counted before."""
    detail, found = happening.detail, Counter[Counted]()
    match happening.kind:
        case "message_delivered" | "request_decided" | "breach_reviewed":
            found.update(name for name, key in _OF_ANSWERS.items() if detail.get(key))
            for key, number in (("took", 1), ("took_before", -1)):
                if detail.get(key) is not None:
                    found[TIMES[bucket_of(detail[key])]] += number
        case "message_held":
            found.update(f"held_{practice}" for practice in detail["practices"])
        case "message_reviewed":
            found.update(_reviewed(detail))
        case "ticket_resolved" if detail["unanswered"] and happening.by == "merchant":
            found["resolved_unanswered"] += 1
        case kind if kind in _ONE_EACH:
            found[_ONE_EACH[kind]] += 1
    return Counter({name: number for name, number in found.items() if number})


def _reviewed(detail: Mapping[str, Any]) -> Counter[Counted]:
    """An appeal that is accepted takes back what was upheld; one that is refused changes nothing."""
    overturned = detail["decision"] == "overturn"
    if detail["appeal"] and not overturned:
        return Counter()
    found = Counter(f"{'overturned' if overturned else 'upheld'}_{practice}" for practice in detail["practices"])
    if detail["appeal"]:
        found.subtract(f"upheld_{practice}" for practice in detail["practices"])
    return found
