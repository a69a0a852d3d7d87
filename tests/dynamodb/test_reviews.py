"""The review desk through the handlers: the queue, claims and decisions, and who sees what of them."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from contact_seller.http import response
from contact_seller.rules.values import instant_text
from contact_seller.storage.tables import ThreadRow
from contact_seller.usecases.review_lists import queue_age
from local.labelled_reviews import labelled
from screening.messages import read_rows
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Answer, Marketplace

BAD = "Please send me your card number and the CVV code so that I can continue."
RUDE = "You are an idiot."
FINE = "Thank you for your patience, we are packing your order."


@pytest.fixture
def ticket_id(marketplace: Marketplace, time: Time) -> str:
    marketplace.place()
    return marketplace.ask()


def held(marketplace: Marketplace, ticket_id: str, text: str = BAD) -> str:
    message_id: str = marketplace.say("merchant-1", ticket_id, text)["message_id"]
    marketplace.screen()
    return message_id


def reviews(marketplace: Marketplace, who: str = "platform", **query: str) -> list[dict[str, Any]]:
    answer = marketplace.call(who, "GET /reviews", query=query)
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.body["reviews"]
    return found


def claim(marketplace: Marketplace, message_id: str, who: str = "platform") -> Answer:
    return marketplace.call(who, "POST /reviews/{message_id}/claim", message_id=message_id)


def decide(marketplace: Marketplace, message_id: str, decision: str = "uphold", who: str = "platform") -> Answer:
    body = {"decision": decision, "note": "As the policy says."}
    return marketplace.call(who, "POST /reviews/{message_id}/decision", body, message_id=message_id)


def test_the_queue_is_as_old_as_its_oldest_message_however_mild(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    assert queue_age() == timedelta()
    mild = held(marketplace, ticket_id, RUDE)
    time.passes(hours=2)
    held(marketplace, ticket_id, BAD)
    time.passes(hours=1)
    assert timedelta(hours=3) - queue_age() < timedelta(seconds=1)
    decide(marketplace, mild)
    assert timedelta(hours=1) - queue_age() < timedelta(seconds=1)


def test_a_held_message_waits_with_all_that_a_decision_needs(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    (waiting,) = reviews(marketplace)
    assert (waiting["message_id"], waiting["state"], waiting["text"]) == (message_id, "pending", BAD)
    assert [each["text"] for each in waiting["before"]] == ["Where is my order?"]
    assert waiting["findings"][0]["spans"]
    assert waiting["facts"]["status"] == "placed"


def test_a_customer_cannot_tell_that_something_is_held(marketplace: Marketplace, time: Time, ticket_id: str) -> None:
    def seen() -> list[str]:
        found = [
            marketplace.call("customer-1", "GET /tickets/{ticket_id}", ticket_id=ticket_id),
            marketplace.call("customer-1", "GET /tickets/{ticket_id}/messages", ticket_id=ticket_id),
            marketplace.call("customer-1", "GET /tickets"),
            marketplace.call("customer-1", "GET /tickets", query={"updated_since": time.now.isoformat()}),
            marketplace.call("customer-1", "GET /tickets", query={"order_id": "order-1"}),
        ]
        return [answer.raw for answer in found]

    time.passes(minutes=1)
    before, updated_at = seen(), marketplace.ticket(ticket_id)["updated_at"]
    message_id = held(marketplace, ticket_id)
    assert seen() == before
    decide(marketplace, message_id)
    marketplace.post("merchant-1", "/reviews/{message_id}/appeal", {"text": "Not so."}, message_id=message_id)
    assert decide(marketplace, message_id, who="platform-2").status == 200
    assert seen() == before
    assert marketplace.ticket(ticket_id)["updated_at"] > updated_at


def test_facts_are_those_of_the_sending_whatever_came_later(marketplace: Marketplace, ticket_id: str) -> None:
    held(marketplace, ticket_id)
    marketplace.call("merchant-1", "PATCH /orders/{order_id}", {"status": "shipped"}, order_id="order-1")
    assert reviews(marketplace)[0]["facts"]["status"] == "placed"


def test_a_message_that_was_not_held_is_in_no_queue(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    assert reviews(marketplace) == reviews(marketplace, "merchant-1") == []


def worsen(message_id: str, severity: str) -> None:
    """Gives a waiting message another severity, as if it had been found so."""
    row = ThreadRow.get(*_place(message_id))
    row.update([ThreadRow.review_key.set(f"{severity}#{row.sent_at}")])


def _place(message_id: str) -> tuple[str, int]:
    ticket_id, _, number = message_id.rpartition("-")
    return ticket_id, int(number)


def test_the_worst_comes_first_and_then_the_oldest(marketplace: Marketplace, time: Time, ticket_id: str) -> None:
    found = []
    for _ in range(3):
        time.passes(minutes=1)
        found.append(held(marketplace, ticket_id))
    worsen(found[1], "0")
    assert [each["message_id"] for each in reviews(marketplace)] == [found[1], found[0], found[2]]


def test_the_queue_comes_in_pages(marketplace: Marketplace, time: Time, ticket_id: str) -> None:
    found = []
    for _ in range(3):
        time.passes(minutes=1)
        found.append(held(marketplace, ticket_id))
    first = marketplace.call("platform", "GET /reviews", query={"limit": "2"}).body
    rest = marketplace.call("platform", "GET /reviews", query={"page_token": first["next_page_token"]}).body
    assert [each["message_id"] for each in first["reviews"] + rest["reviews"]] == found
    assert rest["next_page_token"] is None


def test_a_page_that_lambda_could_not_hand_over_ends_early(
    marketplace: Marketplace, time: Time, ticket_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for _ in range(5):
        time.passes(minutes=1)
        found.append(held(marketplace, ticket_id))
    whole = marketplace.call("platform", "GET /reviews")
    monkeypatch.setattr(response, "AT_MOST", len(whole.raw) // 2)
    pages: list[list[str]] = []
    token = None
    while not pages or token:
        query = {"limit": "5"} | ({"page_token": token} if token else {})
        page = marketplace.call("platform", "GET /reviews", query=query).body
        pages.append([each["message_id"] for each in page["reviews"]])
        token = page["next_page_token"]
    assert [message_id for page in pages for message_id in page] == found
    assert len(pages) > 1


def test_one_review_is_answered_whatever_its_size(
    marketplace: Marketplace, ticket_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = held(marketplace, ticket_id)
    monkeypatch.setattr(response, "AT_MOST", 0)
    assert [each["message_id"] for each in reviews(marketplace)] == [message_id]


def test_a_decision_takes_a_message_out_of_the_queue(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    decide(marketplace, message_id)
    assert reviews(marketplace) == []
    (decided,) = reviews(marketplace, state="decided")
    assert (decided["decision"], decided["note"], decided["delivery"]) == ("uphold", "As the policy says.", "rejected")


def test_those_decided_last_come_first(marketplace: Marketplace, time: Time, ticket_id: str) -> None:
    found = [held(marketplace, ticket_id), held(marketplace, ticket_id)]
    for message_id in found:
        time.passes(minutes=1)
        decide(marketplace, message_id)
    assert [each["message_id"] for each in reviews(marketplace, state="decided")] == found[::-1]


def test_an_overturned_message_says_which_rules_were_wrong(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    found = {each["rule_id"] for each in reviews(marketplace)[0]["findings"]}
    assert set(decide(marketplace, message_id, "overturn").body["wrong_findings"]) == found


def test_an_upheld_message_has_no_wrong_findings(marketplace: Marketplace, ticket_id: str) -> None:
    assert decide(marketplace, held(marketplace, ticket_id)).body["wrong_findings"] == []


@pytest.mark.parametrize("state", ["pending", "decided"])
def test_a_merchant_sees_its_own_and_no_reviewer(marketplace: Marketplace, ticket_id: str, state: str) -> None:
    message_id = held(marketplace, ticket_id)
    claim(marketplace, message_id)
    if state == "decided":
        decide(marketplace, message_id)
    answer = marketplace.call("merchant-1", "GET /reviews", query={"state": state})
    assert [each["message_id"] for each in answer.body["reviews"]] == [message_id]
    assert "platform-1" not in str(answer.body)
    assert reviews(marketplace, "merchant-2", state=state) == []


@pytest.mark.parametrize("who", ["customer-1", "storefront"])
def test_the_queue_is_not_everybodys(marketplace: Marketplace, who: str) -> None:
    assert marketplace.call(who, "GET /reviews").status == 404


@pytest.mark.parametrize(
    ("field", "value"), [("state", "held"), ("limit", "0"), ("page_token", "nothing"), ("updated_since", "rubbish")]
)
def test_a_list_that_is_asked_for_wrongly_names_the_field(marketplace: Marketplace, field: str, value: str) -> None:
    answer = marketplace.call("platform", "GET /reviews", query={field: value})
    assert (answer.status, answer.fields) == (400, [field])


@pytest.mark.parametrize("who", ["platform", "merchant-1"])
def test_the_queue_narrows_by_last_change(marketplace: Marketplace, time: Time, ticket_id: str, who: str) -> None:
    held(marketplace, ticket_id)
    time.passes(hours=1)
    later = held(marketplace, ticket_id)
    found = marketplace.call(who, "GET /reviews", query={"updated_since": time.now.isoformat()}).body["reviews"]
    assert [review["message_id"] for review in found] == [later]
    token = marketplace.call(who, "GET /reviews", query={"limit": "1"}).body["next_page_token"]
    other = {"updated_since": time.now.isoformat(), "page_token": token}
    assert marketplace.call(who, "GET /reviews", query=other).status == 400


def test_a_token_of_one_list_is_none_of_another(marketplace: Marketplace, ticket_id: str) -> None:
    held(marketplace, ticket_id)
    held(marketplace, ticket_id)
    token = marketplace.call("platform", "GET /reviews", query={"limit": "1"}).body["next_page_token"]
    other = {"state": "decided", "page_token": token}
    assert marketplace.call("platform", "GET /reviews", query=other).status == 400
    assert marketplace.call("merchant-1", "GET /reviews", query={"page_token": token}).status == 400


def test_what_one_has_taken_another_can_neither_take_nor_decide(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    message_id = held(marketplace, ticket_id)
    until = instant_text(time.now + timedelta(minutes=15))
    assert claim(marketplace, message_id).body["claimed_until"] == until
    for refused in (claim(marketplace, message_id, "platform-2"), decide(marketplace, message_id, who="platform-2")):
        assert (refused.status, refused.code) == (409, "conflict")
        assert until in refused.body["detail"]
        assert "platform-1" not in refused.body["detail"]


def test_who_has_taken_a_message_may_decide_it(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    claim(marketplace, message_id)
    decided = decide(marketplace, message_id)
    assert (decided.status, decided.body["claimed_until"]) == (200, None)


def test_taking_it_again_goes_on_and_a_claim_ends_by_itself(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    message_id = held(marketplace, ticket_id)
    claim(marketplace, message_id)
    time.passes(minutes=10)
    assert claim(marketplace, message_id).body["claimed_until"] == instant_text(time.now + timedelta(minutes=15))
    time.passes(minutes=14, seconds=59)
    assert claim(marketplace, message_id, "platform-2").status == 409
    time.passes(seconds=1)
    assert claim(marketplace, message_id, "platform-2").body["claimed_by"] == "platform-2"


def test_a_decided_message_cannot_be_taken(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    decide(marketplace, message_id)
    again = claim(marketplace, message_id)
    assert (again.status, again.code) == (409, "already_decided")


@pytest.mark.parametrize("who", ["customer-1", "merchant-1", "storefront"])
def test_only_the_platform_takes_messages(marketplace: Marketplace, ticket_id: str, who: str) -> None:
    assert claim(marketplace, held(marketplace, ticket_id), who).status == 404


def test_a_message_that_was_never_held_cannot_be_taken(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = marketplace.say("merchant-1", ticket_id, FINE)["message_id"]
    assert claim(marketplace, message_id).status == claim(marketplace, "nothing").status == 404


def test_a_claim_with_a_key_is_made_once(marketplace: Marketplace, time: Time, ticket_id: str) -> None:
    message_id, route = held(marketplace, ticket_id), "POST /reviews/{message_id}/claim"
    headers = {"Idempotency-Key": "k"}
    first = marketplace.call("platform", route, headers=headers, message_id=message_id)
    time.passes(minutes=5)
    assert marketplace.call("platform", route, headers=headers, message_id=message_id).body == first.body


@pytest.mark.parametrize(("decision", "expected"), [("uphold", ["payment_info_request"]), ("overturn", [])])
def test_a_decided_review_is_a_labelled_row_that_the_screener_reads(
    marketplace: Marketplace, ticket_id: str, decision: str, expected: list[str]
) -> None:
    decide(marketplace, held(marketplace, ticket_id), decision)
    (row,) = labelled(reviews(marketplace, state="decided"))
    (read,) = read_rows(BytesIO(json.dumps(row).encode()), "reviews")
    assert (read.text, read.expected, read.facts.status) == (BAD, frozenset(expected), "placed")
