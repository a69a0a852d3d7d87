"""What is counted of a merchant: by day, from what its tickets' threads say, in the transactions that write it.

So a recount from the threads gives the same, always.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Literal, NamedTuple, get_args

from contact_seller.rules.thread import Entry, Happening, Kind

Counted = Literal[
    "answers",
    "answers_in_time",
    "breaches",
    "breaches_taken_back",
    "escalations",
    "no_reply_needed",
    "resolved_unanswered",
]
COUNTED: tuple[Counted, ...] = get_args(Counted)

PARTS = 8
"""Rows that share a merchant's day. Two transactions collide where they count in the same part at the same moment."""

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


def part_of(ticket_id: str) -> int:
    """The part that a ticket is counted in, always the same."""
    return sum(ticket_id.encode()) % PARTS


_ONE_EACH: Mapping[Kind, Counted] = {
    "reply_overdue": "breaches",
    "ticket_escalated": "escalations",
    "no_reply_needed": "no_reply_needed",
}
_OF_ANSWERS: Mapping[Counted, str] = {
    "answers": "answered",
    "answers_in_time": "in_time",
    "breaches_taken_back": "breach_withdrawn",
}


def _named(happening: Happening) -> list[Counted]:
    detail = happening.detail
    match happening.kind:
        case "message_delivered" | "request_decided" | "breach_reviewed":
            return [name for name, key in _OF_ANSWERS.items() if detail.get(key)]
        case "ticket_resolved":
            return ["resolved_unanswered"] if detail["unanswered"] and happening.by == "merchant" else []
        case kind:
            return [_ONE_EACH[kind]] if kind in _ONE_EACH else []
