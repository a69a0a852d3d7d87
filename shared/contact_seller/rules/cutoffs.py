"""Until when a customer can ask for what: by how far the order is, and by the days since it was delivered."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import get_args

from contact_seller.rules.errors import Invalid, OrderTransition
from contact_seller.rules.item import ENDED, SENT, TROUBLED
from contact_seller.rules.order import Order, OrderStatus
from contact_seller.rules.requests import Reason, Request, item_of, reason_of, variant_asked_of
from contact_seller.rules.ticket import Ticket

QUESTIONS: frozenset[Reason] = frozenset({"order_status", "shipping_eta_or_tracking"})
"""What can always be asked."""

_BEFORE_SHIPPING: frozenset[Reason] = frozenset({"remove_product", "change_variant", "change_shipping_address"})

POSSIBLE: Mapping[OrderStatus, frozenset[Reason]] = {
    "placed": _BEFORE_SHIPPING,
    "processing": _BEFORE_SHIPPING,
    # A carrier may confirm late: what is missing or came broken can be told before.
    "shipped": frozenset({"item_problem"}),
    "delivered": frozenset({"item_problem", "return_exchange_refund"}),
    "cancelled": frozenset(),
}
"""What can be asked for beside the questions; of a delivered order within its return window alone."""

REFUSED_STATES: Mapping[Reason, frozenset[str]] = {
    "remove_product": ENDED | SENT,
    "change_variant": ENDED | SENT,
    "item_problem": ENDED | TROUBLED,
    "return_exchange_refund": ENDED,
}
"""States of a line in which it takes no such request, however far its order is."""


def possible_reasons(order: Order, at: datetime, window: timedelta) -> tuple[Reason, ...]:
    """The reasons that a customer can open a ticket for at that time; `window` follows the delivery."""
    over = order.status == "delivered" and order.delivered_at is not None and at > order.delivered_at + window
    found = QUESTIONS if over else QUESTIONS | POSSIBLE[order.status]
    reasons: tuple[Reason, ...] = get_args(Reason)
    return tuple(reason for reason in reasons if reason in found)


def must_be_possible(
    order: Order, request: Request, now: datetime, window: timedelta, asked_at: datetime | None = None
) -> None:
    """Checks a request that is being made, or was made at `asked_at`: days since the delivery count until then.

    Raises:
        Invalid: it names an item or a quantity that the order does not have.
        OrderTransition: the order is in no state for it, or the item, or its time has passed.
    """
    item, reason = item_of(order, request), reason_of(request)
    possible = possible_reasons(order, now, window)
    if reason not in possible_reasons(order, asked_at or now, window):
        since = f" since {order.delivered_at:%Y-%m-%d}" if order.status == "delivered" and order.delivered_at else ""
        raise OrderTransition(f"An order that is {order.status}{since} does not take `{reason}` now.", possible)
    if item is not None and item.state in REFUSED_STATES[reason]:
        raise OrderTransition(f"Item {item.item_id} is {item.state} and does not take `{reason}`.", possible)


def must_still_be_possible(order: Order, ticket: Ticket, request: Request, now: datetime, window: timedelta) -> None:
    """Checks a ticket's request as it is accepted: what was asked in time is not lost by waiting for the decision.

    Raises:
        OrderTransition: the order has moved on, and the request is no longer possible.
    """
    try:
        must_be_possible(order, request, now, window, ticket.opened_at)
        if variant_asked_of(order, request) != ticket.asked_of:
            raise Invalid("request.item_id", "has another size or color than the customer asked to change")
    except Invalid as error:
        changed = f"The order has changed since the customer asked: {error.detail}."
        raise OrderTransition(changed, possible_reasons(order, now, window)) from error
