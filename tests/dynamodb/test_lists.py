"""Lists and their pages, through the handlers."""

import base64
import json
from typing import Any

import pytest

from contact_seller.rules.lists import Wanted
from contact_seller.storage import paging
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace


@pytest.fixture
def tickets(marketplace: Marketplace) -> list[str]:
    """Five tickets of customer-1 at merchant-1, the last one first to be due, and one of others."""
    marketplace.place()
    found = [marketplace.ask() for _ in range(5)]
    marketplace.place("order-2", customer_id="customer-2", merchant_id="merchant-2")
    body = {"reason": "order_status", "text": "And mine?"}
    marketplace.post("customer-2", "/orders/{order_id}/tickets", body, order_id="order-2")
    return found


def read_all(marketplace: Marketplace, who: str, **query: str) -> list[str]:
    """Every ticket of a list, read by pages of two."""
    found: list[str] = []
    token: str | None = None
    while True:
        page = marketplace.call(
            who, "GET /tickets", query={"limit": "2", **query, **({"page_token": token} if token else {})}
        ).body
        found += [ticket["ticket_id"] for ticket in page["tickets"]]
        token = page["next_page_token"]
        if token is None:
            return found


@pytest.mark.parametrize("who", ["customer-1", "merchant-1"])
def test_pages_hold_every_ticket_of_the_caller_once_and_nobody_elses(
    marketplace: Marketplace, tickets: list[str], who: str
) -> None:
    assert sorted(read_all(marketplace, who)) == sorted(tickets)


def test_the_platform_lists_by_customer_or_merchant(marketplace: Marketplace, tickets: list[str]) -> None:
    assert sorted(read_all(marketplace, "platform", merchant_id="merchant-1")) == sorted(tickets)
    assert sorted(read_all(marketplace, "platform", customer_id="customer-1")) == sorted(tickets)
    assert marketplace.call("platform", "GET /tickets").status == 400


def test_the_platform_lists_what_waits_for_itself_soonest_due_first(
    marketplace: Marketplace, time: Time, tickets: list[str]
) -> None:
    time.passes(days=1)
    later = marketplace.ask()
    time.passes(days=20)
    answered = tickets.pop()
    marketplace.sweep()
    marketplace.say("merchant-1", answered, "Thank you for your patience.")
    marketplace.screen()
    found = read_all(marketplace, "platform", state="awaiting_platform")
    assert answered not in found
    assert set(tickets) < set(found)
    assert found[-1] == later


def test_a_merchants_queue_begins_with_what_is_due_soonest(marketplace: Marketplace, tickets: list[str]) -> None:
    marketplace.say("customer-1", tickets[0], "Any news?")
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=tickets[1])
    assert read_all(marketplace, "merchant-1") == [tickets[0], *tickets[2:], tickets[1]]


def test_a_customers_list_begins_with_what_changed_last(marketplace: Marketplace, tickets: list[str]) -> None:
    marketplace.say("customer-1", tickets[0], "Any news?")
    assert read_all(marketplace, "customer-1")[0] == tickets[0]


@pytest.mark.parametrize("who", ["customer-1", "merchant-1"])
def test_lists_narrow_by_state(marketplace: Marketplace, tickets: list[str], who: str) -> None:
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=tickets[1])
    assert read_all(marketplace, who, state="resolved") == [tickets[1]]


@pytest.mark.parametrize("who", ["customer-1", "merchant-1"])
def test_lists_narrow_by_reason_and_order(marketplace: Marketplace, tickets: list[str], who: str) -> None:
    assert read_all(marketplace, who, reason="item_problem") == []
    assert sorted(read_all(marketplace, who, reason="order_status", order_id="order-1")) == sorted(tickets)
    assert read_all(marketplace, who, order_id="order-2") == []


@pytest.mark.parametrize("who", ["customer-1", "merchant-1"])
def test_lists_narrow_by_last_change(marketplace: Marketplace, tickets: list[str], who: str) -> None:
    said = marketplace.say("customer-1", tickets[2], "Any news?")
    assert read_all(marketplace, who, updated_since=said["sent_at"]) == [tickets[2]]


@pytest.mark.parametrize("query", [{"customer_id": "customer-1"}, {"merchant_id": "merchant-1"}])
def test_what_a_customer_does_not_see_is_a_change_to_the_platform(
    marketplace: Marketplace, tickets: list[str], query: dict[str, str]
) -> None:
    said = marketplace.say("merchant-1", tickets[2], "Please send me your card number first.")
    assert read_all(marketplace, "platform", updated_since=said["sent_at"], **query) == [tickets[2]]


def test_an_orders_list_narrows_by_what_its_customer_sees(marketplace: Marketplace, tickets: list[str]) -> None:
    seen = marketplace.say("customer-1", tickets[1], "Any news?")
    marketplace.say("merchant-1", tickets[2], "Please send me your card number first.")
    query = {"order_id": "order-1", "updated_since": seen["sent_at"]}
    assert read_all(marketplace, "customer-1", **query) == [tickets[1]]


def test_an_orders_list_is_a_customers_last_changed_first(marketplace: Marketplace, tickets: list[str]) -> None:
    marketplace.say("customer-1", tickets[1], "Any news?")
    assert read_all(marketplace, "customer-1", order_id="order-1")[0] == tickets[1]


def test_what_of_an_order_is_due_by_then_comes_soonest_due_first(
    marketplace: Marketplace, time: Time, tickets: list[str]
) -> None:
    marketplace.post("merchant-1", "/tickets/{ticket_id}/no-reply-needed", ticket_id=tickets[0])
    time.passes(hours=1)
    marketplace.say("customer-1", tickets[0], "Any news?")
    query = {"order_id": "order-1", "due_before": "2027-01-01T00:00:00Z"}
    assert read_all(marketplace, "merchant-1", **query) == [*tickets[1:], tickets[0]]


def test_a_merchants_queue_narrows_by_due_time(marketplace: Marketplace, tickets: list[str]) -> None:
    due = marketplace.ticket(tickets[1])["reply_due_at"]
    assert read_all(marketplace, "merchant-1", due_before=due) == tickets[:2]


@pytest.mark.parametrize("token", ["x", "!!", "bWFkZSB1cA", "W10", "WyJhIix7fV0", "x" * 3000])
@pytest.mark.usefixtures("tickets")
def test_a_made_up_page_token_is_400(marketplace: Marketplace, token: str) -> None:
    answer = marketplace.call("customer-1", "GET /tickets", query={"page_token": token})
    assert (answer.status, answer.fields) == (400, ["page_token"])


@pytest.mark.usefixtures("tickets")
def test_a_page_token_of_another_list_is_400(marketplace: Marketplace) -> None:
    token = marketplace.call("customer-1", "GET /tickets", query={"limit": "1"}).body["next_page_token"]
    answer = marketplace.call("merchant-1", "GET /tickets", query={"page_token": token})
    assert (answer.status, answer.fields) == (400, ["page_token"])


@pytest.mark.usefixtures("tickets")
@pytest.mark.parametrize("who", ["customer-1", "merchant-1"])
@pytest.mark.parametrize("other", [{"state": "resolved"}, {"updated_since": "2026-03-01T00:00:00Z"}])
def test_a_page_token_with_another_filter_is_400(marketplace: Marketplace, who: str, other: dict[str, str]) -> None:
    token = marketplace.call(who, "GET /tickets", query={"limit": "1"}).body["next_page_token"]
    answer = marketplace.call(who, "GET /tickets", query={**other, "page_token": token})
    assert (answer.status, answer.fields) == (400, ["page_token"])


@pytest.mark.parametrize("moving", [{}, {"ticket_id": {"S": "x"}}, {"zzz": {"S": "x"}}, {"ticket_id": 7}, []])
@pytest.mark.usefixtures("tickets")
def test_a_page_token_that_was_forged_with_its_check_is_400(marketplace: Marketplace, moving: Any) -> None:
    wanted = repr(Wanted(customer_id="customer-1", limit=0))
    position = paging.Position({"customer_id": "customer-1"}, wanted, None)
    content = json.dumps([paging._check(position, moving), moving])
    token = base64.urlsafe_b64encode(content.encode()).decode()
    answer = marketplace.call("customer-1", "GET /tickets", query={"page_token": token})
    assert (answer.status, answer.fields) == (400, ["page_token"])


@pytest.mark.usefixtures("tickets")
def test_a_page_that_reads_too_much_ends_early_and_goes_on(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MAX_READ", 1)
    monkeypatch.setattr(paging, "MIN_READ", 1)
    page = marketplace.call("customer-1", "GET /tickets", query={"reason": "item_problem", "limit": "1"}).body
    assert page["tickets"] == []
    assert page["next_page_token"] is not None


@pytest.mark.parametrize(
    ("who", "query", "field"),
    [
        ("customer-1", {"limit": "0"}, "limit"),
        ("customer-1", {"limit": "many"}, "limit"),
        ("customer-1", {"state": "lost"}, "state"),
        ("customer-1", {"updated_since": "yesterday"}, "updated_since"),
        ("customer-1", {"customer_id": "customer-2"}, "customer_id"),
        ("merchant-1", {"merchant_id": "merchant-2"}, "merchant_id"),
    ],
)
def test_a_bad_query_names_its_parameter(marketplace: Marketplace, who: str, query: dict[str, str], field: str) -> None:
    answer = marketplace.call(who, "GET /tickets", query=query)
    assert (answer.status, answer.fields) == (400, [field])


def test_messages_page_oldest_first(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask("0")
    for number in range(1, 5):
        marketplace.say("customer-1", ticket_id, str(number))
    texts, query = [], {"limit": "2"}
    while True:
        page = marketplace.call(
            "customer-1", "GET /tickets/{ticket_id}/messages", query=query, ticket_id=ticket_id
        ).body
        texts += [message["text"] for message in page["messages"]]
        if page["next_page_token"] is None:
            break
        query = {"limit": "2", "page_token": page["next_page_token"]}
    assert texts == ["0", "1", "2", "3", "4"]
