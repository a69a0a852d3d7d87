"""From a merchant's post over the stream to delivered or held, and what the clock makes of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from contact_seller.rules.values import instant_text
from contact_seller.storage.tables import ThreadRow, TicketRow
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace, function, order_body

FINE = "Thank you for your patience, we are packing your order."
BAD = "Please send me your card number and the CVV code so that I can continue."


@pytest.fixture
def ticket_id(marketplace: Marketplace, time: Time) -> str:
    marketplace.place()
    return marketplace.ask()


def shift(ticket_id: str, **fields: datetime) -> None:
    """Moves a ticket's times, as if they had been written then."""
    TicketRow.get(ticket_id).update([getattr(TicketRow, name).set(instant_text(at)) for name, at in fields.items()])


def test_a_customer_sees_a_merchants_message_only_when_it_is_delivered(
    marketplace: Marketplace, ticket_id: str
) -> None:
    marketplace.say("merchant-1", ticket_id, FINE)
    before = marketplace.messages(ticket_id, "customer-1")
    marketplace.screen()
    after = marketplace.messages(ticket_id, "customer-1")
    assert (len(before), len(after)) == (1, 2)
    assert (after[1]["text"], after[1]["delivery"]) == (FINE, "delivered")


def test_a_customer_never_sees_a_verdict(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    assert not {"verdict", "findings"} & marketplace.messages(ticket_id, "customer-1")[1].keys()


def test_a_prohibited_message_is_held_and_its_merchant_sees_why(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, BAD)
    marketplace.screen()
    held = marketplace.messages(ticket_id, "merchant-1")[1]
    assert (held["delivery"], held["verdict"]) == ("held", "block")
    (finding,) = [each for each in held["findings"] if each["practice"] == "payment_info_request"]
    assert all(0 <= start < end <= len(BAD) for start, end in finding["spans"])
    assert len(marketplace.messages(ticket_id, "customer-1")) == 1


def test_a_claim_is_held_against_the_order(marketplace: Marketplace) -> None:
    marketplace.place("order-1", status="processing")
    ticket_id = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, "Your parcel was delivered yesterday.")
    marketplace.screen()
    held = marketplace.messages(ticket_id, "platform")[1]
    assert (held["delivery"], held["findings"][0]["practice"]) == ("held", "false_information")


SHIPPED = {"status": "shipped", "shipment": {"carrier": "DHL", "tracking_number": "RR123456785DE"}}
CHANGED = {"shipment": {"carrier": "UPS", "tracking_number": "1Z999AA10123456784"}}
CLAIM = "Your order has shipped with DHL, the tracking number is RR123456785DE."


def patch(marketplace: Marketplace, changes: dict[str, Any]) -> None:
    assert marketplace.call("merchant-1", "PATCH /orders/{order_id}", changes, order_id="order-1").status == 200


def test_a_merchant_cannot_make_a_false_claim_true_afterwards(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, CLAIM)
    patch(marketplace, SHIPPED)
    marketplace.screen()
    assert marketplace.messages(ticket_id, "merchant-1")[1]["delivery"] == "held"


def test_a_merchant_cannot_make_a_true_claim_false_afterwards(marketplace: Marketplace, ticket_id: str) -> None:
    patch(marketplace, SHIPPED)
    marketplace.say("merchant-1", ticket_id, CLAIM)
    patch(marketplace, CHANGED)
    marketplace.screen()
    assert marketplace.messages(ticket_id, "merchant-1")[1]["delivery"] == "delivered"


def test_a_notice_is_held_against_the_order_that_it_comes_with(marketplace: Marketplace, ticket_id: str) -> None:
    patch(marketplace, {**SHIPPED, "notice": {"kind": "shipping_update", "text": CLAIM}})
    marketplace.screen()
    assert marketplace.messages(ticket_id, "merchant-1")[1]["delivery"] == "delivered"


def test_a_decisions_text_is_held_against_the_order_as_it_leaves_it(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for({"item_id": "shirt", "color": "red"}, "change_variant")
    marketplace.decide(ticket_id, text="You get the red shirt.")
    (facts,) = [row.facts.as_dict() for row in ThreadRow.query(ticket_id) if row.facts]
    assert facts["items"][0]["color"] == "red"
    assert not {"customer_id", "shipping_address"} & facts.keys()


def test_what_was_removed_is_no_more_among_the_pieces_of_an_order(marketplace: Marketplace) -> None:
    marketplace.place(items=[{**order_body()["items"][0], "quantity": 3}])
    ticket_id = marketplace.ask_for({"item_id": "shirt", "quantity": 1}, "remove_product")
    marketplace.decide(ticket_id, text="Your order now has 2 shirts.")
    marketplace.say("merchant-1", ticket_id, "Your order has 3 shirts.")
    marketplace.screen()
    verdicts = [message["verdict"] for message in marketplace.messages(ticket_id, "merchant-1")[1:]]
    assert verdicts == ["allow", "review"]


def test_a_message_without_facts_is_not_let_through(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, CLAIM)
    records = marketplace.new_records()
    for record in records:
        record["dynamodb"]["NewImage"].pop("facts", None)
    assert marketplace.screen(records)["batchItemFailures"]
    assert marketplace.messages(ticket_id, "merchant-1")[1]["delivery"] == "screening"


def test_a_customer_never_sees_facts(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    assert all("facts" not in message for message in marketplace.messages(ticket_id, "customer-1"))


def test_a_delivered_answer_stops_the_clock_at_the_time_it_was_sent(marketplace: Marketplace, ticket_id: str) -> None:
    said = marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    ticket = marketplace.ticket(ticket_id)
    assert ticket["first_responded_at"] == said["sent_at"]
    assert (ticket["state"], ticket["reply_due_at"]) == ("awaiting_customer", None)


def test_a_held_answer_stops_no_clock(marketplace: Marketplace, ticket_id: str) -> None:
    before = marketplace.ticket(ticket_id)
    marketplace.say("merchant-1", ticket_id, BAD)
    marketplace.screen()
    after = marketplace.ticket(ticket_id)
    for name in ("state", "reply_due_at", "reply_needed_since", "first_responded_at"):
        assert after[name] == before[name]


def test_further_customer_messages_do_not_restart_the_clock(marketplace: Marketplace, ticket_id: str) -> None:
    before = marketplace.ticket(ticket_id)["reply_due_at"]
    marketplace.say("customer-1", ticket_id, "Hello?")
    assert marketplace.ticket(ticket_id)["reply_due_at"] == before


def test_a_customer_who_wrote_while_the_answer_was_screened_waits_from_then_on(
    marketplace: Marketplace, ticket_id: str
) -> None:
    marketplace.say("merchant-1", ticket_id, FINE)
    records = marketplace.new_records()
    asked = marketplace.say("customer-1", ticket_id, "And the mug?")
    marketplace.say("customer-1", ticket_id, "Please hurry.")
    marketplace.screen(records)
    ticket = marketplace.ticket(ticket_id)
    assert (ticket["state"], ticket["reply_needed_since"]) == ("awaiting_merchant", asked["sent_at"])


def test_an_answer_in_time_that_was_screened_late_takes_the_breach_back(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    time.passes(days=2)
    marketplace.say("merchant-1", ticket_id, FINE)
    time.passes(days=2)
    marketplace.sweep()
    assert marketplace.ticket(ticket_id)["breached_at"] is not None
    marketplace.screen()
    assert marketplace.ticket(ticket_id)["breached_at"] is None


def test_a_late_answer_is_a_breach_although_no_sweep_came_between(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    due = marketplace.ticket(ticket_id)["reply_due_at"]
    time.passes(days=4)
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    assert marketplace.ticket(ticket_id)["breached_at"] == due
    assert marketplace.happenings(ticket_id).count("reply_overdue") == 1


def test_a_record_that_comes_twice_changes_nothing_the_second_time(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, FINE)
    records = marketplace.new_records()
    marketplace.screen(records)
    before = list(map(str, (TicketRow.get(ticket_id).serialize(), marketplace.happenings(ticket_id))))
    marketplace.screen(records)
    assert list(map(str, (TicketRow.get(ticket_id).serialize(), marketplace.happenings(ticket_id)))) == before


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> str:
    """A text that the screener cannot take."""
    screen = function("screen_messages").screen

    def failing(text: str, *rest: object) -> object:
        if text == "break":
            raise RuntimeError("broken")
        return screen(text, *rest)

    monkeypatch.setattr(function("screen_messages"), "screen", failing)
    return "break"


def test_a_screener_that_fails_leaves_that_ticket_waiting_in_order_and_judges_others(
    marketplace: Marketplace, ticket_id: str, breaking: str
) -> None:
    other = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, breaking)
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.say("merchant-1", other, FINE)
    answer = marketplace.screen()
    assert len(answer["batchItemFailures"]) == 2
    waiting = [each["delivery"] for each in marketplace.messages(ticket_id, "merchant-1")[1:]]
    assert waiting == ["screening", "screening"]
    assert marketplace.messages(other, "merchant-1")[1]["delivery"] == "delivered"


def test_what_waits_behind_a_message_that_cannot_be_judged_is_judged_when_the_sweep_has_it_come_again(
    marketplace: Marketplace, time: Time, ticket_id: str, breaking: str
) -> None:
    marketplace.say("merchant-1", ticket_id, breaking)
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    time.passes(hours=1)
    marketplace.sweep()
    assert len(marketplace.screen()["batchItemFailures"]) == 1
    waiting = [each["delivery"] for each in marketplace.messages(ticket_id, "merchant-1")[1:]]
    assert waiting == ["screening", "delivered"]


def test_no_message_text_is_logged_where_screening_fails(
    marketplace: Marketplace, ticket_id: str, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    def denied(*_: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "TransactWriteItems")

    monkeypatch.setattr("contact_seller.usecases.screening.judge", denied)
    marketplace.say("merchant-1", ticket_id, "a very private text")
    assert marketplace.screen()["batchItemFailures"]
    lines = logged()
    assert "a stream record failed" in lines
    assert "private" not in lines


def test_an_accepted_request_is_an_answer(marketplace: Marketplace) -> None:
    marketplace.place()
    body = {"reason": "remove_product", "text": "One less.", "request": {"item_id": "shirt", "quantity": 1}}
    ticket = marketplace.post("customer-1", "/orders/{order_id}/tickets", body, order_id="order-1").body
    route = "/tickets/{ticket_id}/decision"
    decided = marketplace.post("merchant-1", route, {"decision": "accept"}, ticket_id=ticket["ticket_id"]).body
    assert (decided["ticket"]["state"], decided["ticket"]["reply_due_at"]) == ("awaiting_customer", None)


def test_a_message_written_before_a_ticket_was_resolved_does_not_reopen_it(
    marketplace: Marketplace, ticket_id: str
) -> None:
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    marketplace.screen()
    assert marketplace.ticket(ticket_id)["state"] == "resolved"
    assert len(marketplace.messages(ticket_id, "customer-1")) == 2


def test_a_merchants_message_after_resolving_reopens_when_it_is_delivered(
    marketplace: Marketplace, ticket_id: str
) -> None:
    resolved = marketplace.post("merchant-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id).body
    later = datetime.fromisoformat(resolved["resolved_at"]) - timedelta(seconds=1)
    shift(ticket_id, resolved_at=later)
    marketplace.say("merchant-1", ticket_id, FINE)
    assert marketplace.ticket(ticket_id)["state"] == "resolved"
    marketplace.screen()
    assert marketplace.ticket(ticket_id)["state"] == "awaiting_customer"


def test_undelivered_text_is_in_no_event(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, BAD)
    marketplace.screen()
    assert all("CVV" not in str(row.detail) for row in ThreadRow.query(ticket_id) if row.kind != "message")
