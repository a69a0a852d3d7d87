"""Fifty at the same moment decide, cancel and ship one order, on DynamoDB's own engine: its history stays one of those
that are allowed. `make race` runs it a hundred times.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, repeat
from threading import Barrier
from typing import Any, get_args

import pytest

from contact_seller.rules.errors import AlreadyDecided, Conflict, OrderTransition
from contact_seller.rules.item import ENDED
from contact_seller.rules.order import NEXT, OrderPatch
from contact_seller.rules.ticket import Decision
from contact_seller.storage import orders as stored_orders
from contact_seller.storage.tables import ThreadRow
from contact_seller.usecases import decisions, orders
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller
from tests.dynamodb.marketplace import Marketplace, order_body

RUNS = int(os.environ.get("RACE_RUNS", "3"))
MERCHANT = Caller("merchant", "merchant-1", "staff-1")
BOUGHT = {"shirt": (6, 1999), "mug": (3, 850), "hat": (1, 2500)}
PAID = sum(quantity * price for quantity, price in BOUGHT.values())
ADDRESS = {"name": "A", "line1": "B", "city": "C", "country": "DE"}
ASKED: list[tuple[str, dict[str, Any]]] = [
    *[("remove_product", {"item_id": "shirt", "quantity": quantity}) for quantity in (1, 1, 1, 1, 2, 2, 6)],
    *[("remove_product", {"item_id": "mug", "quantity": quantity}) for quantity in (1, 1, 3)],
    *[("remove_product", {"item_id": "hat", "quantity": 1})] * 2,
    *[("change_variant", {"item_id": item_id, "size": size}) for item_id in ("shirt", "mug") for size in ("S", "L")],
    *[("change_shipping_address", {"address": {**ADDRESS, "line2": str(number)}}) for number in range(4)],
]

Work = Callable[[], object]


def place(marketplace: Marketplace, order_id: str) -> list[str]:
    """Puts an order with a ticket for each request; the tickets' ids."""
    items = [
        {
            **order_body()["items"][0],
            "item_id": item_id,
            "quantity": quantity,
            "unit_price": {"amount_minor": price, "currency": "EUR"},
        }
        for item_id, (quantity, price) in BOUGHT.items()
    ]
    marketplace.place(order_id, items=items, status="processing")
    return [marketplace.ask_for(request, reason, order_id) for reason, request in ASKED]


def fifty(order_id: str, tickets: list[str]) -> list[Work]:
    """Every ticket decided twice, and five cancellations and five shipments."""

    def decide(ticket_id: str, decision: Decision) -> Work:
        return lambda: decisions.decide(MERCHANT, ticket_id, decision, "So be it.", Once.of(None, "", ""))

    def patch(status: str) -> Work:
        change = OrderPatch.model_validate({"status": status})
        return lambda: orders.patch(MERCHANT, order_id, change, None, Once.of(None, "", ""))

    accepting = [decide(ticket_id, "accept") for ticket_id in tickets]
    again = [decide(ticket_id, random.choice(get_args(Decision))) for ticket_id in tickets]
    work = [*accepting, *again, *(patch(status) for status in ("cancelled", "shipped") for _ in range(5))]
    assert len(work) == 50
    random.shuffle(work)
    return work


def outcome(work: Work, start: Barrier) -> str:
    start.wait()
    try:
        work()
    except (AlreadyDecided, OrderTransition, Conflict) as refused:
        return type(refused).__name__
    return "done"


@pytest.mark.parametrize("run", range(RUNS))
def test_fifty_at_once_leave_a_history_that_is_allowed(marketplace: Marketplace, run: int) -> None:
    order_id = f"order-{run}"
    tickets = place(marketplace, order_id)
    with ThreadPoolExecutor(50) as pool:
        outcomes = Counter(pool.map(outcome, fifty(order_id, tickets), repeat(Barrier(50))))
    print(f"run {run}: {dict(outcomes)}")
    history = marketplace.history(order_id)
    must_be_a_life(history)
    must_be_decided_once(marketplace, tickets, history)
    must_add_up(order_id, tickets, history)
    assert outcomes["done"] > 1


def must_be_a_life(history: list[dict[str, Any]]) -> None:
    """Versions in a row, statuses by the table, requests accepted only before shipping, lines that ended final."""
    assert [entry["order_version"] for entry in history] == list(range(1, len(history) + 1))
    states: dict[str, str | None] = {}
    for before, after in pairwise(history):
        status = after["order_status"]
        assert status == before["order_status"] or status in NEXT[before["order_status"]]
        if after["ticket_id"] is not None:
            assert before["order_status"] in ("placed", "processing")
        for change in after["changes"]:
            if change["field"] == "state":
                assert states.get(change["item_id"]) not in ENDED
                states[change["item_id"]] = change["to"]


def must_be_decided_once(marketplace: Marketplace, tickets: list[str], history: list[dict[str, Any]]) -> None:
    """A ticket that was accepted is in the order's history once, and no other is there at all."""
    accepted = [ticket_id for ticket_id in tickets if marketplace.ticket(ticket_id)["decision"] == "accept"]
    assert sorted(accepted) == sorted(entry["ticket_id"] for entry in history if entry["ticket_id"])
    for ticket_id in tickets:
        assert marketplace.happenings(ticket_id).count("request_decided") <= 1


def must_add_up(order_id: str, tickets: list[str], history: list[dict[str, Any]]) -> None:
    """The order is what its history says, has all its pieces, and what is due back is the price of what was removed."""
    order = stored_orders.find(order_id)
    assert order is not None
    pieces: dict[str, int] = {}
    for change in (change for entry in history for change in entry["changes"] if change["field"] == "quantity"):
        assert pieces.get(change["item_id"]) == change["from"]
        pieces[change["item_id"]] = change["to"]
    assert pieces == {item.item_id: item.quantity for item in order.items}
    assert sum(pieces.values()) == sum(quantity for quantity, _ in BOUGHT.values())
    entries = (row for ticket_id in tickets for row in ThreadRow.query(ticket_id) if row.kind == "refund_due")
    due = {row.detail["item_id"]: int(row.detail["amount_minor"]) for row in entries}
    assert due == {
        item.item_id: item.quantity * item.unit_price.amount_minor for item in order.items if item.state == "removed"
    }
    assert sum(due.values()) <= PAID
    assert history[-1]["order_status"] == order.status
