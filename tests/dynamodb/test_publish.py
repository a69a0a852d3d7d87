"""From the thread's stream to the event bus, through the handler, with a bus that can be told to refuse."""

import json
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from contact_seller.stream import bus
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import CONTEXT, Marketplace, function


class Bus:
    """Takes events as EventBridge does, ten in a call; refuses those of some tickets."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.refuses: set[str | None] = set()
        self.calls = 0
        self.silent_after = 1_000

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        assert len(Entries) <= 10
        self.calls += 1
        if self.calls > self.silent_after:
            raise ReadTimeoutError(endpoint_url="events")
        results = []
        for entry in Entries:
            refused = json.loads(entry["Detail"])["ticket_id"] in self.refuses
            results.append({"ErrorCode": "ThrottlingException"} if refused else {"EventId": "e"})
            if not refused:
                self.taken.append({**entry, "Detail": json.loads(entry["Detail"])})
        return {"Entries": results}


@pytest.fixture
def event_bus(monkeypatch: pytest.MonkeyPatch) -> Bus:
    taker = Bus()
    monkeypatch.setattr(bus, "_client", lambda: taker)
    return taker


def records_with_events(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record for record in records if "event" in record["dynamodb"]["NewImage"]]


def publish(records: list[dict[str, Any]]) -> list[dict[str, str]]:
    event = {"Records": records_with_events(records)}
    answer: dict[str, Any] = function("publish_events").handler(event, CONTEXT)
    return list(answer["batchItemFailures"])


def sequences(event_bus: Bus, ticket_id: str) -> list[int]:
    return [each["Detail"]["sequence"] for each in event_bus.taken if each["Detail"]["ticket_id"] == ticket_id]


def test_each_tickets_events_arrive_in_the_order_of_its_thread(marketplace: Marketplace, event_bus: Bus) -> None:
    marketplace.place()
    found = [marketplace.ask() for _ in range(12)]
    for ticket_id in found:
        marketplace.say("customer-1", ticket_id, "More.")
    assert publish(marketplace.new_records()) == []
    for ticket_id in found:
        assert sequences(event_bus, ticket_id) == [1, 3, 6]


def test_an_event_names_itself_and_its_parties(marketplace: Marketplace, event_bus: Bus) -> None:
    marketplace.place()
    ticket_id = marketplace.ask()
    publish(marketplace.new_records())
    opened = next(each for each in event_bus.taken if each["Detail"]["ticket_id"] == ticket_id)
    assert (opened["Source"], opened["DetailType"]) == ("contact-seller", "TicketOpened")
    assert opened["Detail"] == {
        "event_id": f"{ticket_id}-00000001",
        "sequence": 1,
        "ticket_id": ticket_id,
        "occurred_at": marketplace.ticket(ticket_id)["opened_at"],
        "by": "customer",
        "order_id": "order-1",
        "customer_id": "customer-1",
        "merchant_id": "merchant-1",
        "state": "awaiting_merchant",
        "reason": "order_status",
    }


def test_every_change_of_an_order_is_published_once_in_its_own_sequence(
    marketplace: Marketplace, event_bus: Bus
) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for({"item_id": "shirt", "quantity": 1}, "remove_product")
    marketplace.decide(ticket_id)
    marketplace.call("merchant-1", "PATCH /orders/{order_id}", {"status": "shipped"}, order_id="order-1")
    publish(marketplace.new_records())
    changed = [each["Detail"] for each in event_bus.taken if each["DetailType"] == "OrderChanged"]
    assert [each["sequence"] for each in changed] == [each["order_version"] for each in changed] == [1, 2, 3]
    assert [each["event_id"] for each in changed] == [f"order-1~-0000000{number}" for number in (1, 2, 3)]
    assert [each["ticket_id"] for each in changed] == [None, ticket_id, None]
    assert changed[2]["changes"] == [{"field": "status", "from": "placed", "to": "shipped"}]


def test_a_refund_that_is_due_is_published_with_what_paying_it_needs(marketplace: Marketplace, event_bus: Bus) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for({"item_id": "shirt", "quantity": 1}, "remove_product")
    marketplace.decide(ticket_id)
    publish(marketplace.new_records())
    (due,) = [each["Detail"] for each in event_bus.taken if each["DetailType"] == "RefundDue"]
    assert due["event_id"] == f"{ticket_id}-{due['sequence']:08d}"
    expected = {
        "order_id": "order-1",
        "item_id": "shirt~2",
        "product_id": "p1",
        "quantity": 1,
        "amount_minor": 1999,
        "currency": "EUR",
        "reason": "remove_product",
        "item_state": "removed",
    }
    assert {name: due[name] for name in expected} == expected


def test_no_event_carries_what_a_customer_asked_for_in_words(marketplace: Marketplace, event_bus: Bus) -> None:
    marketplace.place()
    address = {"name": "private", "line1": "private", "city": "private", "country": "DE"}
    asked = (
        ("change_variant", {"item_id": "shirt", "color": "private"}),
        ("change_shipping_address", {"address": address}),
    )
    for reason, request in asked:
        assert marketplace.decide(marketplace.ask_for(request, reason)).status == 200
    assert publish(marketplace.new_records()) == []
    assert "private" not in str(event_bus.taken)


def test_an_order_that_is_stuck_keeps_its_changes_in_order(marketplace: Marketplace, event_bus: Bus) -> None:
    marketplace.place()
    marketplace.call("merchant-1", "PATCH /orders/{order_id}", {"status": "shipped"}, order_id="order-1")
    event_bus.refuses = {None}
    records = marketplace.new_records()
    assert len(publish(records)) == 2
    event_bus.refuses = set()
    publish(records)
    assert [each["Detail"]["sequence"] for each in event_bus.taken] == [1, 2]


def test_a_bus_that_gives_no_answer_is_asked_no_further_and_what_it_did_not_take_comes_again_in_order(
    marketplace: Marketplace, event_bus: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    marketplace.place()
    found = [marketplace.ask() for _ in range(12)]
    for ticket_id in found:
        marketplace.say("customer-1", ticket_id, "More.")
    records = marketplace.new_records()
    event_bus.silent_after = 1
    failed = publish(records)
    assert (event_bus.calls, len(event_bus.taken)) == (2, 10)
    assert len(failed) == len(records_with_events(records)) - 10
    assert caplog.messages.count("an event was not taken") == len(failed)
    event_bus.silent_after = 1_000
    assert publish(records) == []
    for ticket_id in found:
        assert sorted(set(sequences(event_bus, ticket_id))) == [1, 3, 6]


def test_where_time_is_short_what_was_not_sent_is_said_and_comes_again(
    marketplace: Marketplace, event_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    marketplace.place()
    for _ in range(12):
        marketplace.ask()
    records = marketplace.new_records()
    left = iter([60_000, 29_000])
    with monkeypatch.context() as short:
        short.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: next(left))
        assert (len(publish(records)), len(event_bus.taken)) == (len(records_with_events(records)) - 10, 10)
    assert publish(records) == []


@pytest.mark.filterwarnings("ignore:No application metrics")
def test_a_bus_that_the_function_may_not_use_ends_as_an_error(
    marketplace: Marketplace, event_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    marketplace.place()
    denied = ClientError({"Error": {"Code": "AccessDeniedException"}}, "PutEvents")
    monkeypatch.setattr(event_bus, "put_events", Mock(side_effect=denied))
    with pytest.raises(ClientError):
        publish(marketplace.new_records())


def test_no_event_carries_a_message(marketplace: Marketplace, event_bus: Bus) -> None:
    marketplace.place()
    ticket_id = marketplace.ask("a private question")
    marketplace.say("merchant-1", ticket_id, "a private answer")
    publish(marketplace.new_records())
    assert "private" not in str(event_bus.taken)


def test_what_was_refused_comes_again_and_nothing_overtakes_it(marketplace: Marketplace, event_bus: Bus) -> None:
    marketplace.place()
    stuck, other = marketplace.ask(), marketplace.ask()
    marketplace.say("customer-1", stuck, "More.")
    event_bus.refuses = {stuck}
    records = marketplace.new_records()
    failed = publish(records)
    assert len(failed) == 3
    assert sequences(event_bus, stuck) == []
    assert sequences(event_bus, other) == [1, 3]
    event_bus.refuses = set()
    assert publish(records) == []
    assert sequences(event_bus, stuck) == [1, 3, 6]


def test_a_record_that_cannot_be_read_is_reported_and_the_others_go_out(
    marketplace: Marketplace, event_bus: Bus
) -> None:
    marketplace.place()
    marketplace.new_records()
    first, second = sorted([marketplace.ask(), marketplace.ask()])
    records = marketplace.new_records()
    records[0]["dynamodb"]["NewImage"]["kind"] = {"S": "nothing_known"}
    assert len(publish(records)) == 2
    assert (sequences(event_bus, first), sequences(event_bus, second)) == ([], [1, 3])


def test_a_reply_is_late_once_or_in_time(
    marketplace: Marketplace, event_bus: Bus, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[float] = []
    add = function("publish_events").metrics.add_metric

    def measured(name: str, unit: Any, value: float) -> None:
        if name == "RepliesLate":
            late.append(value)
        add(name, unit, value)

    marketplace.place()
    answered, unanswered = marketplace.ask(), marketplace.ask()
    marketplace.say("merchant-1", answered, "Your order is packed.")
    marketplace.screen()
    time.passes(days=4)
    marketplace.sweep()
    marketplace.say("merchant-1", unanswered, "Your order is packed.")
    marketplace.seen.clear()
    marketplace.screen()
    marketplace.seen.clear()
    monkeypatch.setattr(function("publish_events").metrics, "add_metric", measured)
    publish(marketplace.new_records())
    assert sorted(late) == [0, 1]
    assert marketplace.ticket(unanswered)["first_responded_at"] is not None
