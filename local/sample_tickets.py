"""The orders, tickets and merchants that the files under `events/` speak of; `local.samples` puts them into tables.

Everything has a fixed id, so that an event can name it; times are relative to the present, so that windows are open.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from contact_seller.rules import breaches, delivery, desk, lifecycle, order, timers
from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.change import Change, Opening
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.facts import Facts, facts_of
from contact_seller.rules.order import Order, OrderDetails
from contact_seller.rules.requests import RemoveProduct
from contact_seller.rules.standing import Standing
from contact_seller.rules.thread import Finding, Message, Review, Verdict

CUSTOMER = "5a6f1f9e-0000-4000-8000-00000000c001"
CUSTOMER_OF_ONE_TICKET = "5a6f1f9e-0000-4000-8000-00000000c002"
MERCHANT = "sample-merchant"
ORDER = "sample-order"
DELIVERED_ORDER = "sample-order-delivered"
QUIET_ORDER = "sample-order-quiet"
NEW_ORDER = "sample-order-new"
NEW_MERCHANT = "sample-merchant-new"
BACK_MERCHANT = "sample-merchant-back"
BACK_ORDER = "sample-order-back"
BACK_TICKET = f"{BACK_ORDER}~{1:026}"

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
    ASKED_AGAIN_TICKET,
    WAITING_TICKET,
    EXPIRED_TICKET,
) = (f"{ORDER}~{number:026}" for number in range(1, 14))

FINE_MESSAGE = "Your order is packed and leaves our warehouse soon. Thank you for your patience."
PROHIBITED_MESSAGE = "To speed things up, please send me your card number and the CVV from the back of the card."

_WINDOW = timedelta(days=14)
_LATE = timedelta(days=6)
_RETENTION = timedelta(days=730)
_WAIT = timedelta(minutes=15)
_BEFORE_ALL_EVENTS = datetime(2026, 1, 5, 10, tzinfo=UTC)
_QUESTION = Opening("Where is my order?", reason="order_status")
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
_FINE = Verdict(outcome="allow", findings=(), policy_version="sample")


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


def sample_orders(now: datetime) -> list[Order]:
    """That order; the same delivered yesterday, without any ticket, and another customer's of another merchant."""
    placed = sample_order(now)
    delivered = {"order_id": DELIVERED_ORDER, "status": "delivered", "delivered_at": now - timedelta(days=1)}
    back = {"order_id": BACK_ORDER, "merchant_id": BACK_MERCHANT, "customer_id": CUSTOMER_OF_ONE_TICKET}
    others = (delivered, {"order_id": QUIET_ORDER}, back)
    return [placed, *(placed.model_copy(update=other) for other in others)]


def standing_to_better(now: datetime) -> Standing:
    """Of a merchant whose suspension ended an hour ago, which no sweep has told yet."""
    ended = now - timedelta(hours=1)
    ends = {"suspended_until": ended, "restricted_until": ended, "warned_until": ended}
    then = now - timedelta(days=1)
    return Standing(merchant_id=BACK_MERCHANT, version=1, updated_at=then, told="suspended", **ends)


def sample_tickets(now: datetime) -> Iterator[Sequence[Change]]:
    """Each ticket's steps, of all that an event may need."""
    bought, *_, of_back_merchant = sample_orders(now)
    promise, facts = ReplyPromise(calendar_of(None), 3, 3, 0.75), facts_of(bought)

    def asked(ticket_id: str, then: datetime) -> Change:
        return lifecycle.open_by_customer(ticket_id, bought, _QUESTION, then, promise)

    request = Opening("Take one out.", reason="remove_product", request=RemoveProduct(item_id="shirt", quantity=1))
    yield [lifecycle.open_by_customer(REQUEST_TICKET, bought, request, now, promise)]
    yield _resolved(asked(RESOLVED_TICKET, now - timedelta(days=1)))
    yield _resolved(asked(OLD_TICKET, now - timedelta(days=60)))
    ended = _resolved(asked(EXPIRED_TICKET, now - timedelta(days=1_000)))
    yield [*ended, timers.close(ended[-1].ticket, now - timedelta(days=900), _RETENTION)]
    yield [asked(OVERDUE_TICKET, now - timedelta(days=30))]
    # What waits there for its screening in events was sent on a fixed day, and answers what was asked before.
    steps = _written(asked(SCREENING_TICKET, _BEFORE_ALL_EVENTS), facts, now, FINE_MESSAGE, PROHIBITED_MESSAGE)
    yield [*steps, lifecycle.customer_writes(steps[-1].ticket, "And the mug?", now, None)]
    yield _written(asked(WAITING_TICKET, now - timedelta(hours=1)), facts, now - timedelta(hours=1), FINE_MESSAGE)
    *before, held = _held(asked(HELD_TICKET, now - _WAIT), facts, now - _WAIT)
    yield [*before, held, lifecycle.customer_writes(held.ticket, "Are you there?", now, None)]
    yield list(_rejected(asked(REJECTED_TICKET, now), facts, now))
    yield list(_breached(asked(BREACHED_TICKET, now - _LATE)))
    yield _contested(asked(CONTESTED_TICKET, now - _LATE), now)
    yield list(_asked_again(_contested(asked(ASKED_AGAIN_TICKET, now - _LATE), now), facts, now, promise))
    sold_out = Opening("The mug is sold out.", notice="sold_out")
    yield [lifecycle.open_by_merchant(NOTICE_TICKET, bought, sold_out, now, _WAIT)]
    opened = lifecycle.open_by_customer(BACK_TICKET, of_back_merchant, _QUESTION, now, promise)
    yield [opened, timers.hand_over(opened.ticket, now)]


def _resolved(opened: Change) -> Sequence[Change]:
    return [opened, lifecycle.resolve(opened.ticket, "customer", opened.ticket.opened_at, _WINDOW)]


def _written(opened: Change, facts: Facts, now: datetime, *texts: str) -> Sequence[Change]:
    """A ticket's steps up to messages that wait for their screening."""
    steps = [opened]
    for text in texts:
        steps.append(lifecycle.merchant_writes(steps[-1].ticket, text, now, _WAIT, facts))
    return steps


def _held(opened: Change, facts: Facts, now: datetime) -> Iterator[Change]:
    """A ticket's steps up to a message that its screening held."""
    written = lifecycle.merchant_writes(opened.ticket, PROHIBITED_MESSAGE, now, _WAIT, facts)
    message = desk.judged(written.message, _VERDICT, written.ticket)
    yield opened
    yield written._replace(entries=(message,))
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
    return change._replace(entries=tuple(message if each.number == message.number else each for each in change.entries))


def _breached(opened: Change) -> Iterator[Change]:
    """A ticket's steps up to a reply that did not come in time."""
    yield opened
    while (timer := timers.next_timer(opened.ticket)) and timer.step in {"due_soon", "overdue"}:
        opened = timers.take(opened.ticket, timer.step, timer.at)
        yield opened


def _contested(opened: Change, now: datetime) -> Sequence[Change]:
    """The same, contested."""
    steps = list(_breached(opened))
    return [*steps, breaches.appeal(steps[-1].ticket, "The carrier was on strike.", now, _WINDOW)]


def _asked_again(steps: Sequence[Change], facts: Facts, now: datetime, promise: ReplyPromise) -> Iterator[Change]:
    """What was contested is of an earlier reply: that one came, and the customer has asked again since."""
    yield from steps
    written = lifecycle.merchant_writes(steps[-1].ticket, FINE_MESSAGE, now, _WAIT, facts)
    message = desk.judged(written.message, _FINE, written.ticket)
    yield written._replace(entries=(message,))
    delivered = delivery.deliver(written.ticket, message, now, delivery.Since(None, promise))
    yield delivered
    yield lifecycle.customer_writes(delivered.ticket, "And the mug?", now, promise)
