"""What happens in a ticket's life, on the average, and what it needs of everything: units, requests, events, seconds.

How people write is measured: of 3,000 synthetic support conversations, and of a replay whose messages were screened.
How they read, ask and decide is assumed. docs/scale.md says which is which.
"""

from typing import NamedTuple

from local.bench.budget import Kind, rows, units

MERCHANTS_MESSAGES = 6.0
HELD = 0.042
"""The share of merchants' messages that screening holds: 50 of 1,198."""

_HELD_A_TICKET = HELD * MERCHANTS_MESSAGES


class Often(NamedTuple):
    """How often a request comes in a ticket's life, who makes it, and how many events follow from each.

    `api` requests come through the gateway; the others are a stream's or the schedule's.
    """

    times: float
    events: float = 0
    api: bool = True


MIX: dict[str, Often] = {
    "open a ticket, as customer": Often(1, 2),
    "post, as customer, which starts a clock": Often(5, 1),
    "post, as merchant": Often(MERCHANTS_MESSAGES),
    "screen a message that is delivered": Often(MERCHANTS_MESSAGES - _HELD_A_TICKET, 1, api=False),
    "screen a message that is held": Often(_HELD_A_TICKET, 1, api=False),
    "decide a review: uphold": Often(_HELD_A_TICKET / 2, 1.5),
    "decide a review: overturn": Often(_HELD_A_TICKET / 2, 2),
    "decide a request: accept": Often(0.2, 2),
    "decide a request: decline": Often(0.1),
    "resolve": Often(1, 1),
    "reopen": Often(0.05, 1),
    "sweep a step of a ticket": Often(0.3, 1, api=False),
    "sweep a step of a ticket that its customer sees": Often(1.11, 1, api=False),
    "list 20 messages": Often(12),
    "list 20 tickets, as customer": Often(3),
    "list 20 tickets, as merchant": Often(6),
    "read a ticket": Often(6),
    "list 8 reviews": Often(0.07),
    "scorecard of 30 days": Often(0.05),
    "put an order": Often(10, 1),
    "patch an order, as merchant": Often(20, 1),
}

TRIP_SECONDS = 0.008
"""Assumed, for a request to DynamoDB within a region: a transaction takes longer, a read less."""

OWN_SECONDS = 0.015
"""Assumed, for a warm function's own work in one request."""


def a_ticket(kind: Kind) -> dict[str, float]:
    """The units that a ticket takes in its life, by table and index."""
    total: dict[str, float] = {}
    for name, often in MIX.items():
        for place, number in units(kind).get(name, {}).items():
            total[place] = total.get(place, 0) + often.times * number
    return total


def api_requests() -> float:
    """Requests through the gateway in a ticket's life."""
    return sum(often.times for often in MIX.values() if often.api)


def events() -> float:
    """Events on the bus from a ticket's life."""
    return sum(often.times * often.events for often in MIX.values())


def seconds(*, api: bool) -> float:
    """Seconds that functions run for a ticket, by what calls them."""
    trips = {name: float(cells[0]) for name, cells in rows("| request ").items()}
    return sum(
        often.times * (OWN_SECONDS + TRIP_SECONDS * trips[name]) for name, often in MIX.items() if often.api == api
    )


def writing(table: str) -> float:
    """Transactions of a ticket's life that write, or check, a row of that table."""
    return sum(often.times for name, often in MIX.items() if units("write").get(name, {}).get(table))
