"""Many open tickets, of which some have their next step due: what a sweep finds on a busy day."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from contact_seller.rules import lifecycle, timers
from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.change import Opening
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.order import OrderDetails, place
from contact_seller.rules.ticket import Ticket
from contact_seller.storage.rows import ticket_row
from contact_seller.storage.tables import ThreadRow, TicketRow

_DAY = timedelta(days=1)
_PROMISE = ReplyPromise(calendar_of(None), 3, 3, 0.75, window=_DAY)
_QUESTION = Opening("Where is my order?", reason="order_status")


def put(total: int, due: int, now: datetime) -> None:
    """Puts so many open tickets, of which so many were due to be answered some time ago: each with one step to take."""
    with TicketRow.batch_write() as batch:
        for ticket in open_tickets(total, due, now):
            batch.save(ticket_row(ticket))


def put_due(total: int, due: int, now: datetime) -> None:
    """Puts those that were due back to where they were, and takes away what a sweep has added to their threads."""
    with TicketRow.batch_write() as batch, ThreadRow.batch_write() as threads:
        for ticket in open_tickets(total, due, now):
            if ticket.clock and ticket.clock.stage == "due_soon":
                batch.save(ticket_row(ticket))
                threads.delete(ThreadRow(ticket.ticket_id, ticket.entries + 1))


def open_tickets(total: int, due: int, now: datetime) -> Iterator[Ticket]:
    """The tickets, those that are due evenly among the others; the same ids each time."""
    fresh = _asked(now - 0.2 * _DAY)
    late = timers.take(_asked(now - 1.2 * _DAY), "due_soon", now - 0.4 * _DAY).ticket
    for number in range(total):
        is_due = number * due // total != (number + 1) * due // total
        ids = {
            "ticket_id": f"{number:026d}",
            "order_id": f"order-{number}",
            "customer_id": f"customer-{number}",
            "merchant_id": f"merchant-{number % 97}",
        }
        yield (late if is_due else fresh).model_copy(update=ids)


def _asked(at: datetime) -> Ticket:
    details = {
        "customer_id": "customer",
        "merchant_id": "merchant",
        "status": "placed",
        "placed_at": at,
        "items": [
            {
                "item_id": "shirt",
                "product_id": "shirt",
                "title": "Shirt",
                "quantity": 1,
                "unit_price": {"amount_minor": 1999, "currency": "EUR"},
            }
        ],
        "shipping_address": {"name": "A. Customer", "line1": "Main Street 1", "city": "Berlin", "country": "DE"},
    }
    order = place("order", OrderDetails.model_validate(details), at)
    return lifecycle.open_by_customer("ticket", order, _QUESTION, at, _PROMISE).ticket
