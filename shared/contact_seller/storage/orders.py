"""Orders, by id."""

from typing import NamedTuple

from contact_seller.rules.merchant import Profile
from contact_seller.rules.order import Order
from contact_seller.storage.rows import from_row, profile_in
from contact_seller.storage.tables import OrderRow


class OrderWithProfile(NamedTuple):
    """An order, and its merchant's profile as it was when the order was last written, if it had one.

    The merchant may have changed it since: what is reckoned by it is written on the condition that it has not.
    """

    order: Order
    profile: Profile | None


def find(order_id: str) -> Order | None:
    """The order as it was last written; 1 read unit for each 4 KB, in one round trip."""
    found = find_with_profile(order_id)
    return found and found.order


def find_with_profile(order_id: str) -> OrderWithProfile | None:
    """The same with what it remembers of its merchant."""
    try:
        row = OrderRow.get(order_id, consistent_read=True)
    except OrderRow.DoesNotExist:
        return None
    return OrderWithProfile(from_row(row, Order), profile_in(row))
