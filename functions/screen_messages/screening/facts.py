"""What an order knows about itself. None means unknown, and an unknown fact never makes a claim false."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple


class ItemFacts(NamedTuple):
    """One line of the order."""

    product_id: str | None = None
    title: str | None = None
    size: str | None = None
    color: str | None = None
    quantity: int | None = None


class OrderFacts(NamedTuple):
    """The facts that a message's claims are held against."""

    status: str | None = None
    placed_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    tracking_number: str | None = None
    carrier: str | None = None
    estimated_from: date | None = None
    estimated_to: date | None = None
    items: tuple[ItemFacts, ...] = ()

    @classmethod
    def from_json(cls, order: Mapping[str, Any] | None) -> "OrderFacts":
        """Read an order in its JSON shape; a missing or null field stays unknown.

        Raises:
            ValueError: a field is there, but is not what it should be; the message names it.
        """
        if order is None:
            return cls()
        if not isinstance(order, Mapping):
            raise ValueError("order: not an object")
        window = order.get("estimated_delivery") or {}
        if not isinstance(window, Mapping):
            raise ValueError("order.estimated_delivery: not an object")
        return cls(
            status=_text(order, "status"),
            placed_at=_moment(order, "placed_at"),
            shipped_at=_moment(order, "shipped_at"),
            delivered_at=_moment(order, "delivered_at"),
            tracking_number=_text(order, "tracking_number"),
            carrier=_text(order, "carrier"),
            estimated_from=_day(window, "from"),
            estimated_to=_day(window, "to"),
            items=_items(order.get("items") or []),
        )


def _items(raw: Any) -> tuple[ItemFacts, ...]:
    if not isinstance(raw, list) or not all(isinstance(item, Mapping) for item in raw):
        raise ValueError("order.items: not a list of objects")
    return tuple(
        ItemFacts(
            product_id=_text(item, "product_id"),
            title=_text(item, "title"),
            size=_text(item, "size"),
            color=_text(item, "color"),
            quantity=_count(item, "quantity"),
        )
        for item in raw
    )


def _text(source: Mapping[str, Any], field: str) -> str | None:
    value = source.get(field)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"order.{field}: not a string")
    return value or None


def _count(source: Mapping[str, Any], field: str) -> int | None:
    value = source.get(field)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ValueError(f"order.items.{field}: not a whole number")
    return value


def _moment(source: Mapping[str, Any], field: str) -> datetime | None:
    value = _text(source, field)
    try:
        return None if value is None else datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"order.{field}: not a time in RFC 3339") from None


def _day(source: Mapping[str, Any], field: str) -> date | None:
    value = _text(source, field)
    try:
        return None if value is None else date.fromisoformat(value[:10])
    except ValueError:
        raise ValueError(f"order.estimated_delivery.{field}: not a date") from None
