"""Clocks through the handlers: explained, ended without an answer, and put right by a review."""

from typing import Any

import pytest

from contact_seller.rules import counters
from contact_seller.rules.thread import Happening
from contact_seller.storage import thread
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Answer, Marketplace

FINE = "Thank you for your patience, we are packing your order."
BAD = "Please send me your card number and the CVV code so that I can continue."
NAMES = [name for name in counters.EVENTS_COUNTED if name != "tickets"]
BAVARIA = {"time_zone": "Europe/Berlin", "country": "DE", "subdivision": "BY"}


@pytest.fixture
def ticket_id(marketplace: Marketplace, time: Time) -> str:
    marketplace.place()
    return marketplace.ask()


def register(marketplace: Marketplace, **profile: Any) -> None:
    answer = marketplace.call("merchant-1", "PUT /merchants/{merchant_id}", profile, merchant_id="merchant-1")
    assert answer.status in {200, 201}, answer.body


def clock(marketplace: Marketplace, ticket_id: str, who: str = "merchant-1") -> dict[str, Any]:
    answer = marketplace.call(who, "GET /tickets/{ticket_id}/clock", ticket_id=ticket_id)
    assert answer.status == 200, answer.body
    return answer.body


def review(marketplace: Marketplace, message_id: str, decision: str, who: str = "platform") -> Answer:
    body = {"decision": decision}
    return marketplace.call(who, "POST /reviews/{message_id}/decision", body, message_id=message_id)


def scorecard(marketplace: Marketplace) -> dict[str, int]:
    route = "GET /merchants/{merchant_id}/scorecard"
    body = marketplace.call("merchant-1", route, merchant_id="merchant-1").body
    return {name: body[name] for name in NAMES if body[name]}


def recount(*ticket_ids: str) -> dict[str, int]:
    """What the tickets' threads say that was counted."""
    entries: list[Happening] = [entry for ticket_id in ticket_ids for entry in thread.happenings(ticket_id)]
    total: dict[str, int] = {}
    for counted in counters.counts(entries).values():
        for name, number in counted.items():
            total[name] = total.get(name, 0) + number
    return {name: number for name, number in total.items() if name in NAMES and number}


def test_a_clock_explains_itself_day_by_day(marketplace: Marketplace, time: Time) -> None:
    register(marketplace, **BAVARIA, closures=[{"from": "2026-04-08", "to": "2026-04-08"}])
    marketplace.place()
    time.passes(days=31, hours=6)  # Thursday, 2 April, 18:00 in Berlin
    told = clock(marketplace, marketplace.ask())
    assert [(day["date"], day["counts"], day["why"], day["name"]) for day in told["days"]] == [
        ("2026-04-02", True, None, None),
        ("2026-04-03", False, "holiday", "Karfreitag"),
        ("2026-04-04", False, "weekend", None),
        ("2026-04-05", False, "weekend", None),
        ("2026-04-06", False, "holiday", "Ostermontag"),
        ("2026-04-07", True, None, None),
        ("2026-04-08", False, "closure", None),
        ("2026-04-09", True, None, None),
        ("2026-04-10", True, None, None),
    ]
    assert told["merchant"]["reply_due_at"] == "2026-04-10T18:00:00+02:00"


def test_a_clock_names_the_message_that_started_it(marketplace: Marketplace, ticket_id: str) -> None:
    (asked,) = marketplace.messages(ticket_id, "merchant-1")
    told = clock(marketplace, ticket_id)
    assert (told["started_by"], told["reply_needed_since"]) == (asked["message_id"], asked["sent_at"])


def test_a_clock_is_told_in_the_customers_time_too(marketplace: Marketplace, time: Time) -> None:
    address = {"name": "A", "line1": "B", "city": "Springfield", "country": "US"}
    marketplace.place(shipping_address=address)
    told = clock(marketplace, marketplace.ask())
    assert told["customer"] == {
        "time_zone": "America/New_York",
        "exact": False,
        "reply_needed_since": "2026-03-02T05:00:00-05:00",
        "reply_due_at": "2026-03-05T05:00:00-05:00",
    }


def test_a_clock_is_explained_by_the_calendar_that_it_started_with(marketplace: Marketplace, time: Time) -> None:
    register(marketplace, **BAVARIA)
    marketplace.place()
    ticket_id = marketplace.ask()
    before = clock(marketplace, ticket_id)
    closed = [{"from": "2026-03-03", "to": "2026-03-10"}]
    register(marketplace, time_zone="Asia/Tokyo", country="JP", closures=closed)
    assert clock(marketplace, ticket_id) == before


def test_an_ended_clock_is_still_explained(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    told = clock(marketplace, ticket_id)
    assert (told["running"], told["ended"], told["clock_number"]) == (False, "answered", 1)


def test_where_no_clock_ever_ran_there_is_nothing_to_explain(marketplace: Marketplace, time: Time) -> None:
    marketplace.place()
    body = {"notice": "delay", "text": "It takes a day more."}
    opened = marketplace.post("merchant-1", "/orders/{order_id}/tickets", body, order_id="order-1").body
    told = clock(marketplace, opened["ticket_id"])
    assert (told["clock_number"], told["running"], told["days"]) == (0, False, [])


@pytest.mark.parametrize("who", ["customer-1", "merchant-2", "storefront"])
def test_a_clock_is_not_everybodys_to_see(marketplace: Marketplace, ticket_id: str, who: str) -> None:
    assert marketplace.call(who, "GET /tickets/{ticket_id}/clock", ticket_id=ticket_id).status == 404


def test_what_needs_no_reply_is_counted_and_is_no_answer(marketplace: Marketplace, ticket_id: str) -> None:
    route = "/tickets/{ticket_id}/no-reply-needed"
    ticket = marketplace.post("merchant-1", route, ticket_id=ticket_id).body
    assert (ticket["state"], ticket["reply_due_at"], ticket["first_responded_at"]) == ("awaiting_customer", None, None)
    assert scorecard(marketplace) == {"no_reply_needed": 1}
    again = marketplace.call("merchant-1", f"POST {route}", ticket_id=ticket_id)
    assert (again.status, again.code) == (409, "ticket_transition")


def test_a_customer_cannot_say_that_it_needs_no_reply(marketplace: Marketplace, ticket_id: str) -> None:
    assert (
        marketplace.call("customer-1", "POST /tickets/{ticket_id}/no-reply-needed", ticket_id=ticket_id).status == 404
    )


def held(marketplace: Marketplace, ticket_id: str) -> str:
    """A message that its screening holds; its id."""
    message_id: str = marketplace.say("merchant-1", ticket_id, BAD)["message_id"]
    marketplace.screen()
    return message_id


def test_a_held_message_that_is_released_answers_at_the_time_it_was_sent(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    sent_at = time.passes(days=2)
    message_id = held(marketplace, ticket_id)
    time.passes(days=5)
    marketplace.sweep()
    assert marketplace.ticket(ticket_id)["breached_at"] is not None
    assert review(marketplace, message_id, "overturn").body["delivery"] == "delivered"
    ticket = marketplace.ticket(ticket_id)
    assert (ticket["breached_at"], ticket["state"], ticket["reply_due_at"]) == (None, "awaiting_customer", None)
    assert ticket["first_responded_at"] == f"{sent_at:%Y-%m-%dT%H:%M:%S}.000Z"
    assert marketplace.messages(ticket_id, "customer-1")[-1]["text"] == BAD


def test_a_breach_that_is_taken_back_is_taken_back_from_the_counters(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    time.passes(days=2)
    message_id = held(marketplace, ticket_id)
    time.passes(days=2)
    marketplace.sweep()
    assert scorecard(marketplace) == {"breaches": 1}
    review(marketplace, message_id, "overturn")
    expected = {"answers": 1, "answers_in_time": 1, "breaches": 1, "breaches_taken_back": 1}
    assert scorecard(marketplace) == expected == recount(ticket_id)


def test_a_release_puts_a_clock_right_that_a_later_answer_had_ended(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    time.passes(days=2)
    message_id = held(marketplace, ticket_id)
    time.passes(days=5)
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    assert marketplace.ticket(ticket_id)["breached_at"] is not None
    review(marketplace, message_id, "overturn")
    assert marketplace.ticket(ticket_id)["breached_at"] is None
    expected = {"answers": 1, "answers_in_time": 1, "breaches": 1, "breaches_taken_back": 1}
    assert scorecard(marketplace) == expected == recount(ticket_id)


def test_a_release_takes_the_breach_of_an_earlier_clock_back_and_leaves_the_running_one(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    time.passes(days=2)
    message_id = held(marketplace, ticket_id)
    time.passes(days=5)
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    time.passes(hours=1)
    marketplace.say("customer-1", ticket_id, "And the mug?")
    running = marketplace.ticket(ticket_id)
    review(marketplace, message_id, "overturn")
    ticket = marketplace.ticket(ticket_id)
    assert ticket["reply_due_at"] == running["reply_due_at"]
    assert scorecard(marketplace)["breaches_taken_back"] == 1


def test_an_upheld_message_is_never_shown_and_answers_nothing(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    message_id = held(marketplace, ticket_id)
    reviewed = review(marketplace, message_id, "uphold").body
    assert (reviewed["delivery"], reviewed["decision"]) == ("rejected", "uphold")
    assert len(marketplace.messages(ticket_id, "customer-1")) == 1
    assert marketplace.messages(ticket_id, "merchant-1")[-1]["delivery"] == "rejected"
    assert marketplace.ticket(ticket_id)["reply_due_at"] is not None


def test_a_message_is_reviewed_once(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    review(marketplace, message_id, "uphold")
    again = review(marketplace, message_id, "overturn")
    assert (again.status, again.code) == (409, "already_decided")


def test_a_message_that_was_not_held_has_no_review(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = marketplace.say("merchant-1", ticket_id, FINE)["message_id"]
    marketplace.screen()
    assert review(marketplace, message_id, "overturn").status == 404


@pytest.mark.parametrize("message_id", ["nothing", "x-00000001", "-00000001", "x-1", "x-0000000a"])
def test_a_message_that_does_not_exist_has_no_review(marketplace: Marketplace, message_id: str) -> None:
    assert review(marketplace, message_id, "overturn").status == 404


@pytest.mark.parametrize("who", ["customer-1", "merchant-1", "storefront"])
def test_only_the_platform_reviews(marketplace: Marketplace, ticket_id: str, who: str) -> None:
    assert review(marketplace, held(marketplace, ticket_id), "overturn", who).status == 404


def test_a_scorecard_is_its_merchants_alone(marketplace: Marketplace) -> None:
    route = "GET /merchants/{merchant_id}/scorecard"
    assert marketplace.call("merchant-2", route, merchant_id="merchant-1").status == 404
    assert marketplace.call("platform", route, merchant_id="merchant-1").status == 200


def test_a_scorecard_counts_the_days_that_it_is_asked_for(marketplace: Marketplace, time: Time, ticket_id: str) -> None:
    marketplace.post("merchant-1", "/tickets/{ticket_id}/no-reply-needed", ticket_id=ticket_id)
    time.passes(days=7)
    route = "GET /merchants/{merchant_id}/scorecard"
    counted = [
        marketplace.call("merchant-1", route, query={"days": days}, merchant_id="merchant-1").body["no_reply_needed"]
        for days in ("7", "30", "90")
    ]
    assert counted == [0, 1, 1]
    bad = marketplace.call("merchant-1", route, query={"days": "8"}, merchant_id="merchant-1")
    assert (bad.status, bad.fields) == (400, ["days"])


@pytest.mark.parametrize("delivered_before", [True, False])
def test_a_first_answer_counts_as_that_whichever_is_faster_its_verdict_or_the_next_question(
    marketplace: Marketplace, ticket_id: str, time: Time, delivered_before: bool
) -> None:
    marketplace.post("merchant-1", "/tickets/{ticket_id}/no-reply-needed", ticket_id=ticket_id)
    time.passes(hours=1)
    said = marketplace.say("merchant-1", ticket_id, FINE)
    if delivered_before:
        marketplace.screen()
    time.passes(hours=1)
    marketplace.say("customer-1", ticket_id, "And when?")
    marketplace.screen()
    assert marketplace.ticket(ticket_id)["first_responded_at"] == said["sent_at"]
