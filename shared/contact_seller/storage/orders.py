"""Orders, by id."""

from contact_seller.rules.order import Order
from contact_seller.storage.rows import from_row
from contact_seller.storage.tables import OrderRow


def find(order_id: str) -> Order | None:
    """The order as it was last written; 0.5 to 1 read unit for each 4 KB, in one round trip."""
    try:
        return from_row(OrderRow.get(order_id, consistent_read=True), Order)
    except OrderRow.DoesNotExist:
        return None
