"""Logs and events after everything that can happen, with words in all places that must not be found in them again."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from contact_seller.storage.tables import ThreadRow
from contact_seller.stream import bus
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import CONTEXT, Answer, Marketplace, function
from tests.dynamodb.test_publish import Bus, publish

CANARIES = {
    "words": "magpie",
    "a name": "Canary",
    "a street": "Aviary",
    "a city": "Finchley",
    "a postal code": "BIRD-77",
    "a card": "4111 1111 1111 1111",
    "a card's digits": "4111111111111111",
    "an IBAN": "DE89370400440532013000",
    "a key": "key-of-a-wren",
    "a token": "eyJhbGciOiJSUzI1NiJ9.c3RhcmxpbmdzdGFybGluZw.c2ln",
    "a note": "nightingale",
    "an appeal": "bullfinch",
    "an unknown field": "goldcrest",
    "an error's text": "kingfisher",
}
"""What must not be found, by what it stands for."""

WORDS = f"A magpie: {CANARIES['a card']}, {CANARIES['an IBAN']}."
BAD = f"{WORDS} Please send me your card number and the CVV code."
ADDRESS = {
    "name": "Carla Canary",
    "line1": "Aviary Road 1",
    "city": "Finchley",
    "postal_code": "BIRD-77",
    "country": "GB",
}
HEADERS = {"Authorization": f"Bearer {CANARIES['a token']}"}


HAPPENED = {
    "answered",
    "judged",
    "swept",
    "internal error",
    "a stream record failed",
    "a merchant's standing could not be swept",
}
"""What the logs must say, so that they are not looked through in vain."""


def found(text: str) -> list[str]:
    """What of the canaries is in a text."""
    return [what for what, canary in CANARIES.items() if canary in text]


def call(marketplace: Marketplace, who: str, route: str, body: Any = None, **ids: Any) -> Answer:
    """A call with a token, and a key of its own where it is a POST."""
    key = {"Idempotency-Key": f"{CANARIES['a key']}-{len(marketplace.seen)}-{route[-8:].strip('{}')}"}
    return marketplace.call(who, route, body, headers=HEADERS | (key if route.startswith("POST") else {}), **ids)


def live(marketplace: Marketplace, time: Time) -> str:
    """A ticket's life with canaries wherever somebody writes; its id."""
    order, ticket = "/orders/{order_id}", "/tickets/{ticket_id}"
    marketplace.place(shipping_address=ADDRESS)
    marketplace.call("merchant-1", "GET /orders/{order_id}", headers=HEADERS, order_id="order-1")
    wish = {"reason": "change_shipping_address", "text": WORDS, "request": {"address": {**ADDRESS, "line2": WORDS}}}
    ticket_id: str = call(marketplace, "customer-1", f"POST {order}/tickets", wish, order_id="order-1").body[
        "ticket_id"
    ]
    ids = {"ticket_id": ticket_id}
    bad = call(marketplace, "merchant-1", f"POST {ticket}/messages", {"text": BAD}, **ids).body["message_id"]
    marketplace.screen()
    decision = {"decision": "uphold", "note": f"nightingale {WORDS}"}
    assert call(marketplace, "platform", "POST /reviews/{message_id}/decision", decision, message_id=bad).status == 200
    appeal = {"text": f"bullfinch {WORDS}"}
    assert call(marketplace, "merchant-1", "POST /reviews/{message_id}/appeal", appeal, message_id=bad).status == 200
    time.passes(days=30)
    marketplace.sweep()
    call(marketplace, "merchant-1", f"POST {ticket}/breach-appeal", appeal, **ids)
    call(marketplace, "platform", f"POST {ticket}/breach-decision", decision, **ids)
    notice = {"status": "processing", "notice": {"kind": "delay", "text": WORDS}}
    call(marketplace, "merchant-1", f"PATCH {order}", notice, order_id="order-1")
    call(marketplace, "merchant-1", f"POST {ticket}/decision", {"decision": "accept", "text": WORDS}, **ids)
    call(marketplace, "customer-1", f"POST {ticket}/resolve", **ids)
    return ticket_id


def err(marketplace: Marketplace, ticket_id: str) -> None:
    """Every kind of refusal, with canaries in what was wrong."""
    ticket, ids = "POST /tickets/{ticket_id}", {"ticket_id": ticket_id}
    for body in ({"text": WORDS + "\x00"}, {"text": WORDS, "goldcrest": WORDS}, f'{{"text": "{WORDS}', WORDS * 2_000):
        assert call(marketplace, "customer-1", f"{ticket}/messages", body, **ids).status in {400, 413}
    assert call(marketplace, "customer-1", f"{ticket}/resolve", {"goldcrest": WORDS}, **ids).status == 400
    assert call(marketplace, "customer-2", f"{ticket}/messages", {"text": WORDS}, **ids).status == 404
    query = {"page_token": CANARIES["a token"], "order_id": "magpie goldcrest"}
    assert marketplace.call("customer-1", "GET /tickets", query=query, headers=HEADERS).status == 400


def fail(marketplace: Marketplace, ticket_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 500, a record that is poison to both of the stream's functions, and a merchant who cannot be swept."""

    def broken(*_: object, **__: object) -> Any:
        raise ValueError(f"kingfisher {WORDS}") from KeyError(f"kingfisher {ADDRESS}")

    row = ThreadRow.query(ticket_id, ThreadRow.number > 1).next()
    row.text, row.sent_at, row.at, row.detail = WORDS, WORDS, WORDS, ADDRESS
    marketplace.seen.clear()
    poison = marketplace.new_records()[:1]
    poison[0]["dynamodb"]["NewImage"] |= row.serialize(null_check=False)
    for name in ("screen_messages", "publish_events"):
        assert function(name).handler({"Records": poison}, CONTEXT)["batchItemFailures"]
    with monkeypatch.context() as patch:
        patch.setattr("contact_seller.usecases.messages.mask_secrets", broken)
        answer = call(
            marketplace, "customer-1", "POST /tickets/{ticket_id}/messages", {"text": WORDS}, ticket_id=ticket_id
        )
        assert answer.status == 500
        assert found(answer.raw) == []
        patch.setattr("contact_seller.usecases.standings.standings.due", lambda _: ["merchant-1"])
        patch.setattr("contact_seller.usecases.standings._bettered", broken)
        with pytest.raises(function("sweep_sla").SweepFailed):
            marketplace.sweep()


def test_neither_logs_nor_events_hold_what_people_wrote(
    marketplace: Marketplace,
    time: Time,
    monkeypatch: pytest.MonkeyPatch,
    logged: Callable[[], str],
) -> None:
    taker = Bus()
    monkeypatch.setattr(bus, "_client", lambda: taker)
    ticket_id = live(marketplace, time)
    err(marketplace, ticket_id)
    marketplace.seen.clear()
    publish(marketplace.new_records())
    fail(marketplace, ticket_id, monkeypatch)
    lines = logged()
    assert {str(json.loads(line).get("message")) for line in lines.splitlines()} >= HAPPENED
    assert {event["DetailType"] for event in taker.taken} >= {"MessageHeld", "OrderChanged", "MessageAppealed"}
    assert found(lines) == []
    assert found(json.dumps(taker.taken)) == []
