"""What accepting a request makes of the order: its next version, and the money that is due back for it."""

from datetime import datetime
from typing import Any, NamedTuple

from contact_seller.rules.item import Item, replacement, split
from contact_seller.rules.order import Order, next_write
from contact_seller.rules.requests import (
    ChangeShippingAddress,
    ChangeVariant,
    ItemProblem,
    RemoveProduct,
    Request,
    ReturnExchangeRefund,
)
from contact_seller.rules.ticket import Decision


class Refund(NamedTuple):
    """The price of a line that has ended, due to the customer; each line ends once, so each is refunded once."""

    line: Item

    @property
    def amount_minor(self) -> int:
        """In minor units of the line's currency."""
        return self.line.quantity * self.line.unit_price.amount_minor

    @property
    def detail(self) -> dict[str, Any]:
        """The same, for the thread and the event bus."""
        line = self.line
        return {
            "amount_minor": self.amount_minor,
            "currency": line.unit_price.currency,
            "item_id": line.item_id,
            "product_id": line.product_id,
            "quantity": line.quantity,
            "item_state": line.state,
        }


class Effect(NamedTuple):
    """A decision with the order before and after it; the same one where nothing was changed."""

    decision: Decision
    before: Order
    after: Order
    refund: Refund | None = None


def declined(order: Order) -> Effect:
    """Nothing changes."""
    return Effect("decline", order, order)


def accepted(order: Order, request: Request, now: datetime) -> Effect:
    """The request carried out, on an order for which it is possible.

    Raises:
        OrderTransition: the order would have too many lines.
    """
    match request:
        case ChangeShippingAddress():
            return _next(order, now, shipping_address=request.address)
        case ChangeVariant():
            return _with_variant(order, request, now)
        case ItemProblem():
            whole = _line(order, request.item_id).quantity
            return _next(order, now, items=split(order.items, request.item_id, whole, state=request.problem)[0])
        case RemoveProduct():
            return _removed(order, request, now)
        case ReturnExchangeRefund():
            return _given_back(order, request, now)


def _with_variant(order: Order, request: ChangeVariant, now: datetime) -> Effect:
    item = _line(order, request.item_id)
    wanted = {"size": request.size or item.size, "color": request.color or item.color}
    # What is sold out is the variant that is no longer wanted.
    state = "ordered" if item.state == "sold_out" else item.state
    return _next(order, now, items=split(order.items, item.item_id, item.quantity, **wanted, state=state)[0])


def _removed(order: Order, request: RemoveProduct, now: datetime) -> Effect:
    """Without the pieces; with the last of them the order is cancelled."""
    items, ended = split(order.items, request.item_id, request.quantity, state="removed")
    status = "cancelled" if all(item.has_ended for item in items) else order.status
    return _next(order, now, Refund(ended), items=items, status=status)


def _given_back(order: Order, request: ReturnExchangeRefund, now: datetime) -> Effect:
    ends_as = {"return": "returned", "exchange": "exchanged", "refund": "refunded"}[request.wants]
    items, ended = split(order.items, request.item_id, request.quantity, state=ends_as)
    if request.wants != "exchange":
        return _next(order, now, Refund(ended), items=items)
    wanted = {"size": request.size or ended.size, "color": request.color or ended.color}
    return _next(order, now, items=replacement(items, ended.item_id, **wanted, state="ordered"))


def _line(order: Order, item_id: str) -> Item:
    item = order.item(item_id)
    if item is None:
        raise LookupError(f"the order has no item {item_id}")
    return item


def _next(order: Order, now: datetime, refund: Refund | None = None, **changes: object) -> Effect:
    after = order.model_copy(update={**changes, **next_write(order, now)})
    return Effect("accept", order, after, refund)
