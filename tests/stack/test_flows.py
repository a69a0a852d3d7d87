"""The four flows on the deployed template, each function under its own role."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.stack.conftest import Client, eventually

FINE = "Thank you for your patience, we are packing your order."
BAD = "Please send me your card number and the CVV code so that I can continue."
PAST = "2026-01-05T10:00:00.000Z"
REQUESTS: dict[str, Any] = {
    "remove_product": {"item_id": "shirt", "quantity": 1},
    "change_variant": {"item_id": "shirt", "color": "red"},
    "change_shipping_address": {"address": {"name": "A", "line1": "B", "city": "C", "country": "DE"}},
    "order_status": None,
    "shipping_eta_or_tracking": None,
    "item_problem": {"item_id": "mug", "problem": "missing"},
    "return_exchange_refund": {"item_id": "shirt", "quantity": 2, "wants": "refund"},
}


@pytest.mark.parametrize("reason", REQUESTS)
def test_a_customer_opens_a_ticket_for_each_reason(client: Client, reason: str) -> None:
    body = {"reason": reason, "text": "Please help.", "request": REQUESTS[reason]}
    order_id = client.place(status="delivered" if reason in {"item_problem", "return_exchange_refund"} else "placed")
    ticket = client.post("customer-1", f"/orders/{order_id}/tickets", body)
    assert client.get("merchant-1", f"/tickets/{ticket['ticket_id']}") == ticket


@pytest.mark.parametrize("notice", ["delay", "shipping_update", "sold_out", "order_detail"])
def test_a_merchant_opens_a_ticket_with_each_notice(client: Client, notice: str) -> None:
    body = {"notice": notice, "text": "A word about your order."}
    ticket_id = client.post("merchant-1", f"/orders/{client.place()}/tickets", body)["ticket_id"]
    assert eventually(lambda: client.messages("customer-1", ticket_id))


def test_a_fine_message_is_delivered_and_stops_the_clock(client: Client) -> None:
    ticket_id = client.ask()
    said = client.say("merchant-1", ticket_id, FINE)
    assert said["delivery"] == "screening"
    shown = eventually(lambda: client.messages("customer-1", ticket_id)[1:])
    assert [message["text"] for message in shown] == [FINE]
    ticket = client.get("customer-1", f"/tickets/{ticket_id}")
    assert (ticket["state"], ticket["first_responded_at"]) == ("awaiting_customer", said["sent_at"])


def test_a_prohibited_message_is_held_and_never_shown(client: Client) -> None:
    ticket_id = client.ask()
    client.say("merchant-1", ticket_id, BAD)

    def judged() -> list[dict[str, Any]]:
        return [each for each in client.messages("merchant-1", ticket_id)[1:] if each["delivery"] != "screening"]

    (held,) = eventually(judged)
    assert (held["delivery"], held["findings"][0]["practice"]) == ("held", "payment_info_request")
    assert len(client.messages("customer-1", ticket_id)) == 1


def test_a_question_that_crosses_an_answer_is_still_owed_one(client: Client) -> None:
    ticket_id = client.ask()
    with ThreadPoolExecutor(2) as pool:
        pool.submit(client.say, "merchant-1", ticket_id, FINE)
        asked = pool.submit(client.say, "customer-1", ticket_id, "And what about the mug?").result()
    eventually(lambda: len(client.messages("customer-1", ticket_id)) == 3)
    order = [message["author"] for message in client.messages("customer-1", ticket_id)]
    ticket = client.get("merchant-1", f"/tickets/{ticket_id}")
    assert (ticket["reply_needed_since"] == asked["sent_at"]) == (order == ["customer", "merchant", "customer"])


def test_what_happens_reaches_the_bus_in_order_and_without_words(client: Client) -> None:
    ticket_id = client.ask("a very private question")
    client.say("merchant-1", ticket_id, FINE)
    client.post("customer-1", f"/tickets/{ticket_id}/resolve")

    def of_ticket() -> list[dict[str, Any]]:
        return [event for event in client.stack.events() if event["detail"].get("ticket_id") == ticket_id]

    assert eventually(lambda: len(of_ticket()) >= 4)
    events = of_ticket()
    kinds = [event["detail-type"] for event in events]
    assert kinds[0] == "TicketOpened"
    assert sorted(kinds[1:]) == ["MessageDelivered", "MessageDelivered", "TicketResolved"]
    assert [event["detail"]["sequence"] for event in events] == sorted(event["detail"]["sequence"] for event in events)
    assert len({event["detail"]["event_id"] for event in events}) == len(events)
    assert "private" not in str(events)


def overdue(client: Client) -> str:
    """A ticket whose reply was due long ago, and which was warned of."""
    ticket_id = client.ask()
    client.stack.client("dynamodb").update_item(
        TableName=client.stack.tables["TICKETS_TABLE"],
        Key={"ticket_id": {"S": ticket_id}},
        UpdateExpression="SET #clock.due_at = :past, #clock.stage = :warned, due_at = :past",
        ExpressionAttributeNames={"#clock": "clock"},
        ExpressionAttributeValues={":past": {"S": PAST}, ":warned": {"S": "due_soon"}},
    )
    return ticket_id


def test_the_sweep_breaches_once_and_the_bus_hears_of_it(client: Client) -> None:
    ticket_id = overdue(client)
    for _ in range(2):
        assert client.invoke("sweep_sla", {})["failed"] == 0
    assert client.get("merchant-1", f"/tickets/{ticket_id}")["breached_at"] == PAST

    def found_overdue() -> list[str]:
        overdue_events = [event for event in client.stack.events() if event["detail-type"] == "ReplyOverdue"]
        return [event["detail"]["ticket_id"] for event in overdue_events if event["detail"]["ticket_id"] == ticket_id]

    assert eventually(found_overdue) == [ticket_id]


def test_the_schedule_sweeps_by_itself(client: Client) -> None:
    ticket_id = overdue(client)
    breached_at = eventually(lambda: client.get("merchant-1", f"/tickets/{ticket_id}")["breached_at"], seconds=90)
    assert breached_at == PAST


def test_a_decision_is_made_and_the_ticket_resolved_and_reopened(client: Client) -> None:
    order_id = client.place()
    body = {"reason": "remove_product", "text": "One less.", "request": REQUESTS["remove_product"]}
    ticket_id = client.post("customer-1", f"/orders/{order_id}/tickets", body)["ticket_id"]
    decided = client.post("merchant-1", f"/tickets/{ticket_id}/decision", {"decision": "accept", "text": "Done."})
    assert (decided["ticket"]["decision"], decided["order"]["version"]) == ("accept", 2)
    assert client.get("customer-1", f"/orders/{order_id}") == decided["order"]

    def due() -> list[dict[str, Any]]:
        return [event["detail"] for event in client.stack.events() if event["detail-type"] == "RefundDue"]

    (refund,) = eventually(lambda: [each for each in due() if each["ticket_id"] == ticket_id])
    assert (refund["amount_minor"], refund["item_id"]) == (1999, "shirt~2")
    assert client.post("merchant-1", f"/tickets/{ticket_id}/resolve")["state"] == "resolved"
    assert client.post("customer-1", f"/tickets/{ticket_id}/reopen")["state"] == "awaiting_merchant"


def test_an_order_is_changed_with_a_notice_to_its_customer(client: Client) -> None:
    order_id = client.place()
    ticket_id = client.post(
        "customer-1", f"/orders/{order_id}/tickets", {"reason": "order_status", "text": "Where is it?"}
    )["ticket_id"]
    notice = {"kind": "delay", "text": "It takes two days more."}
    answer = client.call("merchant-1", "PATCH", f"/orders/{order_id}", {"status": "processing", "notice": notice})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    shown = eventually(lambda: client.messages("customer-1", ticket_id)[1:])
    assert [message["text"] for message in shown] == [notice["text"]]
    assert client.get("customer-1", f"/orders/{order_id}")["status"] == "processing"


def test_a_merchants_calendar_decides_when_a_reply_is_due(client: Client) -> None:
    merchant_id = client.stack.merchants["merchant-2"]
    every_day = {
        "time_zone": "UTC",
        "country": "US",
        "weekend": [],
        "closures": [{"from": "2027-01-01", "to": "2027-01-02"}],
    }
    assert client.call("merchant-2", "PUT", f"/merchants/{merchant_id}", every_day).status_code in {200, 201}
    assert client.get("merchant-2", f"/merchants/{merchant_id}")["weekend"] == []
    order_id = client.place(merchant_id=merchant_id)
    ticket = client.post("customer-1", f"/orders/{order_id}/tickets", {"reason": "order_status", "text": "When?"})
    due = datetime.fromisoformat(ticket["reply_due_at"])
    assert due > datetime.now(UTC)
    assert client.get("merchant-2", "/tickets", due_before=ticket["reply_due_at"])["tickets"][-1] == ticket
