"""What follows for a merchant from messages that were upheld, through the handlers."""

from datetime import datetime
from typing import Any

import pytest

from contact_seller.rules import timers
from contact_seller.rules.change import Change
from contact_seller.rules.standing import Strike, thread_of_merchant
from contact_seller.rules.ticket import Ticket
from contact_seller.storage import standings as stored
from contact_seller.storage.tables import StandingRow, ThreadRow
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Answer, Marketplace
from tests.dynamodb.test_clocks import scorecard
from tests.dynamodb.test_reviews import BAD, FINE, decide, held

SUSPENDED_AFTER = 4


@pytest.fixture
def ticket_id(marketplace: Marketplace, time: Time) -> str:
    marketplace.place()
    return marketplace.ask()


def standing(marketplace: Marketplace, who: str = "merchant-1") -> dict[str, Any]:
    answer = marketplace.call(who, "GET /merchants/{merchant_id}/standing", merchant_id="merchant-1")
    assert answer.status == 200, answer.body
    return answer.body


def uphold(marketplace: Marketplace, ticket_id: str, times: int) -> list[str]:
    found = [held(marketplace, ticket_id, BAD) for _ in range(times)]
    for message_id in found:
        assert decide(marketplace, message_id).status == 200
    return found


def told(kind: str = "standing_changed") -> list[tuple[str, str]]:
    rows = ThreadRow.query(thread_of_merchant("merchant-1"), filter_condition=ThreadRow.kind == kind)
    return [(row.detail["was"], row.detail["standing"]) for row in rows]


def post(marketplace: Marketplace, ticket_id: str, text: str = FINE) -> Answer:
    return marketplace.call("merchant-1", "POST /tickets/{ticket_id}/messages", {"text": text}, ticket_id=ticket_id)


def test_an_upheld_message_is_a_strike_that_says_when_it_expires(marketplace: Marketplace, ticket_id: str) -> None:
    (message_id,) = uphold(marketplace, ticket_id, 1)
    (strike,) = standing(marketplace)["strikes"]
    assert (strike["message_id"], strike["practice"], strike["points"]) == (message_id, "payment_info_request", 4)
    assert (strike["at"][:10], strike["expires_at"][:10], strike["counts"]) == ("2026-03-02", "2026-08-29", True)


def test_a_strike_that_is_made_while_another_is_weighed_counts(
    marketplace: Marketplace, ticket_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = held(marketplace, ticket_id), held(marketplace, marketplace.ask())
    read = stored.strikes

    def read_then_another_decides(merchant_id: str) -> list[Strike]:
        found = read(merchant_id)
        monkeypatch.setattr(stored, "strikes", read)
        decide(marketplace, other)
        return found

    monkeypatch.setattr(stored, "strikes", read_then_another_decides)
    decide(marketplace, one)
    assert standing(marketplace)["standing"] == "restricted"
    assert [row.detail["points"] for row in ThreadRow.query(thread_of_merchant("merchant-1"))] == [4, 8]


def test_an_overturned_message_is_none(marketplace: Marketplace, ticket_id: str) -> None:
    decide(marketplace, held(marketplace, ticket_id), "overturn")
    seen = standing(marketplace)
    assert (seen["standing"], seen["points"], seen["strikes"]) == ("good", 0, [])


def test_each_strike_is_told_in_the_merchants_thread_and_each_change_published(
    marketplace: Marketplace, ticket_id: str
) -> None:
    uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    assert told() == [("good", "warned"), ("warned", "restricted"), ("restricted", "suspended")]
    assert told("strikes_changed") == [("restricted", "restricted")]
    assert StandingRow.get("merchant-1").version == SUSPENDED_AFTER


def test_a_restricted_merchants_fine_message_waits_for_a_person(marketplace: Marketplace, ticket_id: str) -> None:
    uphold(marketplace, ticket_id, 2)
    assert standing(marketplace)["standing"] == "restricted"
    assert post(marketplace, ticket_id).status == 201
    marketplace.screen()
    message = marketplace.messages(ticket_id, "merchant-1")[-1]
    assert (message["delivery"], message["verdict"], message["findings"]) == ("held", "review", [])
    decide(marketplace, message["message_id"], "overturn")
    assert marketplace.messages(ticket_id, "customer-1")[-1]["text"] == FINE


def test_a_warned_merchants_fine_message_is_delivered(marketplace: Marketplace, ticket_id: str) -> None:
    uphold(marketplace, ticket_id, 1)
    post(marketplace, ticket_id)
    marketplace.screen()
    assert marketplace.messages(ticket_id, "customer-1")[-1]["text"] == FINE


def test_a_suspended_merchant_sends_no_message_on_any_way(marketplace: Marketplace, ticket_id: str) -> None:
    asked = marketplace.ask_for({"item_id": "shirt", "quantity": 1}, "remove_product")
    uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    notice = {"notice": "delay", "text": FINE}
    opened = marketplace.call("merchant-1", "POST /orders/{order_id}/tickets", notice, order_id="order-1")
    changes = {"status": "processing", "notice": {"kind": "delay", "text": FINE}}
    patched = marketplace.call("merchant-1", "PATCH /orders/{order_id}", changes, order_id="order-1")
    declined = marketplace.decide(asked, "decline", text="No.")
    for refused in (post(marketplace, ticket_id), opened, patched, declined):
        assert (refused.status, refused.code) == (403, "merchant_suspended")


def test_a_suspended_merchant_still_reads_accepts_and_changes_orders(marketplace: Marketplace, ticket_id: str) -> None:
    asked = marketplace.ask_for({"item_id": "shirt", "quantity": 1}, "remove_product")
    uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    assert marketplace.ticket(ticket_id, "merchant-1")["ticket_id"] == ticket_id
    assert marketplace.decide(asked).status == 200
    changes = {"status": "processing"}
    assert marketplace.call("merchant-1", "PATCH /orders/{order_id}", changes, order_id="order-1").status == 200


def test_the_customer_of_a_suspended_merchant_writes_as_before(marketplace: Marketplace, ticket_id: str) -> None:
    uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    marketplace.say("customer-1", ticket_id, "Hello?")
    assert marketplace.messages(ticket_id, "customer-1")[-1]["text"] == "Hello?"


def test_anothers_ticket_is_not_there_for_a_suspended_merchant_either(marketplace: Marketplace, ticket_id: str) -> None:
    uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    marketplace.place("other", merchant_id="merchant-2")
    assert post(marketplace, marketplace.ask(order_id="other")).status == 404


def test_a_suspended_merchants_tickets_go_to_the_platform_with_the_next_sweep(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    marketplace.place("other", merchant_id="merchant-2")
    others = marketplace.ask(order_id="other")
    marketplace.sweep()
    assert marketplace.ticket(ticket_id)["state"] == "awaiting_platform"
    assert marketplace.ticket(others)["state"] == "awaiting_merchant"
    later = marketplace.ask()
    marketplace.sweep()
    marketplace.sweep()
    assert marketplace.happenings(later).count("ticket_escalated") == 1


def suspended_by_mistake(marketplace: Marketplace, time: Time, ticket_id: str) -> list[str]:
    """Suspends merchant-1 and has its tickets handed over; the messages that it contests then."""
    found = uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    marketplace.sweep()
    for message_id in found:
        marketplace.post("merchant-1", "/reviews/{message_id}/appeal", {"text": "Not so."}, message_id=message_id)
    return found


def withdraw(marketplace: Marketplace, found: list[str]) -> None:
    for message_id in found:
        assert decide(marketplace, message_id, "overturn", who="platform-2").status == 200


def test_an_accepted_appeal_brings_the_tickets_back_with_their_clocks(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    waits = marketplace.ask()
    before = marketplace.ticket(waits)
    found = suspended_by_mistake(marketplace, time, ticket_id)
    assert marketplace.ticket(waits)["state"] == "awaiting_platform"
    time.passes(days=1)
    withdraw(marketplace, found[:1])
    marketplace.sweep()
    after = marketplace.ticket(waits)
    assert after["state"] == "awaiting_merchant"
    assert after["reply_due_at"] == before["reply_due_at"]
    time.passes(days=6)
    marketplace.sweep()
    assert marketplace.happenings(waits)[-4:] == [
        "ticket_escalated",
        "ticket_handed_back",
        "reply_due_soon",
        "reply_overdue",
    ]


def test_a_merchant_is_not_late_with_what_it_might_not_answer(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    waits = marketplace.ask()
    found = suspended_by_mistake(marketplace, time, ticket_id)
    time.passes(days=7)
    withdraw(marketplace, found[:3])
    marketplace.sweep()
    assert marketplace.ticket(waits)["state"] == "awaiting_platform"
    post(marketplace, waits)
    marketplace.screen()
    answered = marketplace.ticket(waits)
    assert (answered["state"], answered["breached_at"]) == ("awaiting_customer", None)


@pytest.mark.parametrize("step", ["resolve", "no-reply-needed"])
def test_a_merchant_cannot_put_away_what_was_handed_over(
    marketplace: Marketplace, time: Time, ticket_id: str, step: str
) -> None:
    waits = marketplace.ask()
    found = suspended_by_mistake(marketplace, time, ticket_id)
    route = f"POST /tickets/{{ticket_id}}/{step}"
    assert marketplace.call("merchant-1", route, ticket_id=waits).code == "ticket_transition"
    withdraw(marketplace, found[:1])
    marketplace.sweep()
    assert marketplace.call("merchant-1", route, ticket_id=waits).status == 200


@pytest.mark.parametrize("ends", ["customer resolves", "merchant accepts"])
def test_a_merchant_is_not_late_with_what_ended_while_it_might_not_answer(
    marketplace: Marketplace, time: Time, ticket_id: str, ends: str
) -> None:
    waits = marketplace.ask_for({"item_id": "shirt", "quantity": 1}, "remove_product")
    before = scorecard(marketplace)
    suspended_by_mistake(marketplace, time, ticket_id)
    time.passes(days=7)
    if ends == "customer resolves":
        marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=waits)
    else:
        assert marketplace.decide(waits).status == 200
    assert marketplace.ticket(waits)["breached_at"] is None
    assert "reply_overdue" not in marketplace.happenings(waits)
    assert scorecard(marketplace).get("breaches") == before.get("breaches")


def test_a_sweep_that_has_brought_all_tickets_back_looks_no_more(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    found = suspended_by_mistake(marketplace, time, ticket_id)
    withdraw(marketplace, found)
    marketplace.sweep()
    assert StandingRow.get("merchant-1").due_at is not None
    time.passes(minutes=5)
    marketplace.sweep()
    assert StandingRow.get("merchant-1").due_at is None


def test_a_ticket_is_not_handed_over_by_a_standing_that_has_changed_meanwhile(
    marketplace: Marketplace, time: Time, ticket_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = marketplace.ask()
    found = uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    for message_id in found:
        marketplace.post("merchant-1", "/reviews/{message_id}/appeal", {"text": "Not so."}, message_id=message_id)
    hand_over = timers.hand_over

    def while_an_appeal_is_accepted(ticket: Ticket, now: datetime) -> Change:
        monkeypatch.setattr(timers, "hand_over", hand_over)
        withdraw(marketplace, found[:1])
        return hand_over(ticket, now)

    monkeypatch.setattr(timers, "hand_over", while_an_appeal_is_accepted)
    marketplace.sweep()
    assert "ticket_escalated" not in marketplace.happenings(waits) + marketplace.happenings(ticket_id)


def test_time_alone_brings_a_merchant_back_and_the_thread_says_so(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    time.passes(days=180)
    marketplace.sweep()
    assert told()[-1] == ("suspended", "good")
    seen = standing(marketplace)
    assert (seen["standing"], seen["points"], seen["strikes"]) == ("good", 0, [])
    before = StandingRow.get("merchant-1").version
    marketplace.sweep()
    assert StandingRow.get("merchant-1").version == before
    post(marketplace, marketplace.ask())
    marketplace.screen()
    assert marketplace.messages(ticket_id, "customer-1")


def test_a_merchant_may_write_from_the_moment_of_expiry_on_before_any_sweep(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    time.passes(days=179, hours=23)
    assert post(marketplace, ticket_id).status == 403
    time.passes(hours=1)
    assert post(marketplace, ticket_id).status == 201


@pytest.mark.parametrize(("who", "status"), [("platform", 200), ("merchant-2", 404), ("customer-1", 404)])
def test_a_standing_is_its_merchants_and_the_platforms(marketplace: Marketplace, who: str, status: int) -> None:
    route = "GET /merchants/{merchant_id}/standing"
    assert marketplace.call(who, route, merchant_id="merchant-1").status == status
