"""An order, and the life that it can have."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from contact_seller.rules.errors import Conflict, Invalid, OrderTransition, PreconditionFailed
from contact_seller.rules.item import LINES_LIMIT, Item, ItemPatch
from contact_seller.rules.shipment import Shipment, must_hold_no_sentence
from contact_seller.rules.values import (
    CustomerId,
    DateRange,
    Identifier,
    Instant,
    Line,
    MessageText,
    ShortLine,
    Value,
)

OrderStatus = Literal["placed", "processing", "shipped", "delivered", "cancelled"]
Notice = Literal["delay", "shipping_update", "sold_out", "order_detail"]

NEXT: dict[OrderStatus, frozenset[OrderStatus]] = {
    "placed": frozenset({"processing", "shipped", "delivered", "cancelled"}),
    "processing": frozenset({"shipped", "delivered", "cancelled"}),
    "shipped": frozenset({"delivered"}),
    "delivered": frozenset(),
    "cancelled": frozenset(),
}
"""Steps may be skipped, since a storefront reports what it learns; none is ever taken back."""

Precondition = frozenset[int] | Literal["*"] | None
"""The versions of which an order must have one to be changed; `*` is any, so that it must be there."""


class Address(Value):
    """Where an order goes. Only its customer, merchant and storefront see it; it is never logged nor published."""

    name: Line
    line1: Line
    line2: Line | None = None
    city: Line
    region: Line | None = None
    postal_code: ShortLine | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]


class OrderDetails(Value):
    """What the storefront says of an order."""

    customer_id: CustomerId
    merchant_id: Identifier
    status: OrderStatus
    placed_at: Instant
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=LINES_LIMIT)]
    shipping_address: Address
    shipment: Shipment | None = None
    estimated_delivery: DateRange | None = None
    delivered_at: Instant | None = None


class Order(OrderDetails):
    """An order as it is stored; `version` counts its writes from 1."""

    order_id: Identifier
    version: int
    updated_at: Instant

    def item(self, item_id: str) -> Item | None:
        """The item of that id, or nothing."""
        return next((item for item in self.items if item.item_id == item_id), None)


class NoticeText(Value):
    """What the customer is told with a change."""

    kind: Notice
    text: MessageText


class OrderPatch(Value):
    """What the merchant or the storefront changes; fields that are absent stay as they are."""

    status: OrderStatus | None = None
    shipment: Shipment | None = None
    estimated_delivery: DateRange | None = None
    delivered_at: Instant | None = None
    items: Annotated[tuple[ItemPatch, ...], Field(max_length=LINES_LIMIT)] | None = None
    notice: NoticeText | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("names nothing to change")
        return self


def place(order_id: str, details: OrderDetails, now: datetime) -> Order:
    """A new order in its first version.

    Raises:
        Invalid: two items have one id, a tracking number is words, or something lies before the order's placing.
    """
    _must_name_each_once(details.items)
    must_hold_no_sentence(details.shipment)
    return _whole(Order(order_id=order_id, version=1, updated_at=now, **dict(details)))


def replace(order: Order, details: OrderDetails, now: datetime) -> Order:
    """The order with all its details renewed, but for the lines that have ended.

    Raises:
        Conflict: the details name another customer or merchant; tickets rest on both.
        OrderTransition: the status would go backwards, or a line that has ended would change or vanish.
        Invalid: two items have one id, a tracking number is words, or something lies before the order's placing.
    """
    _must_name_each_once(details.items)
    must_hold_no_sentence(details.shipment)
    if (details.customer_id, details.merchant_id) != (order.customer_id, order.merchant_id):
        raise Conflict("The customer and the merchant of an order never change.")
    _must_lead(order.status, details.status)
    for item in order.items:
        if item.has_ended and item not in details.items:
            raise OrderTransition(f"Item {item.item_id} is {item.state} and stays in the order as it is.")
    renewed = Order(order_id=order.order_id, **next_write(order, now), **dict(details))
    return _whole(renewed, order.delivered_at)


def patch(order: Order, changes: OrderPatch, now: datetime) -> Order:
    """The order with some details changed; the same one, in the same version, where they are as they were.

    Raises:
        OrderTransition: the status would go backwards, or a line that has ended would change.
        Invalid: an item is not in the order, or named twice, a tracking number is words, or something lies before the
            order's placing.
    """
    _must_name_each_once(changes.items or ())
    must_hold_no_sentence(changes.shipment)
    named = {name: getattr(changes, name) for name in changes.model_fields_set - {"items", "notice"}}
    status = named.get("status") or order.status
    _must_lead(order.status, status)
    items = _with_states(order, changes.items or ())
    renewed = {**named, "status": status, "items": items, **next_write(order, now)}
    changed = _whole(order.model_copy(update=renewed), order.delivered_at)
    as_before = changed.model_copy(update={"version": order.version, "updated_at": order.updated_at})
    return order if as_before == order else changed


def next_write(order: Order, now: datetime) -> dict[str, Any]:
    """Version and time of the order's next write: after the last one's, whatever the clocks of two machines say."""
    return {"version": order.version + 1, "updated_at": max(now, order.updated_at + timedelta(milliseconds=1))}


def must_be(order: Order, version: Precondition) -> None:
    """Raises PreconditionFailed where versions are named and the order's is not one of them."""
    if isinstance(version, frozenset) and order.version not in version:
        raise PreconditionFailed(f"The order is at version {order.version}, which `If-Match` does not name.")


def _must_name_each_once(items: Sequence[Item | ItemPatch]) -> None:
    seen: set[str] = set()
    for place_in_list, item in enumerate(items):
        if item.item_id in seen:
            raise Invalid(f"items.{place_in_list}.item_id", "is there a second time")
        seen.add(item.item_id)


def _must_lead(before: OrderStatus, after: OrderStatus) -> None:
    if after != before and after not in NEXT[before]:
        raise OrderTransition(f"An order that is {before} cannot become {after}.")


def _with_states(order: Order, patches: tuple[ItemPatch, ...]) -> tuple[Item, ...]:
    states = {each.item_id: each.state for each in patches}
    for place_in_list, each in enumerate(patches):
        item = order.item(each.item_id)
        if item is None:
            raise Invalid(f"items.{place_in_list}.item_id", "is not in the order")
        if item.has_ended and states[item.item_id] != item.state:
            raise OrderTransition(f"Item {item.item_id} is {item.state} and stays so.")
    return tuple(item.model_copy(update={"state": states.get(item.item_id, item.state)}) for item in order.items)


def _whole(order: Order, known_delivery: datetime | None = None) -> Order:
    """The order, with a time of delivery where it is delivered: the known one, else now. Days are those of UTC."""
    placed = order.placed_at
    if order.status == "delivered" and order.delivered_at is None:
        order = order.model_copy(update={"delivered_at": known_delivery or max(order.updated_at, placed)})
    expected, shipped_at = order.estimated_delivery, order.shipment.shipped_at if order.shipment else None
    if expected is not None and expected.from_ < placed.date():
        raise Invalid("estimated_delivery.from", "must not be before the day on which the order was placed")
    if shipped_at is not None and shipped_at < placed:
        raise Invalid("shipment.shipped_at", "must not be before the order was placed")
    if order.delivered_at is not None and order.delivered_at < placed:
        raise Invalid("delivered_at", "must not be before the order was placed")
    return order
