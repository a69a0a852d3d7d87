"""What a customer can ask for, with what each reason must carry, held against the order."""

from typing import Literal, Self

from pydantic import model_validator

from contact_seller.rules.errors import Invalid
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


def check_against(order: Order, request: Request | None) -> None:
    """Raises Invalid where the request names an item or a quantity that the order does not have."""
    if request is None or isinstance(request, ChangeShippingAddress):
        return
    item = order.item(request.item_id)
    if item is None:
        raise Invalid("request.item_id", "is not in the order")
    if isinstance(request, RemoveProduct | ReturnExchangeRefund) and request.quantity > item.quantity:
        raise Invalid("request.quantity", f"is more than the {item.quantity} that were ordered")
