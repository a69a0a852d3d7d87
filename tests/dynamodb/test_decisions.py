"""From a customer's request to the changed order, through the handlers."""

from collections.abc import Callable
from typing import Any

import pytest

from contact_seller.storage.tables import OrderRow, RepeatRow, ThreadRow, TicketRow
from contact_seller.usecases import world
from tests.dynamodb.marketplace import Answer, Marketplace, order_body

MESSAGES = "POST /tickets/{ticket_id}/messages"
OPEN = "POST /orders/{order_id}/tickets"
PATCH = "PATCH /orders/{order_id}"
BEFORE_SHIPPING = ["remove_product", "change_variant", "change_shipping_address"]
QUESTIONS = ["order_status", "shipping_eta_or_tracking"]
REMOVE = {"item_id": "shirt", "quantity": 1}
ADDRESS = {"name": "Jane Secret", "line1": "Secret Street 1", "city": "Bonn", "country": "DE"}
NOTHING = {"line2": None, "region": None, "postal_code": None}


def order(marketplace: Marketplace, who: str = "merchant-1") -> dict[str, Any]:
    return marketplace.call(who, "GET /orders/{order_id}", order_id="order-1").body


def lines(of: dict[str, Any]) -> list[tuple[str, int, str | None]]:
    return [(item["item_id"], item["quantity"], item["state"]) for item in of["items"]]


def entries(ticket_id: str, kind: str) -> list[dict[str, Any]]:
    return [row.detail.as_dict() for row in ThreadRow.query(ticket_id) if row.kind == kind]


def stored() -> str:
    """Everything that is stored."""
    return str([row.serialize() for table in (OrderRow, TicketRow, ThreadRow, RepeatRow) for row in table.scan()])


def patch(marketplace: Marketplace, **changes: Any) -> Answer:
    return marketplace.call("merchant-1", PATCH, changes, order_id="order-1")


def test_a_tickets_id_begins_with_its_orders(marketplace: Marketplace) -> None:
    order_id = "o~1" + "x" * 125
    marketplace.place(order_id)
    ticket_id = marketplace.ask_for(REMOVE, "remove_product", order_id)
    assert ticket_id.startswith(f"{order_id}~")
    assert marketplace.decide(ticket_id).status == 200
    assert marketplace.ticket(ticket_id)["decision"] == "accept"


@pytest.mark.parametrize("ticket_id", ["order-1", "order-1~", "order-1~short", "~" + "0" * 26, "order-1~" + "I" * 26])
@pytest.mark.parametrize("route", ["decision", "messages"])
def test_what_is_no_tickets_id_is_404(marketplace: Marketplace, ticket_id: str, route: str) -> None:
    marketplace.place()
    body = {"decision": "accept"} if route == "decision" else {"text": "Hello."}
    answer = marketplace.call("merchant-1", f"POST /tickets/{{ticket_id}}/{route}", body, ticket_id=ticket_id)
    assert (answer.status, answer.code) == (404, "not_found")


def test_an_accepted_removal_changes_order_and_ticket_together(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for(REMOVE, "remove_product")
    decided = marketplace.decide(ticket_id).body
    assert (decided["ticket"]["decision"], decided["order"]["version"]) == ("accept", 2)
    assert lines(decided["order"]) == [("shirt", 1, None), ("shirt~2", 1, "removed"), ("mug", 1, None)]
    assert order(marketplace) == decided["order"]


def test_a_decision_says_in_the_ticket_what_changed_from_what_to_what(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for({"item_id": "shirt", "size": "L"}, "change_variant")
    marketplace.decide(ticket_id)
    (decided,) = entries(ticket_id, "request_decided")
    assert decided["changes"] == [{"item_id": "shirt", "field": "size", "from": "M", "to": "L"}]


def test_an_item_that_had_no_variant_gets_one(marketplace: Marketplace) -> None:
    marketplace.place()
    decided = marketplace.decide(marketplace.ask_for({"item_id": "mug", "color": "blue"}, "change_variant")).body
    assert (decided["order"]["items"][1]["size"], decided["order"]["items"][1]["color"]) == (None, "blue")


def test_every_version_of_an_order_has_one_entry_in_its_thread(marketplace: Marketplace) -> None:
    marketplace.place()
    marketplace.place(status="processing")
    ticket_id = marketplace.ask_for(REMOVE, "remove_product")
    marketplace.decide(ticket_id)
    patch(marketplace, status="shipped")
    history = marketplace.history("order-1")
    assert [each["order_version"] for each in history] == [1, 2, 3, 4]
    assert [each["order_status"] for each in history] == ["placed", "processing", "processing", "shipped"]
    assert [each["ticket_id"] for each in history] == [None, None, ticket_id, None]
    assert {"item_id": "shirt~2", "field": "state", "from": None, "to": "removed"} in history[2]["changes"]


@pytest.mark.parametrize(
    ("reason", "request_", "amount", "item_state"),
    [
        ("remove_product", REMOVE, 1999, "removed"),
        ("return_exchange_refund", {"item_id": "shirt", "quantity": 2, "wants": "return"}, 3998, "returned"),
        ("return_exchange_refund", {"item_id": "mug", "quantity": 1, "wants": "refund"}, 1999, "refunded"),
    ],
)
def test_what_is_paid_back_is_due_once(
    marketplace: Marketplace, reason: str, request_: dict[str, Any], amount: int, item_state: str
) -> None:
    marketplace.place(status="placed" if reason == "remove_product" else "delivered")
    ticket_id = marketplace.ask_for(request_, reason)
    for _ in range(2):
        marketplace.decide(ticket_id)
    (due,) = entries(ticket_id, "refund_due")
    assert (due["amount_minor"], due["currency"], due["order_id"]) == (amount, "EUR", "order-1")
    assert (due["reason"], due["item_state"], due["quantity"]) == (reason, item_state, request_["quantity"])


@pytest.mark.parametrize(
    ("reason", "request_"),
    [
        ("item_problem", {"item_id": "mug", "problem": "missing"}),
        ("return_exchange_refund", {"item_id": "shirt", "quantity": 1, "wants": "exchange", "size": "L"}),
    ],
)
def test_what_moves_no_money_makes_none_due(marketplace: Marketplace, reason: str, request_: dict[str, Any]) -> None:
    marketplace.place(status="delivered")
    ticket_id = marketplace.ask_for(request_, reason)
    assert marketplace.decide(ticket_id).status == 200
    assert entries(ticket_id, "refund_due") == []


def test_the_removal_of_the_last_item_cancels_the_order(marketplace: Marketplace) -> None:
    marketplace.place(items=order_body()["items"][1:])
    decided = marketplace.decide(marketplace.ask_for({"item_id": "mug", "quantity": 1}, "remove_product")).body
    assert decided["order"]["status"] == "cancelled"


def test_a_declined_request_changes_no_order(marketplace: Marketplace) -> None:
    before = marketplace.place()
    ticket_id = marketplace.ask_for(REMOVE, "remove_product")
    decided = marketplace.decide(ticket_id, "decline", text="It is packed.").body
    assert (decided["ticket"]["decision"], decided["order"]) == ("decline", before)
    assert len(marketplace.history("order-1")) == 1


def test_a_request_that_is_too_late_says_what_is_possible(marketplace: Marketplace) -> None:
    marketplace.place(status="shipped")
    body = {"reason": "remove_product", "text": "Please.", "request": REMOVE}
    answer = marketplace.call("customer-1", OPEN, body, order_id="order-1")
    assert (answer.status, answer.code) == (409, "order_transition")
    assert answer.body["possible"] == [*QUESTIONS, "item_problem"]
    assert (
        marketplace.call(
            "customer-1", OPEN, {**body, "reason": QUESTIONS[0], "request": None}, order_id="order-1"
        ).status
        == 201
    )


def test_an_order_that_has_moved_on_is_not_changed_and_nothing_is_written(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for(REMOVE, "remove_product")
    patch(marketplace, status="shipped")
    before = stored()
    answer = marketplace.decide(ticket_id)
    assert (answer.status, answer.code, answer.body["possible"]) == (
        409,
        "order_transition",
        [*QUESTIONS, "item_problem"],
    )
    assert stored() == before


def test_an_order_that_is_merely_at_another_version_takes_the_change(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for(REMOVE, "remove_product")
    patch(marketplace, status="processing")
    assert marketplace.decide(ticket_id).body["order"]["version"] == 3


@pytest.mark.parametrize(
    ("reason", "first", "second"),
    [
        ("remove_product", {"item_id": "shirt", "quantity": 2}, {"item_id": "shirt", "quantity": 1}),
        ("remove_product", {"item_id": "shirt", "quantity": 1}, {"item_id": "shirt", "quantity": 2}),
        ("change_variant", {"item_id": "shirt", "size": "L"}, {"item_id": "shirt", "size": "S"}),
        ("change_variant", {"item_id": "shirt", "size": "L"}, {"item_id": "shirt", "color": "red"}),
        ("item_problem", {"item_id": "mug", "problem": "missing"}, {"item_id": "mug", "problem": "damaged"}),
        (
            "return_exchange_refund",
            {"item_id": "mug", "quantity": 1, "wants": "exchange"},
            {"item_id": "mug", "quantity": 1, "wants": "refund"},
        ),
    ],
)
def test_of_two_tickets_on_one_item_one_wins(
    marketplace: Marketplace, reason: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    marketplace.place(status="placed" if reason in BEFORE_SHIPPING else "delivered")
    tickets = [marketplace.ask_for(request, reason) for request in (first, second)]
    answers = [marketplace.decide(ticket_id) for ticket_id in tickets]
    assert [answer.status for answer in answers] == [200, 409]
    assert answers[1].code == "order_transition"


def test_a_return_that_was_asked_for_in_time_is_not_lost_by_waiting(marketplace: Marketplace) -> None:
    marketplace.place(status="delivered", delivered_at="2026-03-03T10:00:00Z")
    late = marketplace.call(
        "customer-1",
        OPEN,
        {"reason": "item_problem", "text": "Broken.", "request": {"item_id": "mug", "problem": "damaged"}},
        order_id="order-1",
    )
    assert (late.status, late.body["possible"]) == (409, QUESTIONS)
    now = world.now().isoformat()
    patch(marketplace, delivered_at=now)
    ticket_id = marketplace.ask_for({"item_id": "mug", "quantity": 1, "wants": "return"}, "return_exchange_refund")
    TicketRow.get(ticket_id).update([TicketRow.opened_at.set("2026-03-04T10:00:00.000Z")])
    patch(marketplace, delivered_at="2026-03-03T10:00:00Z")
    assert marketplace.decide(ticket_id).status == 200


def test_an_address_is_kept_in_the_order_alone_once_it_is_decided(marketplace: Marketplace) -> None:
    marketplace.place(shipping_address=ADDRESS)
    new = {**ADDRESS, "name": "A", "line1": "New Street 2"}
    ticket_id = marketplace.ask_for({"address": new}, "change_shipping_address")
    decided = marketplace.decide(ticket_id).body
    assert decided["order"]["shipping_address"] == {**new, **NOTHING}
    assert decided["ticket"]["request"] == {"address": None}
    assert marketplace.ticket(ticket_id, "customer-1")["request"] == {"address": None}
    assert "Secret" not in stored()
    assert stored().count("New Street") == 1


def test_an_address_that_is_declined_is_forgotten(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for({"address": ADDRESS}, "change_shipping_address")
    marketplace.decide(ticket_id, "decline", text="It is packed.")
    assert "Secret" not in stored()


def test_an_address_is_shown_to_the_orders_parties_and_not_to_the_platform(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for({"address": ADDRESS}, "change_shipping_address")
    for who in ("customer-1", "merchant-1"):
        assert marketplace.ticket(ticket_id, who)["request"]["address"]["line1"] == "Secret Street 1"
        assert order(marketplace, who)["shipping_address"]["city"] == "Berlin"
    (listed,) = marketplace.call("platform", "GET /tickets", query={"customer_id": "customer-1"}).body["tickets"]
    assert listed["request"] == marketplace.ticket(ticket_id)["request"] == {"address": None}
    assert order(marketplace, "platform") == {**order(marketplace), "shipping_address": None}


def test_no_address_is_logged(marketplace: Marketplace, logged: Callable[[], str]) -> None:
    marketplace.place(shipping_address=ADDRESS)
    marketplace.decide(marketplace.ask_for({"address": {**ADDRESS, "line2": "x"}}, "change_shipping_address"))
    lines = logged()
    assert "answered" in lines
    assert "Secret" not in lines


@pytest.mark.parametrize("notice", ["sold_out", "delay"])
def test_a_customer_answers_a_notice_with_a_request(marketplace: Marketplace, notice: str) -> None:
    marketplace.place()
    patch(marketplace, items=[{"item_id": "mug", "state": "sold_out"}], notice={"kind": notice, "text": "Sorry."})
    (ticket,) = marketplace.call("customer-1", "GET /tickets").body["tickets"]
    answer = {"text": "Then without.", "reason": "remove_product", "request": {"item_id": "mug", "quantity": 1}}
    ids = {"ticket_id": ticket["ticket_id"]}
    marketplace.post("customer-1", "/tickets/{ticket_id}/messages", answer, **ids)
    asked = marketplace.ticket(ids["ticket_id"])
    assert (asked["reason"], asked["notice"], asked["state"]) == ("remove_product", notice, "awaiting_merchant")
    assert asked["reply_due_at"] is not None
    decided = marketplace.decide(ids["ticket_id"]).body
    assert lines(decided["order"])[1] == ("mug", 1, "removed")
    assert [each["reason"] for each in entries(ids["ticket_id"], "request_made")] == ["remove_product"]


@pytest.mark.parametrize("decided", [False, True])
def test_a_ticket_has_one_request(marketplace: Marketplace, decided: bool) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for(REMOVE, "remove_product")
    if decided:
        marketplace.decide(ticket_id, "decline", text="No.")
    body = {"text": "Then this.", "reason": "change_variant", "request": {"item_id": "shirt", "size": "L"}}
    answer = marketplace.call("customer-1", MESSAGES, body, ticket_id=ticket_id)
    assert (answer.status, answer.code) == (409, "ticket_transition")


def test_a_request_in_a_message_is_held_against_the_order(marketplace: Marketplace) -> None:
    marketplace.place(status="shipped")
    ticket_id = marketplace.ask()
    body = {"text": "One less.", "reason": "remove_product", "request": REMOVE}
    answer = marketplace.call("customer-1", MESSAGES, body, ticket_id=ticket_id)
    assert (answer.status, answer.code) == (409, "order_transition")
    assert len(marketplace.messages(ticket_id, "customer-1")) == 1


@pytest.mark.parametrize(
    ("who", "body", "field"),
    [
        ("merchant-1", {"reason": "remove_product", "request": REMOVE}, "reason"),
        ("customer-1", {"reason": "remove_product", "request": {"item_id": "hat", "quantity": 1}}, "request.item_id"),
        ("customer-1", {"reason": "remove_product", "request": {"item_id": "mug", "quantity": 2}}, "request.quantity"),
        ("customer-1", {"reason": "remove_product", "request": {"item_id": "mug"}}, "request.quantity"),
        ("customer-1", {"reason": "remove_product"}, "request"),
        ("customer-1", {"reason": "order_status"}, "reason"),
        ("customer-1", {"reason": "gossip", "request": REMOVE}, "reason"),
        ("customer-1", {"request": REMOVE}, "reason"),
        ("customer-1", {"reason": None, "request": None}, "reason"),
    ],
)
def test_a_bad_request_in_a_message_names_its_field(
    marketplace: Marketplace, who: str, body: dict[str, Any], field: str
) -> None:
    marketplace.place()
    answer = marketplace.call(who, MESSAGES, {"text": "Please.", **body}, ticket_id=marketplace.ask())
    assert (answer.status, answer.code) == (400, "validation")
    assert field in answer.fields


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"estimated_delivery": {"from": "2026-03-01", "to": "2026-03-09"}}, "estimated_delivery.from"),
        ({"estimated_delivery": {"from": "2026-03-09", "to": "2026-03-08"}}, "estimated_delivery"),
        ({"delivered_at": "2026-03-01T10:00:00Z"}, "delivered_at"),
        ({"shipment": {"shipped_at": "2026-03-01T10:00:00Z"}}, "shipment.shipped_at"),
        ({"shipment": {"tracking_url": "https://me:pw@carrier.example"}}, "shipment.tracking_url"),
        ({"shipment": {"tracking_number": "call me!"}}, "shipment.tracking_number"),
        ({"items": [{"item_id": "mug", "state": "call me"}]}, "items.0.state"),
    ],
)
def test_a_bad_patch_names_its_field(marketplace: Marketplace, changes: dict[str, Any], field: str) -> None:
    marketplace.place()
    answer = patch(marketplace, **changes)
    assert (answer.status, answer.code, answer.fields) == (400, "validation", [field])
    assert order(marketplace)["version"] == 1


def test_what_was_removed_does_not_come_back_by_an_old_put(marketplace: Marketplace) -> None:
    marketplace.place()
    marketplace.decide(marketplace.ask_for(REMOVE, "remove_product"))
    answer = marketplace.call("storefront", "PUT /orders/{order_id}", order_body(), order_id="order-1")
    assert (answer.status, answer.code) == (409, "order_transition")
    assert lines(order(marketplace))[1] == ("shirt~2", 1, "removed")


def test_declining_without_a_text_names_the_text(marketplace: Marketplace) -> None:
    marketplace.place()
    answer = marketplace.decide(marketplace.ask_for(REMOVE, "remove_product"), "decline")
    assert (answer.status, answer.code, answer.fields) == (400, "validation", ["text"])
