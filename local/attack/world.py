"""A small world for the attack: orders, tickets and messages of two customers and two merchants in all their states."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from contact_seller.rules import lifecycle
from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.change import Opening
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.order import Order
from contact_seller.storage.rows import thread_row, ticket_row
from local.conversations import Api
from local.sample_tickets import FINE_MESSAGE, PROHIBITED_MESSAGE
from local.stack import Stack

_PATIENCE_SECONDS = 120
_TICKETS_A_SIDE = 20
_MONEY = {"amount_minor": 1999, "currency": "EUR"}
_ITEMS = [
    {"item_id": "shirt", "product_id": "p1", "title": "Shirt", "quantity": 3, "unit_price": _MONEY, "size": "M"},
    {"item_id": "mug", "product_id": "p2", "title": "Mug", "quantity": 2, "unit_price": _MONEY},
]
_ADDRESS = {"name": "A. Customer", "line1": "Main Street 1", "city": "Berlin", "country": "DE"}
_ASKED: tuple[dict[str, Any], ...] = (
    {"reason": "order_status"},
    {"reason": "remove_product", "request": {"item_id": "shirt", "quantity": 1}},
    {"reason": "change_variant", "request": {"item_id": "shirt", "size": "L"}},
    {"reason": "change_shipping_address", "request": {"address": _ADDRESS}},
    {"reason": "shipping_eta_or_tracking"},
)


def prepared(stack: Stack) -> dict[str, list[str]]:
    """Makes it; ids by the name that the contract gives them.

    Raises:
        Problem: a request was refused.
    """
    api, known = Api(stack), {"order_id": [], "ticket_id": [], "message_id": list[str]()}
    for side in ("1", "2"):
        for number in range(_TICKETS_A_SIDE):
            _conversation(api, side, number, known)
        known["ticket_id"].append(_overdue(api, f"attack-{side}-0"))
    _decide(api)
    stack.client("lambda").invoke(FunctionName=stack.functions["sweep_sla"], Payload=b"{}")
    parties = {"merchant_id": list(stack.merchants.values()), "customer_id": list(stack.customers.values())}
    return known | parties | {"item_id": ["shirt", "mug"]}


def _conversation(api: Api, side: str, number: int, known: dict[str, list[str]]) -> None:
    """An order with a ticket in which the merchant has written twice, one of it prohibited."""
    order_id, customer, merchant = f"attack-{side}-{number}", f"customer-{side}", f"merchant-{side}"
    order = {
        "customer_id": api.stack.customers[customer],
        "merchant_id": api.stack.merchants[merchant],
        "status": "placed",
        "placed_at": (datetime.now(UTC) - timedelta(days=40)).isoformat(),
        "items": _ITEMS,
        "shipping_address": _ADDRESS,
    }
    api.call("storefront", "PUT", f"/orders/{order_id}", order)
    opening = {"text": "I have a question.", **_ASKED[number % len(_ASKED)]}
    ticket_id = api.call(customer, "POST", f"/orders/{order_id}/tickets", opening)["ticket_id"]
    messages = f"/tickets/{ticket_id}/messages"
    ids = [
        api.call(merchant, "POST", messages, {"text": text})["message_id"]
        for text in (FINE_MESSAGE, PROHIBITED_MESSAGE)
    ]
    if number % 4 == 3:
        api.call(customer, "POST", f"/tickets/{ticket_id}/resolve")
    if number >= len(_ASKED):
        api.call("storefront", "PATCH", f"/orders/{order_id}", {"status": ("shipped", "delivered")[number % 2]})
    for name, value in (("order_id", [order_id]), ("ticket_id", [ticket_id]), ("message_id", ids)):
        known[name] += value


def _overdue(api: Api, order_id: str) -> str:
    """A ticket that was opened a month ago and never answered; the next sweep notices its breach. Its id."""
    order = Order.model_validate(api.call("storefront", "GET", f"/orders/{order_id}"))
    asked, promise = Opening("Hello?", reason="order_status"), ReplyPromise(calendar_of(None), 3, 3, 0.75)
    then = datetime.now(UTC) - timedelta(days=30)
    change = lifecycle.open_by_customer(f"{order_id}~{'0' * 26}", order, asked, then, promise)
    dynamodb, tables = api.stack.client("dynamodb"), api.stack.tables
    rows = [("TICKETS_TABLE", ticket_row(change.ticket))]
    for table, row in [*rows, *(("THREAD_TABLE", thread_row(entry)) for entry in change.entries)]:
        dynamodb.put_item(TableName=tables[table], Item=row.serialize(null_check=False))
    return change.ticket.ticket_id


def _decide(api: Api) -> None:
    """Waits until everything prohibited is held, then rejects one of each merchant's and releases another."""
    deadline, held = time.monotonic() + _PATIENCE_SECONDS, list[dict[str, Any]]()
    while len(held) < 2 * _TICKETS_A_SIDE and time.monotonic() < deadline:
        time.sleep(0.5)
        held = api.call("platform", "GET", "/reviews?limit=100")["reviews"]
    for merchant_id in {review["merchant_id"] for review in held}:
        first, second, *_ = [review["message_id"] for review in held if review["merchant_id"] == merchant_id]
        api.call("platform", "POST", f"/reviews/{first}/decision", {"decision": "uphold"})
        api.call("platform", "POST", f"/reviews/{second}/decision", {"decision": "overturn"})
