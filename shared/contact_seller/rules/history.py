"""What an order's thread says of each of its versions: what changed from what to what.

An order has a thread of its own, in which its versions are the numbers. It goes to the event bus, so it holds no word
that a person wrote: of an address, a title, a variant or a shipment it says only that they changed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from contact_seller.rules.order import Order
from contact_seller.rules.thread import Happening, Role

CHANGES_LIMIT = 50
"""Changes that one entry names; an event has a limit in bytes."""

_OF_ORDER = ("status", "placed_at", "estimated_delivery", "delivered_at", "shipping_address")
_OF_SHIPMENT = ("carrier", "tracking_number", "tracking_url", "shipped_at")
_OF_LINE = ("quantity", "state", "unit_price", "product_id", "title", "size", "color")
_VARIANT = frozenset({"size", "color"})
_WORDS = _VARIANT | {"shipping_address", "title", "carrier", "tracking_number", "tracking_url"}

Changed = dict[str, Any]
"""A `field` with what it was, `from`, and is, `to`; of an item with its `item_id`; of words the field alone."""


def thread_of(order_id: str) -> str:
    """The key of an order's own thread. No ticket's ends like that."""
    return f"{order_id}~"


def order_changed(before: Order | None, after: Order, by: Role, ticket_id: str | None = None) -> Happening:
    """The entry of an order's new version; `ticket_id` is the ticket that the change comes with, if it does."""
    changes = list(_changes(before, after, _WORDS))
    detail = {
        "order_id": after.order_id,
        "customer_id": after.customer_id,
        "merchant_id": after.merchant_id,
        "ticket_id": ticket_id,
        "order_version": after.version,
        "order_status": after.status,
        "changes": changes[:CHANGES_LIMIT],
        "further_changes": len(changes[CHANGES_LIMIT:]),
    }
    return Happening(
        ticket_id=thread_of(after.order_id),
        number=after.version,
        at=after.updated_at,
        by=by,
        kind="order_changed",
        detail=detail,
    )


def changes_with_variants(before: Order, after: Order) -> list[Changed]:
    """What changed, sizes and colours in their words: for a thread's entry that is not published."""
    return list(_changes(before, after, _WORDS - _VARIANT))


def _changes(before: Order | None, after: Order, words: frozenset[str]) -> Iterator[Changed]:
    then = {} if before is None else before.model_dump(mode="json", by_alias=True)
    now = after.model_dump(mode="json", by_alias=True)
    yield from _differences(then, now, _OF_ORDER, words)
    yield from _differences(then.get("shipment") or {}, now["shipment"] or {}, _OF_SHIPMENT, words)
    lines_then, lines_now = ({item["item_id"]: item for item in each.get("items", ())} for each in (then, now))
    for item_id in {**lines_then, **lines_now}:
        line_then, line_now = lines_then.get(item_id), lines_now.get(item_id)
        # Of a line that comes or goes, how much of it does; a split's part is otherwise as its origin.
        names = _OF_LINE if line_then and line_now else ("quantity", "state")
        for change in _differences(line_then or {}, line_now or {}, names, words):
            yield {"item_id": item_id, **change}


def _differences(
    then: Mapping[str, Any], now: Mapping[str, Any], names: tuple[str, ...], words: frozenset[str]
) -> Iterator[Changed]:
    for name in names:
        if then.get(name) != now.get(name):
            yield {"field": name} if name in words else {"field": name, "from": then.get(name), "to": now.get(name)}
