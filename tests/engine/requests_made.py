"""The requests of docs/budget.md, each prepared so that nothing but itself is left to do.

Merchant-1 has a profile, which its order-1 remembers: two shirts and a mug. POSTs come with an `Idempotency-Key`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from unittest.mock import patch

from contact_seller.rules.counters import COUNTED, PARTS
from contact_seller.storage import tickets
from contact_seller.storage.row import connection
from contact_seller.storage.rows import due_shard
from contact_seller.storage.tables import CounterRow
from contact_seller.usecases import standings
from contact_seller.usecases.sweep import sweep
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace, order_body
from tests.dynamodb.test_clocks import BAD, BAVARIA, FINE, register
from tests.dynamodb.test_standing import SUSPENDED_AFTER

MANY = 20
"""Tickets or messages in a list."""

HELD = 8
PATIENCE_SECONDS = 10

Request = Callable[[], object]

OPEN = "POST /orders/{order_id}/tickets"
POST = "POST /tickets/{ticket_id}/messages"
QUESTION = {"reason": "order_status", "text": "Where is my order?"}
REMOVE = ("remove_product", {"item_id": "shirt", "quantity": 1})


def opened_by_customer(shop: Marketplace, _: Time) -> Request:
    return lambda: made(shop, "customer-1", OPEN, QUESTION, order_id="order-1")


def opened_after_a_change_of_profile(shop: Marketplace, _: Time) -> Request:
    register(shop, **BAVARIA)
    return lambda: made(shop, "customer-1", OPEN, QUESTION, order_id="order-1")


def opened_by_merchant(shop: Marketplace, _: Time) -> Request:
    body = {"notice": "delay", "text": "It takes two days more."}
    return lambda: made(shop, "merchant-1", OPEN, body, order_id="order-1")


def posted_while_a_reply_is_owed(shop: Marketplace, _: Time) -> Request:
    ticket_id = shop.ask()
    return lambda: made(shop, "customer-1", POST, {"text": "And now?"}, ticket_id=ticket_id)


def posted_which_starts_a_clock(shop: Marketplace, time: Time) -> Request:
    ticket_id = answered(shop, time)
    return lambda: made(shop, "customer-1", POST, {"text": "And now?"}, ticket_id=ticket_id)


def posted_by_merchant(shop: Marketplace, _: Time) -> Request:
    ticket_id = shop.ask()
    return lambda: made(shop, "merchant-1", POST, {"text": FINE}, ticket_id=ticket_id)


def screened(text: str) -> Callable[[Marketplace, Time], Request]:
    def prepare(shop: Marketplace, time: Time) -> Request:
        ticket_id = shop.ask()
        time.passes(hours=1)
        shop.say("merchant-1", ticket_id, text)
        records = shop.new_records()
        return lambda: shop.screen(records)

    return prepare


def decided(decision: dict[str, str]) -> Callable[[Marketplace, Time], Request]:
    def prepare(shop: Marketplace, _: Time) -> Request:
        ticket_id = shop.ask_for(REMOVE[1], REMOVE[0])
        return lambda: made(shop, "merchant-1", "POST /tickets/{ticket_id}/decision", decision, ticket_id=ticket_id)

    return prepare


def reviewed(decision: str) -> Callable[[Marketplace, Time], Request]:
    def prepare(shop: Marketplace, time: Time) -> Request:
        message_id = held(shop, time, shop.ask())
        body = {"decision": decision, "note": "As the policy says."}
        return lambda: made(shop, "platform", "POST /reviews/{message_id}/decision", body, message_id=message_id)

    return prepare


def stepped(step: str) -> Callable[[Marketplace, Time], Request]:
    def prepare(shop: Marketplace, _: Time) -> Request:
        ticket_id = shop.ask()
        if step == "reopen":
            made(shop, "customer-1", "POST /tickets/{ticket_id}/resolve", None, "before", ticket_id=ticket_id)
        return lambda: made(shop, "customer-1", f"POST /tickets/{{ticket_id}}/{step}", ticket_id=ticket_id)

    return prepare


def listed(who: str, **query: str) -> Callable[[Marketplace, Time], Request]:
    def prepare(shop: Marketplace, _: Time) -> Request:
        for _number in range(MANY):
            shop.ask()
        return lambda: made(shop, who, "GET /tickets", query=query)

    return prepare


def messages_listed(shop: Marketplace, _: Time) -> Request:
    ticket_id = shop.ask()
    for number in range(MANY - 1):
        shop.say("customer-1", ticket_id, f"Message {number}")
    return lambda: made(shop, "customer-1", "GET /tickets/{ticket_id}/messages", ticket_id=ticket_id)


def reviews_listed(shop: Marketplace, time: Time) -> Request:
    ticket_id = shop.ask()
    for _ in range(HELD):
        held(shop, time, ticket_id)

    def listed_at_once() -> None:
        with answering_together("Query", after=1, number=HELD):
            made(shop, "platform", "GET /reviews")

    return listed_at_once


def swept(shop: Marketplace, time: Time) -> Request:
    """One step in one shard; eight of them are swept at once."""
    ticket_id = shop.ask()
    time.passes(days=2, hours=12)
    return sweeping(ticket_id, time)


def caught_up(shop: Marketplace, time: Time) -> Request:
    """The warning, the breach and the escalation of a ticket that no sweep has looked at for long."""
    ticket_id = shop.ask()
    time.passes(days=30)
    return sweeping(ticket_id, time, steps=3)


def handed_over(shop: Marketplace, time: Time) -> Request:
    """The one open ticket of a merchant that has just been suspended goes to the platform."""
    ticket_id = shop.ask()
    for _ in range(SUSPENDED_AFTER):
        message_id = held(shop, time, ticket_id)
        shop.post("platform", "/reviews/{message_id}/decision", {"decision": "uphold"}, message_id=message_id)

    def sweep_standings() -> None:
        assert standings.sweep(time.now, lambda: True, raised).handed_over == 1

    return sweep_standings


def closed(shop: Marketplace, time: Time) -> Request:
    """The closing of a ticket that was resolved."""
    ticket_id = shop.ask()
    made(shop, "customer-1", "POST /tickets/{ticket_id}/resolve", None, "before", ticket_id=ticket_id)
    time.passes(days=15)
    return sweeping(ticket_id, time)


def expired(shop: Marketplace, time: Time) -> Request:
    """The end of a ticket of one message, two years after it was closed."""
    ticket_id = shop.ask()
    made(shop, "customer-1", "POST /tickets/{ticket_id}/resolve", None, "before", ticket_id=ticket_id)
    time.passes(days=15)
    shop.sweep()
    time.passes(days=731)
    return sweeping(ticket_id, time)


def sweeping(ticket_id: str, time: Time, steps: int = 1) -> Request:
    """A sweep of the ticket's shard, in which so many of its steps are due, and nothing else."""
    shard = int(due_shard(ticket_id))

    def sweep_shard() -> None:
        with patch.object(tickets, "shards", lambda: range(shard, shard + 1)):
            swept = sweep(time.now, lambda: True, raised)
        assert swept.steps.total() == steps

    return sweep_shard


def erased(shop: Marketplace, _: Time) -> Request:
    shop.ask()
    return lambda: made(shop, "platform", "POST /customers/{customer_id}/erasure", customer_id="customer-1")


def scored(shop: Marketplace, time: Time) -> Request:
    """Thirty days of a merchant of whom all that can be counted was, in all parts of every day: no day is larger."""
    names: dict[str, Any] = dict.fromkeys(COUNTED, 7)
    with CounterRow.batch_write() as batch:
        for day in range(1, 31):
            for part in range(PARTS):
                batch.save(CounterRow("merchant-1", f"2026-02-{day:02}#{part}", expires_at=0, **names))
    shop.ask()
    time.passes(days=-1)
    route = "GET /merchants/{merchant_id}/scorecard"
    return lambda: made(shop, "merchant-1", route, query={"days": "30"}, merchant_id="merchant-1")


def ticket_read(shop: Marketplace, _: Time) -> Request:
    ticket_id = shop.ask()
    return lambda: made(shop, "customer-1", "GET /tickets/{ticket_id}", ticket_id=ticket_id)


def order_put(shop: Marketplace, _: Time) -> Request:
    return lambda: made(shop, "storefront", "PUT /orders/{order_id}", order_body(), order_id="order-2")


def order_patched(shop: Marketplace, _: Time) -> Request:
    body = {"status": "shipped"}
    return lambda: made(shop, "merchant-1", "PATCH /orders/{order_id}", body, order_id="order-1")


def profile_put(shop: Marketplace, _: Time) -> Request:
    route = "PUT /merchants/{merchant_id}"
    return lambda: made(shop, "merchant-1", route, BAVARIA, merchant_id="merchant-1")


REQUESTS: dict[str, Callable[[Marketplace, Time], Request]] = {
    "open a ticket, as customer": opened_by_customer,
    "open a ticket, as customer, where the merchant has changed its profile since": opened_after_a_change_of_profile,
    "open a ticket, as merchant": opened_by_merchant,
    "post, as customer, while a reply is owed": posted_while_a_reply_is_owed,
    "post, as customer, which starts a clock": posted_which_starts_a_clock,
    "post, as merchant": posted_by_merchant,
    "screen a message that is delivered": screened(FINE),
    "screen a message that is held": screened(BAD),
    "decide a request: accept": decided({"decision": "accept"}),
    "decide a request: decline": decided({"decision": "decline", "text": "It is packed."}),
    "decide a review: uphold": reviewed("uphold"),
    "decide a review: overturn": reviewed("overturn"),
    "resolve": stepped("resolve"),
    "reopen": stepped("reopen"),
    "list 20 tickets, as customer": listed("customer-1"),
    "list 20 tickets, as merchant": listed("merchant-1"),
    "list 20 tickets, as platform": listed("platform", merchant_id="merchant-1"),
    "list 20 tickets of an order": listed("merchant-1", order_id="order-1"),
    "list 20 messages": messages_listed,
    "list 8 reviews": reviews_listed,
    "sweep a step of a ticket": swept,
    "sweep a step of a ticket that its customer sees": closed,
    "sweep three steps of a ticket": caught_up,
    "sweep away a closed ticket of one message": expired,
    "sweep a ticket from a suspended merchant to the platform": handed_over,
    "erase a customer of one ticket and one message": erased,
    "scorecard of 30 days": scored,
    "read a ticket": ticket_read,
    "put an order": order_put,
    "patch an order, as merchant": order_patched,
    "put a profile": profile_put,
}


def made(
    shop: Marketplace, who: str, route: str, body: Any = None, key: str = "key", query: Any = None, **ids: str
) -> None:
    """Makes a request that must succeed."""
    headers = {"Idempotency-Key": key} if route.startswith("POST") else None
    answer = shop.call(who, route, body, query, headers, **ids)
    assert answer.status in {200, 201}, answer.body


def answered(shop: Marketplace, time: Time) -> str:
    """A ticket whose clock has ended."""
    ticket_id = shop.ask()
    time.passes(minutes=1)
    shop.say("merchant-1", ticket_id, FINE)
    shop.screen()
    time.passes(minutes=1)
    return ticket_id


def held(shop: Marketplace, time: Time, ticket_id: str) -> str:
    """A message that was held; its id."""
    time.passes(minutes=1)
    message_id: str = shop.say("merchant-1", ticket_id, BAD)["message_id"]
    shop.screen()
    return message_id


def raised(_: str, error: Exception) -> None:
    raise error


@contextmanager
def answering_together(operation: str, after: int, number: int) -> Iterator[None]:
    """Sends so many requests of an operation, after the first ones, only when all are there to be sent."""
    sent, together = [0], Barrier(number)

    def wait(**_: Any) -> None:
        sent[0] += 1
        if sent[0] > after:
            together.wait(PATIENCE_SECONDS)

    events = connection().client.meta.events
    events.register(f"before-send.dynamodb.{operation}", wait)
    try:
        yield
    finally:
        events.unregister(f"before-send.dynamodb.{operation}", wait)
