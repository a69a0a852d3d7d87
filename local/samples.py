"""Sample rows that the files under `events/` speak of: `python -m local.samples` puts them into a running stack.

Everything has a fixed id, so that an event can name it; times are relative to the present, so that windows are open.
Putting them again takes them back to where they began.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from contact_seller.rules import lifecycle, merchant, order
from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.change import Change, Opening
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.merchant import MerchantDetails
from contact_seller.rules.order import Order, OrderDetails
from contact_seller.rules.requests import RemoveProduct
from contact_seller.storage.rows import thread_row, ticket_row, to_row
from contact_seller.storage.tables import MerchantRow, OrderRow, RepeatRow, ThreadRow

CUSTOMER = "5a6f1f9e-0000-4000-8000-00000000c001"
MERCHANT = "sample-merchant"
ORDER = "sample-order"
NEW_ORDER = "sample-order-new"
NEW_MERCHANT = "sample-merchant-new"

REQUEST_TICKET = "sample-ticket-request"
RESOLVED_TICKET = "sample-ticket-resolved"
OLD_TICKET = "sample-ticket-old"
OVERDUE_TICKET = "sample-ticket-overdue"
SCREENING_TICKET = "sample-ticket-screening"

FINE_MESSAGE = "Your order is packed and leaves our warehouse soon. Thank you for your patience."
PROHIBITED_MESSAGE = "To speed things up, please send me your card number and the CVV from the back of the card."

_WINDOW = timedelta(days=14)


def sample_order(now: datetime) -> Order:
    """A placed order of two items."""
    details = OrderDetails.model_validate(
        {
            "customer_id": CUSTOMER,
            "merchant_id": MERCHANT,
            "status": "processing",
            "placed_at": now - timedelta(days=2),
            "items": [
                {
                    "item_id": "shirt",
                    "product_id": "linen-shirt",
                    "title": "Linen shirt",
                    "size": "M",
                    "color": "navy",
                    "quantity": 2,
                    "unit_price": {"amount_minor": 3900, "currency": "EUR"},
                },
                {
                    "item_id": "mug",
                    "product_id": "enamel-mug",
                    "title": "Enamel mug",
                    "quantity": 1,
                    "unit_price": {"amount_minor": 850, "currency": "EUR"},
                },
            ],
            "shipping_address": {
                "name": "A. Customer",
                "line1": "Hauptstrasse 1",
                "city": "Berlin",
                "postal_code": "10115",
                "country": "DE",
            },
            "estimated_delivery": {"from": (now + timedelta(days=4)).date(), "to": (now + timedelta(days=6)).date()},
        }
    )
    return order.place(ORDER, details, now)


def sample_tickets(now: datetime) -> Iterator[list[Change]]:
    """Each ticket's steps: with a request, resolved just now, resolved long ago, overdue, with messages to screen."""
    bought = sample_order(now)
    promise = ReplyPromise(calendar_of(None), 3)
    question = Opening("Where is my order?", reason="order_status")
    asked = Opening("Please take one out.", reason="remove_product", request=RemoveProduct(item_id="shirt", quantity=1))
    yield [lifecycle.open_ticket(REQUEST_TICKET, bought, asked, now, promise)]
    for ticket_id, days in ((RESOLVED_TICKET, 1), (OLD_TICKET, 60)):
        then = now - timedelta(days=days)
        opened = lifecycle.open_ticket(ticket_id, bought, question, then, promise)
        yield [opened, lifecycle.resolve(opened.ticket, "customer", then)]
    yield [lifecycle.open_ticket(OVERDUE_TICKET, bought, question, now - timedelta(days=30), promise)]
    opened = lifecycle.open_ticket(SCREENING_TICKET, bought, question, now, promise)
    fine = lifecycle.merchant_writes(opened.ticket, FINE_MESSAGE, now, _WINDOW)
    yield [opened, fine, lifecycle.merchant_writes(fine.ticket, PROHIBITED_MESSAGE, now, _WINDOW)]


def put(now: datetime) -> None:
    """Puts all samples, whatever was there, and takes away what earlier events added."""
    profile = MerchantDetails(time_zone="Europe/Berlin", country="DE")
    to_row(merchant.register(MERCHANT, profile, now), MerchantRow).save()
    to_row(sample_order(now), OrderRow).save()
    for steps in sample_tickets(now):
        ticket_row(steps[-1].ticket).save()
        kept = {entry.number for change in steps for entry in change.entries}
        for row in ThreadRow.query(steps[-1].ticket.ticket_id, consistent_read=True):
            if row.number not in kept:
                row.delete()
        for change in steps:
            for entry in change.entries:
                thread_row(entry).save()
    OrderRow(NEW_ORDER).delete()
    MerchantRow(NEW_MERCHANT).delete()
    RepeatRow(f"{CUSTOMER}#sample-key").delete()
