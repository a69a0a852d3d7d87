"""Sample rows that the files under `events/` speak of: `python -m local.samples` puts them into a running stack.

Everything has a fixed id, so that an event can name it; times are relative to the present, so that windows are open.
Putting them again takes them back to where they began.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pynamodb.models import Model

from contact_seller.rules import breaches, delivery, desk, lifecycle, merchant, order, timers
from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.change import Change, Opening
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.counters import PARTS
from contact_seller.rules.facts import Facts, facts_of
from contact_seller.rules.history import thread_of
from contact_seller.rules.merchant import MerchantDetails
from contact_seller.rules.order import Order, OrderDetails
from contact_seller.rules.requests import RemoveProduct
from contact_seller.rules.thread import Finding, Message, Review, Verdict
from contact_seller.storage.rows import merchant_rows, order_row, thread_row, ticket_row
from contact_seller.storage.tables import MerchantRow, OrderRow, RepeatRow
from contact_seller.usecases import world
from local.problem import exit_code
from local.stack import Stack

CUSTOMER = "5a6f1f9e-0000-4000-8000-00000000c001"
MERCHANT = "sample-merchant"
ORDER = "sample-order"
DELIVERED_ORDER = "sample-order-delivered"
NEW_ORDER = "sample-order-new"
NEW_MERCHANT = "sample-merchant-new"

(
    REQUEST_TICKET,
    RESOLVED_TICKET,
    OLD_TICKET,
    OVERDUE_TICKET,
    SCREENING_TICKET,
    HELD_TICKET,
    NOTICE_TICKET,
    CONTESTED_TICKET,
    BREACHED_TICKET,
    REJECTED_TICKET,
) = (f"{ORDER}~{number:026}" for number in range(1, 11))

FINE_MESSAGE = "Your order is packed and leaves our warehouse soon. Thank you for your patience."
PROHIBITED_MESSAGE = "To speed things up, please send me your card number and the CVV from the back of the card."

_WINDOW = timedelta(days=14)
_LATE = timedelta(days=6)
_WAIT = timedelta(minutes=15)
_VERDICT = Verdict(
    outcome="block",
    findings=(
        Finding(
            practice="payment_info_request",
            severity="high",
            confidence=0.92,
            spans=((27, 31), (35, 46)),
            rule_id="payment_info.asked",
            rule_version="1",
        ),
    ),
    policy_version="sample",
)


def sample_order(now: datetime) -> Order:
    """An order of two items that is being processed."""
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


def delivered_order(now: datetime) -> Order:
    """The same order, delivered yesterday."""
    delivered = {"order_id": DELIVERED_ORDER, "status": "delivered", "delivered_at": now - timedelta(days=1)}
    return sample_order(now).model_copy(update=delivered)


def sample_tickets(now: datetime) -> Iterator[list[Change]]:
    """Each ticket's steps, of all that an event may need."""
    bought = sample_order(now)
    promise = ReplyPromise(calendar_of(None), 3, 3, 0.75)
    question = Opening("Where is my order?", reason="order_status")
    asked = Opening("Please take one out.", reason="remove_product", request=RemoveProduct(item_id="shirt", quantity=1))
    yield [lifecycle.open_by_customer(REQUEST_TICKET, bought, asked, now, promise)]
    for ticket_id, days in ((RESOLVED_TICKET, 1), (OLD_TICKET, 60)):
        then = now - timedelta(days=days)
        opened = lifecycle.open_by_customer(ticket_id, bought, question, then, promise)
        yield [opened, lifecycle.resolve(opened.ticket, "customer", then, _WINDOW)]
    yield [lifecycle.open_by_customer(OVERDUE_TICKET, bought, question, now - timedelta(days=30), promise)]
    opened = lifecycle.open_by_customer(SCREENING_TICKET, bought, question, now, promise)
    facts = facts_of(bought)
    fine = lifecycle.merchant_writes(opened.ticket, FINE_MESSAGE, now, _WAIT, facts)
    yield [opened, fine, lifecycle.merchant_writes(fine.ticket, PROHIBITED_MESSAGE, now, _WAIT, facts)]
    yield list(_held(lifecycle.open_by_customer(HELD_TICKET, bought, question, now, promise), facts, now))
    yield list(_rejected(lifecycle.open_by_customer(REJECTED_TICKET, bought, question, now, promise), facts, now))
    for ticket_id in (BREACHED_TICKET, CONTESTED_TICKET):
        steps = list(_breached(lifecycle.open_by_customer(ticket_id, bought, question, now - _LATE, promise)))
        contested = breaches.appeal(steps[-1].ticket, "The carrier was on strike.", now, _WINDOW)
        yield [*steps, contested] if ticket_id == CONTESTED_TICKET else steps
    sold_out = Opening("The mug is sold out.", notice="sold_out")
    yield [lifecycle.open_by_merchant(NOTICE_TICKET, bought, sold_out, now, _WAIT)]


def _held(opened: Change, facts: Facts, now: datetime) -> Iterator[Change]:
    """A ticket's steps up to a message that its screening held."""
    written = lifecycle.merchant_writes(opened.ticket, PROHIBITED_MESSAGE, now, _WAIT, facts)
    message = desk.judged(written.message, _VERDICT, written.ticket)
    yield opened
    yield replace(written, entries=(message,))
    yield delivery.hold(written.ticket, message, _VERDICT, now)


def _rejected(opened: Change, facts: Facts, now: datetime) -> Iterator[Change]:
    """The same with a person's decision that what held it was right."""
    *before, held = _held(opened, facts, now)
    (message,) = (
        entry for change in before for entry in change.entries if isinstance(entry, Message) and entry.verdict
    )
    review = Review(decision="uphold", note="It asks for a card.", decided_at=now, decided_by="sample-reviewer")
    decided = delivery.review(held.ticket, message, review, delivery.NOTHING)
    rejected = desk.reviewed(message, review, decided.ticket, _WINDOW)
    yield from (_with(change, rejected) for change in before)
    yield held
    yield decided


def _with(change: Change, message: Message) -> Change:
    """The change with that message as it became."""
    return replace(change, entries=tuple(message if each.number == message.number else each for each in change.entries))


def _breached(opened: Change) -> Iterator[Change]:
    """A ticket's steps up to a reply that did not come in time."""
    yield opened
    while (timer := timers.next_timer(opened.ticket)) and timer.step in {"due_soon", "overdue"}:
        opened = timers.take(opened.ticket, timer.step, timer.at)
        yield opened


def put(dynamodb: Any, tables: Mapping[str, str], now: datetime) -> None:
    """Puts all samples, whatever was there, and takes away what earlier events added.

    Args:
        dynamodb: A boto3 client.
        tables: Table names by the environment variable that the functions know them by.
        now: The present, in UTC.
    """

    def put_row(table: str, row: Model) -> None:
        dynamodb.put_item(TableName=tables[table], Item=row.serialize(null_check=False))

    profile = merchant.register(MERCHANT, MerchantDetails(time_zone="Europe/Berlin", country="DE"), now)
    for copy in merchant_rows(profile):
        put_row("MERCHANTS_TABLE", copy)
    for bought in (sample_order(now), delivered_order(now)):
        put_row("ORDERS_TABLE", order_row(bought, profile))
        _forget_entries_after(dynamodb, tables["THREAD_TABLE"], thread_of(bought.order_id), bought.version)
    _forget_entries_after(dynamodb, tables["THREAD_TABLE"], thread_of(NEW_ORDER), 0)
    for steps in sample_tickets(now):
        ticket = steps[-1].ticket
        put_row("TICKETS_TABLE", ticket_row(ticket))
        for entry in (entry for change in steps for entry in change.entries):
            put_row("THREAD_TABLE", thread_row(entry))
        _forget_entries_after(dynamodb, tables["THREAD_TABLE"], ticket.ticket_id, ticket.entries)
    for table, row in (
        ("ORDERS_TABLE", OrderRow(NEW_ORDER)),
        *(("MERCHANTS_TABLE", MerchantRow(NEW_MERCHANT, part)) for part in range(PARTS)),
        ("REPEATS_TABLE", RepeatRow(f"{CUSTOMER}#sample-key")),
    ):
        key = row.serialize(null_check=False)
        dynamodb.delete_item(TableName=tables[table], Key=key)


def put_into(stack: Stack) -> None:
    """Puts all samples into a running stack."""
    put(stack.client("dynamodb"), stack.tables, world.now())


def _forget_entries_after(dynamodb: Any, table: str, thread: str, number: int) -> None:
    later = dynamodb.query(
        TableName=table,
        KeyConditionExpression="ticket_id = :thread AND #number > :number",
        ExpressionAttributeNames={"#number": "number"},
        ExpressionAttributeValues={":thread": {"S": thread}, ":number": {"N": str(number)}},
    )
    for row in later["Items"]:
        dynamodb.delete_item(TableName=table, Key={name: row[name] for name in ("ticket_id", "number")})


def main() -> int:
    """Puts the samples into the stack that runs from this clone."""
    put_into(Stack.read())
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
