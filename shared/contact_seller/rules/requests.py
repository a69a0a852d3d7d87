"""What a customer can ask for, with what each reason must carry, held against the order."""

from typing import Literal, Self

from pydantic import model_validator

from contact_seller.rules.errors import Invalid
from contact_seller.rules.item import Item
from contact_seller.rules.order import Address, Order
from contact_seller.rules.values import Count, Identifier, ShortLine, Value

Reason = Literal[
    "remove_product",
    "change_variant",
    "change_shipping_address",
    "order_status",
    "shipping_eta_or_tracking",
    "item_problem",
    "return_exchange_refund",
]


class RemoveProduct(Value):
    """Take so many pieces of an item out of the order."""

    item_id: Identifier
    quantity: Count


class ChangeVariant(Value):
    """Another size, another colour, or both."""

    item_id: Identifier
    size: ShortLine | None = None
    color: ShortLine | None = None

    @model_validator(mode="after")
    def _names_a_variant(self) -> Self:
        if self.size is None and self.color is None:
            raise ValueError("names neither a size nor a color")
        return self


class ChangeShippingAddress(Value):
    """Send the order elsewhere."""

    address: Address


class ItemProblem(Value):
    """Something is wrong with an item, or it did not come."""

    item_id: Identifier
    problem: Literal["defective", "damaged", "missing"]


class ForgottenAddress(Value):
    """What is left of a wish for another address once it is decided: an address is kept in the order alone."""

    address: None = None


class ReturnExchangeRefund(Value):
    """Give pieces of an item back; for an exchange, the variant that is wanted instead."""

    item_id: Identifier
    quantity: Count
    wants: Literal["return", "exchange", "refund"]
    size: ShortLine | None = None
    color: ShortLine | None = None

    @model_validator(mode="after")
    def _names_a_variant_only_to_exchange(self) -> Self:
        if self.wants != "exchange" and (self.size or self.color):
            raise ValueError("`size` and `color` go with an exchange")
        return self


Request = RemoveProduct | ChangeVariant | ChangeShippingAddress | ItemProblem | ReturnExchangeRefund
StoredRequest = Request | ForgottenAddress

_REASONS: dict[type[StoredRequest], Reason] = {
    RemoveProduct: "remove_product",
    ChangeVariant: "change_variant",
    ChangeShippingAddress: "change_shipping_address",
    ItemProblem: "item_problem",
    ReturnExchangeRefund: "return_exchange_refund",
}


class Variant(Value):
    """A size and a colour of an item, as they were when a change of them was asked for."""

    size: ShortLine | None = None
    color: ShortLine | None = None


def reason_of(request: Request) -> Reason:
    """The reason that calls for such a request."""
    return _REASONS[type(request)]


def item_of(order: Order, request: Request) -> Item | None:
    """The item that the request is about; none where it is about the order.

    Raises:
        Invalid: the order does not have the item, or not in that quantity.
    """
    if isinstance(request, ChangeShippingAddress):
        return None
    item = order.item(request.item_id)
    if item is None:
        raise Invalid("request.item_id", "is not in the order")
    if isinstance(request, RemoveProduct | ReturnExchangeRefund) and request.quantity > item.quantity:
        raise Invalid("request.quantity", f"is more than the {item.quantity} that the order has in this line")
    return item


def variant_asked_of(order: Order, request: Request | None) -> Variant | None:
    """What a change of variant is asked of, as the item is now; nothing for other requests."""
    if not isinstance(request, ChangeVariant):
        return None
    item = item_of(order, request)
    return Variant(size=item.size, color=item.color) if item else None
