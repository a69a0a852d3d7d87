"""A customer's words and addresses, erased: what goes, what stays, and what a repeat or a kill in between does."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

import pytest

from contact_seller.rules.thread import Message
from contact_seller.storage import thread, tickets
from contact_seller.storage.tables import OrderRow, ThreadRow, TicketRow
from contact_seller.usecases import erasure
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import CONTEXT, Answer, Marketplace, order_body
from tests.dynamodb.test_clocks import recount, scorecard

ROUTE = "POST /customers/{customer_id}/erasure"
ADDRESS = {"name": "B. Elsewhere", "line1": "Side Street 2", "city": "Hamburg", "country": "DE"}
NOTHING_LEFT = {
    "name": "[erased]",
    "line1": "[erased]",
    "line2": None,
    "city": "[erased]",
    "region": None,
    "postal_code": None,
    "country": "DE",
}
BAD = "Please send me your card number and the CVV, then it goes faster."


@pytest.fixture(autouse=True)
def _order(marketplace: Marketplace, time: Time) -> None:
    marketplace.place()


def erase(
    marketplace: Marketplace, who: str = "platform", key: str | None = None, customer_id: str = "customer-1"
) -> Answer:
    headers = {"Idempotency-Key": key} if key else {}
    return marketplace.call(who, ROUTE, headers=headers, customer_id=customer_id)


def counts(answer: Answer) -> tuple[int, int, int, bool]:
    assert answer.status == 200, answer.body
    return tuple(answer.body[name] for name in ("tickets", "messages", "orders", "complete"))


def texts(marketplace: Marketplace, ticket_id: str, who: str = "merchant-1") -> list[str]:
    return [message["text"] for message in marketplace.messages(ticket_id, who)]


def stored() -> str:
    """All that stands in the tables of tickets, threads and orders."""
    return str([row.to_simple_dict() for table in (TicketRow, ThreadRow, OrderRow) for row in table.scan()])


def talked(marketplace: Marketplace) -> str:
    """A ticket in which both sides have written, and the answer was delivered."""
    ticket_id = marketplace.ask("I am Ada of Main Street.")
    marketplace.say("merchant-1", ticket_id, "Your order is packed.")
    marketplace.say("customer-1", ticket_id, "Call me at home.")
    marketplace.screen()
    return ticket_id


def test_a_customers_messages_become_a_marker_and_the_merchants_stay(marketplace: Marketplace) -> None:
    ticket_id = talked(marketplace)
    assert counts(erase(marketplace)) == (1, 2, 1, True)
    assert texts(marketplace, ticket_id) == ["[erased]", "Your order is packed.", "[erased]"]
    assert "Ada" not in stored()
    assert "at home" not in stored()


@pytest.mark.parametrize("who", ["customer-1", "merchant-1", "platform"])
def test_every_reader_sees_since_when(marketplace: Marketplace, time: Time, who: str) -> None:
    ticket_id = talked(marketplace)
    time.passes(days=1)
    erase(marketplace)
    erased = [message["erased_at"] for message in marketplace.messages(ticket_id, who)]
    assert erased == ["2026-03-03T10:00:00.000Z", None, "2026-03-03T10:00:00.000Z"]


def test_who_asks_for_what_has_changed_since_gets_what_was_erased(marketplace: Marketplace, time: Time) -> None:
    ticket_id = talked(marketplace)
    since = time.passes(days=1).isoformat()
    erase(marketplace)
    query = {"updated_since": since}
    found = marketplace.call("merchant-1", "GET /tickets/{ticket_id}/messages", query=query, ticket_id=ticket_id)
    assert [message["text"] for message in found.body["messages"]] == ["[erased]", "[erased]"]


def test_of_an_orders_address_the_country_stays_and_of_the_rest_all(marketplace: Marketplace) -> None:
    marketplace.ask()
    before = marketplace.call("storefront", "GET /orders/{order_id}", order_id="order-1").body
    erase(marketplace)
    after = marketplace.call("storefront", "GET /orders/{order_id}", order_id="order-1").body
    assert after["shipping_address"] == NOTHING_LEFT
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"shipping_address", "version", "updated_at"}


def test_an_orders_own_thread_says_that_its_address_changed(marketplace: Marketplace) -> None:
    marketplace.ask()
    erase(marketplace)
    last = marketplace.history("order-1")[-1]
    assert (last["order_version"], last["changes"]) == (2, [{"field": "shipping_address"}])


def test_a_wish_for_another_address_is_forgotten_and_can_be_accepted_no_more(marketplace: Marketplace) -> None:
    ticket_id = marketplace.ask_for({"address": ADDRESS}, "change_shipping_address")
    erase(marketplace)
    assert "Side Street" not in stored()
    assert marketplace.ticket(ticket_id, "customer-1")["request"] == {"address": None}
    assert marketplace.decide(ticket_id).code == "ticket_transition"


def test_a_ticket_of_a_merchants_notice_alone_loses_the_address_too(marketplace: Marketplace) -> None:
    body = {"notice": "delay", "text": "It takes a day longer."}
    marketplace.post("merchant-1", "/orders/{order_id}/tickets", body, order_id="order-1")
    assert counts(erase(marketplace)) == (1, 0, 1, True)


def test_a_strangers_words_and_address_are_untouched(marketplace: Marketplace) -> None:
    talked(marketplace)
    marketplace.place("order-2", customer_id="customer-2")
    body = {"reason": "order_status", "text": "I am Bob."}
    marketplace.post("customer-2", "/orders/{order_id}/tickets", body, order_id="order-2")
    before = [row.to_simple_dict() for row in ThreadRow.scan() if row.ticket_id.startswith("order-2")]
    erase(marketplace)
    assert [row.to_simple_dict() for row in ThreadRow.scan() if row.ticket_id.startswith("order-2")] == before
    assert OrderRow.get("order-2").version == 1


def test_clocks_states_and_counters_stay_as_they_were(marketplace: Marketplace, time: Time) -> None:
    ticket_id = talked(marketplace)
    time.passes(days=4)
    marketplace.sweep()
    before, counted = marketplace.ticket(ticket_id), scorecard(marketplace)
    erase(marketplace)
    after = marketplace.ticket(ticket_id)
    assert {name for name in before if before[name] != after[name]} == {"updated_at"}
    assert scorecard(marketplace) == counted == recount(ticket_id)


def test_a_clock_goes_on_after_it(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    erase(marketplace)
    time.passes(days=4)
    marketplace.sweep()
    assert marketplace.ticket(ticket_id)["breached_at"] == "2026-03-05T10:00:00.000Z"


def test_a_message_that_was_held_is_reviewed_as_before(marketplace: Marketplace) -> None:
    ticket_id = marketplace.ask("I am Ada.")
    message_id = marketplace.say("merchant-1", ticket_id, BAD)["message_id"]
    marketplace.screen()
    before = marketplace.call("platform", "GET /reviews").body["reviews"]
    erase(marketplace)
    after = marketplace.call("platform", "GET /reviews").body["reviews"]
    assert [each["text"] for each in after[0].pop("before")] == ["[erased]"]
    assert before[0].pop("before")
    assert after == before
    body = {"decision": "overturn"}
    marketplace.post("platform", "/reviews/{message_id}/decision", body, message_id=message_id)
    record = marketplace.call("merchant-1", "GET /reviews/{message_id}/record", message_id=message_id).body
    assert (record["text"], record["delivery"]) == (BAD, "delivered")
    assert texts(marketplace, ticket_id, "customer-1") == ["[erased]", BAD]


def test_each_ticket_notes_it_and_the_bus_is_told_of_the_order_alone(marketplace: Marketplace) -> None:
    ticket_id = talked(marketplace)
    marketplace.new_records()
    erase(marketplace)
    images = [record["dynamodb"]["NewImage"] for record in marketplace.new_records()]
    told = {image["kind"]["S"]: "event" in image for image in images}
    assert told == {"customer_erased": False, "order_changed": True}
    assert marketplace.happenings(ticket_id)[-1] == "customer_erased"


def test_erasing_twice_changes_nothing_the_second_time(marketplace: Marketplace, time: Time) -> None:
    talked(marketplace)
    erase(marketplace)
    before = stored()
    time.passes(days=1)
    assert counts(erase(marketplace)) == (0, 0, 0, True)
    assert stored() == before


def test_what_is_written_afterwards_is_erased_by_the_next(marketplace: Marketplace, time: Time) -> None:
    ticket_id = talked(marketplace)
    erase(marketplace)
    time.passes(minutes=1)
    marketplace.say("customer-1", ticket_id, "It is Ada again.")
    assert texts(marketplace, ticket_id)[-1] == "It is Ada again."
    assert counts(erase(marketplace)) == (1, 1, 0, True)
    assert "Ada" not in stored()


def test_a_message_that_comes_meanwhile_is_erased_as_well(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = talked(marketplace)
    read = thread.customer_words

    def overtaken(thread_id: str) -> Iterator[Message]:
        found = list(read(thread_id))
        monkeypatch.setattr(thread, "customer_words", read)
        marketplace.say("customer-1", ticket_id, "One more of Ada.")
        return iter(found)

    monkeypatch.setattr(thread, "customer_words", overtaken)
    assert counts(erase(marketplace)) == (1, 3, 1, True)
    assert "Ada" not in stored()


def test_two_at_once_erase_each_message_once(marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket_id = talked(marketplace)
    read = thread.customer_words

    def overtaken(thread_id: str) -> Iterator[Message]:
        found = list(read(thread_id))
        monkeypatch.setattr(thread, "customer_words", read)
        assert counts(erase(marketplace)) == (1, 2, 1, True)
        return iter(found)

    monkeypatch.setattr(thread, "customer_words", overtaken)
    answer = erase(marketplace)
    assert (answer.body["messages"], answer.body["complete"]) == (0, True)
    assert texts(marketplace, ticket_id) == ["[erased]", "Your order is packed.", "[erased]"]


def test_one_that_runs_out_of_time_says_so_and_is_gone_on_with(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "MESSAGES_AT_ONCE", 1)
    monkeypatch.setattr(erasure, "TICKETS_AT_ONCE", 1)
    for _ in range(3):
        talked(marketplace)
    left = chain([60_000] * 3, repeat(0))  # for the ticket, and in it for two messages
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: next(left))
    assert counts(erase(marketplace, key="k")) == (1, 2, 1, False)
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: 60_000)
    assert counts(erase(marketplace, key="k")) == (2, 4, 0, True)
    assert "Ada" not in stored()


def test_of_tickets_that_are_erased_together_none_is_noted_before_all_their_messages_are_gone(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "MESSAGES_AT_ONCE", 1)
    for _ in range(2):
        talked(marketplace)
    left = chain([60_000] * 3, repeat(0))  # for both tickets, and in them for two messages
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: next(left))
    assert counts(erase(marketplace)) == (0, 2, 0, False)
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: 60_000)
    assert counts(erase(marketplace)) == (2, 2, 1, True)
    assert "Ada" not in stored()


def test_a_ticket_that_was_swept_away_meanwhile_keeps_none_of_the_others_from_being_erased(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, _ = talked(marketplace), talked(marketplace)
    read = tickets.with_words_of

    def swept_away(customer_id: str) -> Iterator[str]:
        found = list(read(customer_id))
        TicketRow(gone).delete()
        return iter(found)

    monkeypatch.setattr(tickets, "with_words_of", swept_away)
    assert counts(erase(marketplace)) == (1, 2, 1, True)


def test_one_that_is_overtaken_again_and_again_ends_when_its_time_does(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = talked(marketplace)
    read = thread.customer_words

    def overtaken(thread_id: str) -> Iterator[Message]:
        found = list(read(thread_id))
        with monkeypatch.context() as plenty:
            plenty.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: 60_000)
            marketplace.say("customer-1", ticket_id, "One more of Ada.")
        return iter(found)

    left = chain([60_000] * 2, repeat(0))  # for two attempts
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: next(left))
    monkeypatch.setattr(thread, "customer_words", overtaken)
    assert counts(erase(marketplace)) == (0, 0, 0, False)
    assert texts(marketplace, ticket_id).count("One more of Ada.") == 2


def test_one_that_dies_between_two_writes_is_gone_on_with(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "MESSAGES_AT_ONCE", 1)
    talked(marketplace)
    with monkeypatch.context() as broken:
        broken.setattr("contact_seller.rules.erasure.noted", lambda *_: 1 / 0)
        assert erase(marketplace).status == 500
    assert counts(erase(marketplace)) == (1, 1, 1, True)
    assert "Ada" not in stored()


def test_many_tickets_are_gone_through_whatever_the_page(marketplace: Marketplace) -> None:
    for _ in range(25):
        marketplace.ask("I am Ada.")
    assert counts(erase(marketplace)) == (25, 25, 1, True)


def test_the_first_complete_answer_comes_again_for_its_key(marketplace: Marketplace) -> None:
    ticket_id = talked(marketplace)
    first = erase(marketplace, key="k")
    marketplace.say("customer-1", ticket_id, "Later.")
    assert erase(marketplace, key="k").body == first.body
    assert texts(marketplace, ticket_id)[-1] == "Later."


def test_a_key_whose_time_is_over_begins_anew(marketplace: Marketplace, time: Time) -> None:
    ticket_id = talked(marketplace)
    erase(marketplace, key="k")
    time.passes(days=3)
    marketplace.say("customer-1", ticket_id, "Still there?")
    assert counts(erase(marketplace, key="k")) == (1, 1, 0, True)


def test_a_key_of_another_request_erases_nothing(marketplace: Marketplace) -> None:
    talked(marketplace)
    erase(marketplace, key="k", customer_id="customer-2")
    before = stored()
    assert erase(marketplace, key="k").code == "idempotency_mismatch"
    assert stored() == before


@pytest.mark.parametrize("who", ["customer-1", "customer-2", "merchant-1", "storefront"])
def test_only_the_platform_may_ask_for_it(marketplace: Marketplace, who: str) -> None:
    talked(marketplace)
    before = stored()
    assert erase(marketplace, who).code == "not_found"
    assert stored() == before


def test_a_customer_without_tickets_is_erased_at_once(marketplace: Marketplace) -> None:
    assert counts(erase(marketplace, customer_id="nobody")) == (0, 0, 0, True)


def test_an_address_that_the_storefront_puts_again_is_there_again(marketplace: Marketplace) -> None:
    marketplace.ask()
    erase(marketplace)
    assert marketplace.place()["shipping_address"]["line1"] == order_body()["shipping_address"]["line1"]


def test_an_erased_ticket_still_goes_when_its_time_is_over(marketplace: Marketplace, time: Time) -> None:
    ticket_id = talked(marketplace)
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    time.passes(days=15)
    marketplace.sweep()
    time.passes(days=729)
    erase(marketplace)
    time.passes(days=1)
    steps: Any = marketplace.sweep()["steps"]
    assert steps == {"expire": 1}
