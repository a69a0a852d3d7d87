"""Tickets, through their handlers."""

from typing import Any

import pytest

from contact_seller.storage.tables import ThreadRow, TicketRow
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace

OPEN = "POST /orders/{order_id}/tickets"
ADDRESS = {"name": "A", "line1": "B", "city": "C", "country": "DE"}
REQUESTS: dict[str, Any] = {
    "remove_product": {"item_id": "shirt", "quantity": 1},
    "change_variant": {"item_id": "shirt", "color": "red"},
    "change_shipping_address": {"address": ADDRESS},
    "order_status": None,
    "shipping_eta_or_tracking": None,
    "item_problem": {"item_id": "mug", "problem": "missing"},
    "return_exchange_refund": {"item_id": "shirt", "quantity": 2, "wants": "refund"},
}
AFTER_DELIVERY = {"item_problem", "return_exchange_refund"}


def opening(reason: str, **changes: Any) -> dict[str, Any]:
    request = REQUESTS[reason]
    return {"reason": reason, "text": "Please help.", **({"request": request} if request else {}), **changes}


@pytest.mark.parametrize("reason", REQUESTS)
def test_a_customer_opens_for_each_reason(marketplace: Marketplace, reason: str) -> None:
    marketplace.place(status="delivered" if reason in AFTER_DELIVERY else "placed")
    answer = marketplace.call("customer-1", OPEN, opening(reason), order_id="order-1")
    assert answer.status == 201
    assert answer.headers["Location"] == f"/tickets/{answer.body['ticket_id']}"
    assert answer.body["state"] == "awaiting_merchant"
    given = REQUESTS[reason] or {}
    stored = answer.body["request"] or {}
    assert {name: value for name, value in stored.items() if name in given and name != "address"} == {
        name: value for name, value in given.items() if name != "address"
    }


@pytest.mark.parametrize("notice", ["delay", "shipping_update", "sold_out", "order_detail"])
def test_a_merchant_opens_with_each_notice_and_no_clock_starts(marketplace: Marketplace, notice: str) -> None:
    marketplace.place()
    answer = marketplace.call("merchant-1", OPEN, {"notice": notice, "text": "Note this."}, order_id="order-1")
    assert (answer.status, answer.body["notice"], answer.body["state"]) == (201, notice, "awaiting_customer")
    assert answer.body["reply_due_at"] is None


@pytest.mark.parametrize(
    ("who", "body", "field"),
    [
        ("customer-1", opening("remove_product", request={"item_id": "hat", "quantity": 1}), "request.item_id"),
        ("customer-1", opening("remove_product", request={"item_id": "shirt", "quantity": 3}), "request.quantity"),
        ("customer-1", opening("remove_product", request={"item_id": "shirt", "quantity": 0}), "request.quantity"),
        ("customer-1", opening("item_problem", request={"item_id": "mug", "problem": "ugly"}), "request.problem"),
        ("customer-1", opening("change_variant", request={"item_id": "mug"}), "request"),
        ("customer-1", opening("order_status", request={"item_id": "mug"}), "request"),
        ("customer-1", opening("remove_product", request=REQUESTS["item_problem"]), "request.quantity"),
        ("customer-1", opening("order_status", text=""), "text"),
        ("customer-1", opening("order_status", text=" \n "), "text"),
        ("customer-1", opening("order_status", text="x" * 4001), "text"),
        ("customer-1", opening("order_status", text="bell\u0007"), "text"),
        ("customer-1", opening("order_status", text=7), "text"),
        ("customer-1", opening("order_status", extra=1), "extra"),
        ("customer-1", opening("order_status", order_status=1), "order_status"),
        (
            "customer-1",
            opening("remove_product", request={**REQUESTS["remove_product"], "remove_product": 1}),
            "request.remove_product",
        ),
        ("customer-1", {"text": "no reason"}, "reason"),
        ("customer-1", {"reason": "gossip", "text": "hi"}, "reason"),
        ("customer-1", {"notice": "delay", "text": "hi"}, "reason"),
        ("merchant-1", opening("order_status"), "notice"),
        ("merchant-1", {"notice": "gossip", "text": "hi"}, "notice"),
        ("customer-1", "[]", "body"),
        ("customer-1", '{"reason": ', "body"),
        ("customer-1", '{"reason": NaN}', "body"),
        ("customer-1", "[" * 60_000, "body"),
        ("customer-1", None, "body"),
    ],
)
def test_a_bad_opening_names_its_field_and_writes_nothing(
    marketplace: Marketplace, who: str, body: Any, field: str
) -> None:
    marketplace.place()
    answer = marketplace.call(who, OPEN, body, order_id="order-1")
    assert (answer.status, answer.code) == (400, "validation")
    assert field in answer.fields
    assert (ThreadRow.count(), TicketRow.count()) == (1, 0)  # the entry of the order itself


def test_a_body_over_64_kb_is_413(marketplace: Marketplace) -> None:
    answer = marketplace.call("customer-1", OPEN, opening("order_status", text="é" * 40_000), order_id="order-1")
    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "customer-1"},
        {"sub": "customer-1", "cognito:groups": "[]"},
        {"sub": "customer-1", "cognito:groups": "[admin]"},
        {"sub": "customer-1", "cognito:groups": "[customer merchant]", "custom:merchant_id": "merchant-1"},
        {"sub": "staff-1", "cognito:groups": "[merchant]"},
        {"cognito:groups": "[customer]"},
    ],
)
def test_a_token_without_one_role_sees_nothing(marketplace: Marketplace, claims: dict[str, str]) -> None:
    marketplace.place()
    assert marketplace.call(claims, "GET /orders/{order_id}", order_id="order-1").status == 404


def test_a_card_number_is_masked_before_it_is_stored(marketplace: Marketplace) -> None:
    marketplace.place()
    marketplace.ask("My card is 4111 1111 1111 1111, does that help?")
    (text,) = [row.text for row in ThreadRow.scan() if row.kind == "message"]
    assert "4111" not in text
    assert "1111, does that help?" in text


def test_a_card_number_is_masked_in_a_requests_texts_and_ids_are_not(marketplace: Marketplace) -> None:
    item = {"item_id": "4111111111111111", "product_id": "p", "title": "Mug", "quantity": 1}
    marketplace.place(items=[{**item, "unit_price": {"amount_minor": 1, "currency": "EUR"}}])
    request = {"item_id": "4111111111111111", "size": "4111 1111 1111 1111"}
    body = {"reason": "change_variant", "text": "Please.", "request": request}
    ticket = marketplace.post("customer-1", "/orders/{order_id}/tickets", body, order_id="order-1").body
    assert ticket["request"]["item_id"] == "4111111111111111"
    assert ticket["request"]["size"].endswith("1111")
    assert "4111" not in ticket["request"]["size"]


def test_a_stranger_gets_the_same_as_for_no_ticket(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask()
    for route in ("GET /tickets/{ticket_id}", "GET /tickets/{ticket_id}/messages", "POST /tickets/{ticket_id}/resolve"):
        theirs = marketplace.call("customer-2", route, ticket_id=ticket_id)
        none = marketplace.call("customer-2", route, ticket_id="nothing")
        assert (theirs.status, theirs.body) == (none.status, none.body) == (404, none.body)


def test_the_same_key_and_body_open_one_ticket(marketplace: Marketplace) -> None:
    marketplace.place()
    headers = {"Idempotency-Key": "k"}
    answers = [
        marketplace.call("customer-1", OPEN, opening("order_status"), order_id="order-1", headers=headers)
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert TicketRow.count() == 1


def test_the_same_key_with_another_body_is_422(marketplace: Marketplace) -> None:
    marketplace.place()
    headers = {"Idempotency-Key": "k"}
    marketplace.call("customer-1", OPEN, opening("order_status"), order_id="order-1", headers=headers)
    other = marketplace.call("customer-1", OPEN, opening("item_problem"), order_id="order-1", headers=headers)
    assert (other.status, other.code) == (422, "idempotency_mismatch")
    assert TicketRow.count() == 1


def test_a_key_whose_time_is_over_refuses_nothing(marketplace: Marketplace, time: Time) -> None:
    marketplace.place()
    headers = {"Idempotency-Key": "k"}
    marketplace.call("customer-1", OPEN, opening("order_status"), order_id="order-1", headers=headers)
    time.passes(days=3)  # DynamoDB may take two days more
    other = marketplace.call("customer-1", OPEN, opening("order_status"), order_id="nothing", headers=headers)
    assert (other.status, other.code) == (404, "not_found")


def test_a_key_belongs_to_its_caller(marketplace: Marketplace) -> None:
    marketplace.place("order-1")
    marketplace.place("order-2", customer_id="customer-2")
    headers = {"Idempotency-Key": "k"}
    for who, order_id in (("customer-1", "order-1"), ("customer-2", "order-2")):
        answer = marketplace.call(who, OPEN, opening("order_status"), order_id=order_id, headers=headers)
        assert answer.status == 201


def test_a_repeated_decision_gets_its_first_answer_although_it_is_decided(marketplace: Marketplace) -> None:
    marketplace.place()
    body = opening("remove_product")
    ticket_id = marketplace.post("customer-1", "/orders/{order_id}/tickets", body, order_id="order-1").body["ticket_id"]
    answers = [
        marketplace.call(
            "merchant-1",
            "POST /tickets/{ticket_id}/decision",
            {"decision": "accept"},
            ticket_id=ticket_id,
            headers={"Idempotency-Key": "k"},
        )
        for _ in range(2)
    ]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize("key", ["", "a b", "x" * 129, "ключ"])
def test_a_key_that_is_no_key_is_400(marketplace: Marketplace, key: str) -> None:
    marketplace.place()
    answer = marketplace.call(
        "customer-1", OPEN, opening("order_status"), order_id="order-1", headers={"Idempotency-Key": key}
    )
    assert (answer.status, answer.code) == (400, "validation")


def test_a_decision_is_made_once(marketplace: Marketplace) -> None:
    marketplace.place()
    body = opening("remove_product")
    ticket_id = marketplace.post("customer-1", "/orders/{order_id}/tickets", body, order_id="order-1").body["ticket_id"]
    route, decline = "POST /tickets/{ticket_id}/decision", {"decision": "decline", "text": "It has shipped."}
    first = marketplace.call("merchant-1", route, decline, ticket_id=ticket_id)
    second = marketplace.call("merchant-1", route, {"decision": "accept"}, ticket_id=ticket_id)
    assert (first.status, first.body["ticket"]["decision"], first.body["order"]["order_id"]) == (
        200,
        "decline",
        "order-1",
    )
    assert (second.status, second.code) == (409, "already_decided")


def test_a_question_has_nothing_to_decide(marketplace: Marketplace) -> None:
    marketplace.place()
    answer = marketplace.call(
        "merchant-1", "POST /tickets/{ticket_id}/decision", {"decision": "accept"}, ticket_id=marketplace.ask()
    )
    assert (answer.status, answer.code) == (409, "ticket_transition")


def test_a_resolved_ticket_is_not_resolved_again_but_reopened(marketplace: Marketplace) -> None:
    marketplace.place()
    ids: dict[str, Any] = {"ticket_id": marketplace.ask()}
    assert marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", **ids).body["state"] == "resolved"
    again = marketplace.call("merchant-1", "POST /tickets/{ticket_id}/resolve", **ids)
    assert (again.status, again.code) == (409, "ticket_transition")
    reopened = marketplace.post("customer-1", "/tickets/{ticket_id}/reopen", **ids).body
    assert (reopened["state"], reopened["resolved_at"]) == ("awaiting_merchant", None)
    assert reopened["reply_due_at"] is not None


@pytest.mark.parametrize("step", ["resolve", "reopen"])
def test_a_step_without_a_body_takes_no_fields(marketplace: Marketplace, step: str) -> None:
    marketplace.place()
    route = f"POST /tickets/{{ticket_id}}/{step}"
    answer = marketplace.call("customer-1", route, {"why": "because"}, ticket_id=marketplace.ask())
    assert (answer.status, answer.fields) == (400, ["why"])


def test_a_decision_repeated_after_resolving_is_still_already_decided(marketplace: Marketplace) -> None:
    marketplace.place()
    body = opening("remove_product")
    ticket_id = marketplace.post("customer-1", "/orders/{order_id}/tickets", body, order_id="order-1").body["ticket_id"]
    route, accept = "POST /tickets/{ticket_id}/decision", {"decision": "accept"}
    marketplace.call("merchant-1", route, accept, ticket_id=ticket_id)
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    assert marketplace.call("merchant-1", route, accept, ticket_id=ticket_id).code == "already_decided"


def test_a_message_reopens_a_resolved_ticket(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask()
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    marketplace.say("customer-1", ticket_id, "One more thing.")
    assert marketplace.ticket(ticket_id)["state"] == "awaiting_merchant"


def test_a_closed_ticket_takes_no_message(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask()
    TicketRow.get(ticket_id).update([TicketRow.state.set("closed")])
    answer = marketplace.call(
        "customer-1", "POST /tickets/{ticket_id}/messages", {"text": "Hello?"}, ticket_id=ticket_id
    )
    assert (answer.status, answer.code) == (409, "ticket_closed")
