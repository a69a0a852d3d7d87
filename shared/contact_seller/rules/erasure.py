"""A customer's words and addresses, erased: what is left of a message, an order and a ticket.

Nothing else changes: clocks, decisions, verdicts and counters rest on times and facts, never on a customer's words.
"""

from datetime import datetime, timedelta

from contact_seller.rules.change import Change, begin
from contact_seller.rules.order import Address, Order, next_write
from contact_seller.rules.requests import ChangeShippingAddress, ForgottenAddress
from contact_seller.rules.thread import Message
from contact_seller.rules.ticket import Ticket
from contact_seller.rules.values import Value

ERASED = "[erased]"
"""What stands where words were."""


class Erasure(Value):
    """What one request has erased: tickets gone through, messages and orders changed. `complete` if nothing is left."""

    customer_id: str
    tickets: int
    messages: int
    orders: int
    complete: bool


def without_words(message: Message, now: datetime) -> Message:
    """A customer's message after its erasure."""
    later = message.updated_at + timedelta(milliseconds=1)
    return message.model_copy(update={"text": ERASED, "erased_at": now, "updated_at": max(now, later)})


def without_address(order: Order, now: datetime) -> Order:
    """The order with nothing left of its address but the country; the order itself where that is so already."""
    erased = Address(name=ERASED, line1=ERASED, city=ERASED, country=order.shipping_address.country)
    if order.shipping_address == erased:
        return order
    return order.model_copy(update={"shipping_address": erased, **next_write(order, now)})


def noted(ticket: Ticket, now: datetime) -> Change:
    """The ticket with the entry that says so, and without a wish for another address."""
    change = begin(ticket, now)
    if isinstance(ticket.request, ChangeShippingAddress):
        change = change.having(request=ForgottenAddress())
    return change.having(erased_at=change.ticket.updated_at).happened("customer_erased", "platform")
