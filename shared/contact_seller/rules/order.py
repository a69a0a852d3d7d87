"""An order, and the life that it can have."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contact_seller.rules.errors import Conflict, Invalid, OrderTransition, PreconditionFailed
from contact_seller.rules.values import (
    Count,
    DateRange,
    HttpsUrl,
    Identifier,
    Instant,
    Line,
    MessageText,
    MinorUnits,
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

ItemState = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
"""What the storefront calls it."""

PatchedItemState = Literal[
    "active", "ordered", "packed", "shipped", "delivered", "sold_out", "cancelled", "removed", "returned", "exchanged"
]
"""What a patch can make of it: words that are known, since the customer reads them unscreened."""

Carrier = Annotated[str, Field(max_length=32, pattern=r"^\w[\w.&'-]*( [\w.&'-]+){0,2}$")]
TrackingNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{3,40}$")]


class Money(Value):
    """An amount in minor units: 1099 USD is 10.99 dollars."""

    amount_minor: MinorUnits
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]


class Item(Value):
    """One line of an order; `quantity` pieces of one product in one variant."""

    item_id: Identifier
    product_id: Identifier
    title: Line
    size: ShortLine | None = None
    color: ShortLine | None = None
    quantity: Count
    unit_price: Money
    state: ItemState | None = None


class Address(Value):
    """Where an order goes. Only its customer, merchant, storefront and platform see it; it is never logged."""

    name: Line
    line1: Line
    line2: Line | None = None
    city: Line
    region: Line | None = None
    postal_code: ShortLine | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]


class Shipment(Value):
    """How the order travels, as far as it is known. Names and numbers in their shape only: no place for a message."""

    carrier: Carrier | None = None
    tracking_number: TrackingNumber | None = None
    tracking_url: HttpsUrl | None = None
    shipped_at: Instant | None = None


class OrderDetails(Value):
    """What the storefront says of an order."""

    customer_id: Identifier
    merchant_id: Identifier
    status: OrderStatus
    placed_at: Instant
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=100)]
    shipping_address: Address
    shipment: Shipment | None = None
    estimated_delivery: DateRange | None = None
    delivered_at: Instant | None = None

    @model_validator(mode="after")
    def _names_each_item_once(self) -> Self:
        if len({item.item_id for item in self.items}) < len(self.items):
            raise ValueError("two items have the same item_id")
        return self


class Order(OrderDetails):
    """An order as it is stored; `version` counts its writes from 1."""

    order_id: Identifier
    version: int
    updated_at: Instant

    def item(self, item_id: str) -> Item | None:
        """The item of that id, or nothing."""
        return next((item for item in self.items if item.item_id == item_id), None)


class ItemPatch(Value):
    """A new state for one item."""

    item_id: Identifier
    state: PatchedItemState


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
    items: Annotated[tuple[ItemPatch, ...], Field(max_length=100)] | None = None
    notice: NoticeText | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("names nothing to change")
        return self


def place(order_id: str, details: OrderDetails, now: datetime) -> Order:
    """A new order in its first version."""
    return Order(order_id=order_id, version=1, updated_at=now, **dict(details))


def replace(order: Order, details: OrderDetails, now: datetime) -> Order:
    """The order with all its details renewed.

    Raises:
        Conflict: the details name another customer or merchant; tickets rest on both.
        OrderTransition: the status would go backwards.
    """
    if (details.customer_id, details.merchant_id) != (order.customer_id, order.merchant_id):
        raise Conflict("The customer and the merchant of an order never change.")
    _must_lead(order.status, details.status)
    return Order(order_id=order.order_id, version=order.version + 1, updated_at=now, **dict(details))


def patch(order: Order, changes: OrderPatch, now: datetime) -> Order:
    """The order with some details changed. Without a time of its own, delivery happens now.

    Raises:
        OrderTransition: the status would go backwards.
        Invalid: an item is not in the order.
    """
    named = {name: getattr(changes, name) for name in changes.model_fields_set - {"items", "notice"}}
    status = named.get("status") or order.status
    _must_lead(order.status, status)
    if status == "delivered" and named.get("delivered_at") is None:
        named["delivered_at"] = order.delivered_at or now
    items = _with_states(order, changes.items or ())
    return order.model_copy(
        update={**named, "status": status, "items": items, "version": order.version + 1, "updated_at": now}
    )


def must_be(order: Order, version: int | None) -> None:
    """Raises PreconditionFailed where a version is named that is not the order's."""
    if version is not None and version != order.version:
        raise PreconditionFailed(f"The order is at version {order.version}, not {version}.")


def _must_lead(before: OrderStatus, after: OrderStatus) -> None:
    if after != before and after not in NEXT[before]:
        raise OrderTransition(f"An order that is {before} cannot become {after}.")


def _with_states(order: Order, patches: tuple[ItemPatch, ...]) -> tuple[Item, ...]:
    states = {each.item_id: each.state for each in patches}
    for place_in_list, each in enumerate(patches):
        if order.item(each.item_id) is None:
            raise Invalid(f"items.{place_in_list}.item_id", "is not in the order")
    return tuple(item.model_copy(update={"state": states.get(item.item_id, item.state)}) for item in order.items)
