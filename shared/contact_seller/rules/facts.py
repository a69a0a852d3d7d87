"""What an order said of itself when a merchant wrote: what the message's claims are held against, then and later."""

from contact_seller.rules.item import ItemState
from contact_seller.rules.order import Order, OrderStatus
from contact_seller.rules.values import DateRange, Instant, Value


class ItemFacts(Value):
    """One line of the order."""

    product_id: str
    title: str
    size: str | None = None
    color: str | None = None
    quantity: int
    state: ItemState | None = None


class Facts(Value):
    """An order's facts, without its customer and its address."""

    status: OrderStatus
    placed_at: Instant
    items: tuple[ItemFacts, ...]
    carrier: str | None = None
    tracking_number: str | None = None
    shipped_at: Instant | None = None
    estimated_delivery: DateRange | None = None
    delivered_at: Instant | None = None


def facts_of(order: Order) -> Facts:
    """The order's facts as it stands."""
    shipment = order.shipment
    return Facts(
        status=order.status,
        placed_at=order.placed_at,
        items=tuple(
            ItemFacts(**{name: getattr(item, name) for name in ItemFacts.model_fields}) for item in order.items
        ),
        carrier=shipment and shipment.carrier,
        tracking_number=shipment and shipment.tracking_number,
        shipped_at=shipment and shipment.shipped_at,
        estimated_delivery=order.estimated_delivery,
        delivered_at=order.delivered_at,
    )
