"""Appeals through the handlers: a merchant contests a rejected message or a breach, and what follows goes again."""

from datetime import timedelta
from typing import Any

import pytest

from contact_seller.rules.values import instant_text
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Answer, Marketplace
from tests.dynamodb.test_clocks import clock, recount, scorecard
from tests.dynamodb.test_reviews import BAD, FINE, claim, decide, held, reviews
from tests.dynamodb.test_standing import SUSPENDED_AFTER, standing, told, uphold


@pytest.fixture
def ticket_id(marketplace: Marketplace, time: Time) -> str:
    marketplace.place()
    return marketplace.ask()


@pytest.fixture
def rejected(marketplace: Marketplace, ticket_id: str) -> str:
    (message_id,) = uphold(marketplace, ticket_id, 1)
    return message_id


def appeal(marketplace: Marketplace, message_id: str, who: str = "merchant-1", text: str = "It warns.") -> Answer:
    return marketplace.call(who, "POST /reviews/{message_id}/appeal", {"text": text}, message_id=message_id)


def test_an_appeal_waits_in_a_queue_of_its_own(marketplace: Marketplace, rejected: str) -> None:
    assert appeal(marketplace, rejected).body["state"] == "appealed"
    (waiting,) = reviews(marketplace, state="appealed")
    assert (waiting["message_id"], waiting["appeal"]["text"]) == (rejected, "It warns.")
    assert reviews(marketplace, state="decided") == []


def test_an_appeal_that_is_accepted_delivers_the_message_and_takes_everything_back(
    marketplace: Marketplace, ticket_id: str, rejected: str
) -> None:
    assert standing(marketplace)["standing"] == "warned"
    appeal(marketplace, rejected)
    decided = decide(marketplace, rejected, "overturn", "platform-2").body
    assert (decided["delivery"], decided["appeal"]["decision"], decided["decision"]) == (
        "delivered",
        "overturn",
        "uphold",
    )
    assert decided["wrong_findings"]
    assert marketplace.messages(ticket_id, "customer-1")[-1]["text"] == BAD
    seen = standing(marketplace)
    assert (seen["standing"], seen["points"], seen["strikes"][0]["counts"]) == ("good", 0, False)
    assert told() == [("good", "warned"), ("warned", "good")]


def test_a_suspension_goes_with_the_strike_that_made_it(marketplace: Marketplace, time: Time, ticket_id: str) -> None:
    found = uphold(marketplace, ticket_id, SUSPENDED_AFTER)
    appeal(marketplace, found[0])
    decide(marketplace, found[0], "overturn", "platform-2")
    assert standing(marketplace)["standing"] == "restricted"
    assert marketplace.say("merchant-1", ticket_id, FINE)["delivery"] == "screening"


def test_a_breach_goes_with_an_appeal_that_is_accepted(marketplace: Marketplace, time: Time, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    time.passes(days=5)
    marketplace.sweep()
    decide(marketplace, message_id)
    assert marketplace.ticket(ticket_id)["breached_at"] is not None
    appeal(marketplace, message_id)
    decide(marketplace, message_id, "overturn", "platform-2")
    assert marketplace.ticket(ticket_id)["breached_at"] is None
    assert scorecard(marketplace)["breaches_taken_back"] == 1
    assert scorecard(marketplace) == recount(ticket_id)


def test_an_appeal_that_is_refused_changes_nothing_and_is_the_last(marketplace: Marketplace, rejected: str) -> None:
    appeal(marketplace, rejected)
    before = standing(marketplace)
    assert decide(marketplace, rejected, "uphold", "platform-2").body["delivery"] == "rejected"
    assert standing(marketplace) == before
    again = appeal(marketplace, rejected)
    assert (again.status, again.code) == (409, "not_appealable")
    decided = decide(marketplace, rejected, "overturn", "platform-2")
    assert (decided.status, decided.code) == (409, "already_decided")


def test_who_decided_first_neither_takes_nor_decides_the_appeal(marketplace: Marketplace, rejected: str) -> None:
    appeal(marketplace, rejected)
    for refused in (decide(marketplace, rejected, "overturn"), claim(marketplace, rejected)):
        assert (refused.status, refused.code) == (409, "conflict")
    assert claim(marketplace, rejected, "platform-2").status == 200


@pytest.mark.parametrize(("days", "status"), [(30, 200), (31, 409)])
def test_an_appeal_comes_within_thirty_days(
    marketplace: Marketplace, time: Time, rejected: str, days: int, status: int
) -> None:
    (decided,) = reviews(marketplace, state="decided")
    assert decided["appeal_until"] == instant_text(time.now + timedelta(days=30))
    time.passes(days=days)
    assert appeal(marketplace, rejected).status == status


def test_what_was_not_rejected_cannot_be_contested(marketplace: Marketplace, ticket_id: str) -> None:
    pending, released = held(marketplace, ticket_id), held(marketplace, ticket_id)
    decide(marketplace, released, "overturn")
    (customers,) = [each["message_id"] for each in marketplace.messages(ticket_id, "customer-1")][:1]
    for message_id in (pending, released, customers):
        refused = appeal(marketplace, message_id)
        assert (refused.status, refused.code) == (409, "not_appealable")


@pytest.mark.parametrize("who", ["merchant-2", "customer-1", "platform", "storefront"])
def test_only_its_merchant_contests_a_rejection(marketplace: Marketplace, rejected: str, who: str) -> None:
    assert appeal(marketplace, rejected, who).status == 404


@pytest.mark.parametrize("text", ["", " ", "x" * 4001])
def test_an_appeal_needs_words_within_limits(marketplace: Marketplace, rejected: str, text: str) -> None:
    refused = appeal(marketplace, rejected, text=text)
    assert (refused.status, refused.fields) == (400, ["text"])


def test_no_reviewers_name_reaches_the_merchant(marketplace: Marketplace, rejected: str) -> None:
    first = appeal(marketplace, rejected)
    decide(marketplace, rejected, "overturn", "platform-2")
    seen = marketplace.call("merchant-1", "GET /reviews", query={"state": "decided"})
    assert "platform-" not in str(first.body) + str(seen.body)


def contest(marketplace: Marketplace, ticket_id: str, who: str = "merchant-1") -> Answer:
    body = {"text": "The carrier was on strike."}
    return marketplace.call(who, "POST /tickets/{ticket_id}/breach-appeal", body, ticket_id=ticket_id)


def judge(marketplace: Marketplace, ticket_id: str, decision: str = "overturn", who: str = "platform") -> Answer:
    body = {"decision": decision, "note": "Indeed."}
    return marketplace.call(who, "POST /tickets/{ticket_id}/breach-decision", body, ticket_id=ticket_id)


@pytest.fixture
def breached(marketplace: Marketplace, time: Time, ticket_id: str) -> str:
    time.passes(days=4)
    marketplace.sweep()
    return ticket_id


def test_a_contested_breach_is_taken_back_for_good(marketplace: Marketplace, time: Time, breached: str) -> None:
    assert contest(marketplace, breached).body["breached_at"] is not None
    assert judge(marketplace, breached).body["breached_at"] is None
    expected = {"breaches": 1, "breaches_taken_back": 1}
    assert scorecard(marketplace) == expected == recount(breached)
    time.passes(days=1)
    marketplace.say("merchant-1", breached, FINE)
    marketplace.screen()
    assert marketplace.ticket(breached)["breached_at"] is None
    assert clock(marketplace, breached)["excused"] is True
    assert scorecard(marketplace) == {**expected, "answers": 1} == recount(breached)


def test_a_breach_of_a_clock_before_the_last_is_taken_back_too(
    marketplace: Marketplace, time: Time, breached: str
) -> None:
    contest(marketplace, breached)
    marketplace.say("merchant-1", breached, FINE)
    marketplace.screen()
    marketplace.say("customer-1", breached, "And the mug?")
    running = marketplace.ticket(breached)["reply_due_at"]
    assert judge(marketplace, breached).status == 200
    assert marketplace.ticket(breached)["reply_due_at"] == running
    assert scorecard(marketplace)["breaches_taken_back"] == 1
    assert scorecard(marketplace) == recount(breached)


def contested(marketplace: Marketplace, **query: str) -> list[tuple[str, str | None]]:
    answer = marketplace.call("platform", "GET /breach-appeals", query=query)
    return [(each["ticket_id"], each["breached_at"]) for each in answer.body["breach_appeals"]]


def test_contested_breaches_wait_in_a_list_longest_first_until_they_are_decided_of(
    marketplace: Marketplace, time: Time, breached: str
) -> None:
    other = marketplace.ask()
    time.passes(days=5)
    marketplace.sweep()
    due = [marketplace.ticket(each)["breached_at"] for each in (breached, other)]
    contest(marketplace, other)
    time.passes(hours=1)
    contest(marketplace, breached)
    assert contested(marketplace) == [(other, due[1]), (breached, due[0])]
    assert contested(marketplace, updated_since=time.now.isoformat()) == [(breached, due[0])]
    judge(marketplace, other, "uphold")
    assert contested(marketplace) == [(breached, due[0])]


def test_a_contested_breach_keeps_its_time_when_the_next_clock_runs(
    marketplace: Marketplace, time: Time, breached: str
) -> None:
    due = marketplace.ticket(breached)["breached_at"]
    contest(marketplace, breached)
    marketplace.say("merchant-1", breached, FINE)
    marketplace.screen()
    time.passes(minutes=1)
    marketplace.say("customer-1", breached, "And the mug?")
    assert contested(marketplace) == [(breached, due)]
    assert judge(marketplace, breached).body["breached_at"] is None


def test_an_upheld_breach_stays_and_is_not_contested_again(marketplace: Marketplace, breached: str) -> None:
    contest(marketplace, breached)
    assert judge(marketplace, breached, "uphold").body["breached_at"] is not None
    again = contest(marketplace, breached)
    assert (again.status, again.code) == (409, "not_appealable")
    decided = judge(marketplace, breached)
    assert (decided.status, decided.code) == (409, "already_decided")


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 409)])
def test_a_breach_is_contested_within_thirty_days(
    marketplace: Marketplace, time: Time, breached: str, days: int, status: int
) -> None:
    time.passes(days=days)
    assert contest(marketplace, breached).status == status


def test_where_there_is_no_breach_there_is_nothing_to_contest(marketplace: Marketplace, ticket_id: str) -> None:
    refused = contest(marketplace, ticket_id)
    assert (refused.status, refused.code) == (409, "not_appealable")
    assert judge(marketplace, ticket_id).status == 404


def test_a_breach_is_its_merchants_to_contest_and_the_platforms_to_decide(
    marketplace: Marketplace, breached: str
) -> None:
    strangers: dict[str, Any] = {who: contest(marketplace, breached, who) for who in ("merchant-2", "customer-1")}
    assert {answer.status for answer in strangers.values()} == {404}
    contest(marketplace, breached)
    assert judge(marketplace, breached, who="merchant-1").status == 404
