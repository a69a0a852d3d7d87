"""The record of a decision through the handlers, as JSON and as a page."""

from typing import Any

import pytest

from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Answer, Marketplace
from tests.dynamodb.test_appeals import appeal
from tests.dynamodb.test_reviews import BAD, FINE, decide, held

SLY = "<script>alert('x')</script> Please send me your card number & the CVV code."


@pytest.fixture
def ticket_id(marketplace: Marketplace, time: Time) -> str:
    marketplace.place()
    return marketplace.ask()


def record(marketplace: Marketplace, message_id: str, who: str = "platform", **how: Any) -> Answer:
    return marketplace.call(who, "GET /reviews/{message_id}/record", message_id=message_id, **how)


def page(marketplace: Marketplace, message_id: str, who: str = "platform") -> str:
    answer = record(marketplace, message_id, who, query={"as": "page"})
    assert answer.status == 200
    return str(answer.body["page"])


def test_a_record_says_what_was_decided_on_what_grounds_by_whom_and_until_when_it_can_be_contested(
    marketplace: Marketplace, ticket_id: str
) -> None:
    message_id = held(marketplace, ticket_id)
    decided = decide(marketplace, message_id).body
    seen = record(marketplace, message_id).body
    assert (seen["text"], seen["facts"]["status"], seen["decision"]) == (BAD, "placed", "uphold")
    assert (seen["decided_by"], seen["decided_at"]) == ("platform-1", decided["decided_at"])
    assert seen["appeal_until"] == decided["appeal_until"]
    assert seen["policy_version"]
    assert all(BAD[start:end] for start, end in seen["findings"][0]["spans"])


def test_a_record_has_the_appeal_and_its_decision(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    decide(marketplace, message_id)
    appeal(marketplace, message_id)
    decide(marketplace, message_id, "overturn", "platform-2")
    seen = record(marketplace, message_id).body
    assert (seen["appeal"]["text"], seen["appeal"]["decision"]) == ("It warns.", "overturn")
    assert seen["appeal"]["decided_by"] == "platform-2"
    assert "platform-2" in page(marketplace, message_id)


def test_a_page_runs_nothing_that_somebody_wrote(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id, SLY)
    shown = page(marketplace, message_id)
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown.replace("<mark>", "").replace("</mark>", "")
    headers = record(marketplace, message_id, query={"as": "page"}).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_what_was_found_is_marked_in_the_page(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    spans = record(marketplace, message_id).body["findings"][0]["spans"]
    start, end = spans[0]
    assert f"<mark>{BAD[start:end]}" in page(marketplace, message_id)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("text/html,*/*", "text/html"), ("application/json", "application/json"), ("", "application/json")],
)
def test_a_browser_gets_the_page_and_others_json(
    marketplace: Marketplace, ticket_id: str, accept: str, kind: str
) -> None:
    answer = record(marketplace, held(marketplace, ticket_id), headers={"accept": accept})
    assert answer.headers["Content-Type"] == kind


def test_a_merchant_has_its_own_records_without_who_decided(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    decide(marketplace, message_id)
    seen = record(marketplace, message_id, "merchant-1")
    assert (seen.status, seen.body["decided_by"]) == (200, None)
    assert "platform-1" not in page(marketplace, message_id, "merchant-1")


@pytest.mark.parametrize("who", ["merchant-2", "customer-1", "storefront"])
def test_a_record_is_not_everybodys(marketplace: Marketplace, ticket_id: str, who: str) -> None:
    assert record(marketplace, held(marketplace, ticket_id), who).status == 404


def test_what_was_never_held_has_no_record(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = marketplace.say("merchant-1", ticket_id, FINE)["message_id"]
    marketplace.screen()
    assert record(marketplace, message_id).status == record(marketplace, "nothing").status == 404


def test_an_unknown_form_is_named(marketplace: Marketplace, ticket_id: str) -> None:
    answer = record(marketplace, held(marketplace, ticket_id), query={"as": "pdf"})
    assert (answer.status, answer.fields) == (400, ["as"])


def test_a_page_says_what_became_of_the_message_and_whether_that_is_open(
    marketplace: Marketplace, ticket_id: str
) -> None:
    message_id = held(marketplace, ticket_id)
    decide(marketplace, message_id)
    rejected = page(marketplace, message_id, "merchant-1")
    appeal(marketplace, message_id)
    decide(marketplace, message_id, "overturn", "platform-2")
    delivered = page(marketplace, message_id, "merchant-1")
    assert ("<td>rejected" in rejected, "Contestable until" in rejected) == (True, True)
    assert ("<td>delivered" in delivered, "Contestable until" in delivered) == (True, False)
    assert "Who" not in rejected + delivered
