"""The scorecard through the handlers: what it says of answers, findings and the present, and a recount beside it."""

import random
from collections import Counter
from typing import Any

import pytest

from contact_seller.rules import counters as rules
from contact_seller.storage import counters, thread
from contact_seller.usecases import world
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace
from tests.dynamodb.test_appeals import appeal, contest, judge
from tests.dynamodb.test_reviews import BAD, FINE, decide, held

MERCHANT = "merchant-1"


@pytest.fixture
def ticket_id(marketplace: Marketplace, time: Time) -> str:
    marketplace.place()
    return marketplace.ask()


def scorecard(marketplace: Marketplace, days: str = "30") -> dict[str, Any]:
    route = "GET /merchants/{merchant_id}/scorecard"
    answer = marketplace.call("merchant-1", route, query={"days": days}, merchant_id=MERCHANT)
    assert answer.status == 200, answer.body
    return answer.body


def answer(marketplace: Marketplace, ticket_id: str) -> None:
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()


def test_without_anything_there_is_nothing_to_say(marketplace: Marketplace, time: Time) -> None:
    seen = scorecard(marketplace)
    assert (seen["tickets"], seen["share_in_time"], seen["median_hours"], seen["open_now"]) == (0, None, None, 0)
    assert seen["standing"] == "good"


def test_hours_to_answer_are_those_of_business_days(marketplace: Marketplace, time: Time) -> None:
    marketplace.place()
    for hours in (1, 2, 100):
        ticket_id = marketplace.ask()
        time.passes(hours=hours)
        answer(marketplace, ticket_id)
    seen = scorecard(marketplace)
    assert seen["median_hours"] == pytest.approx(2, rel=0.1)
    # From Monday 13:00 until Friday 17:00.
    assert seen["p90_hours"] == pytest.approx(100, rel=0.1)
    assert (seen["tickets"], seen["answers"], seen["share_in_time"]) == (3, 3, round(2 / 3, 4))


def test_a_weekend_takes_no_time(marketplace: Marketplace, time: Time) -> None:
    time.passes(days=4, hours=12)  # Friday, 22:00
    marketplace.place()
    ticket_id = marketplace.ask()
    time.passes(days=2, hours=4)  # Monday, 02:00
    answer(marketplace, ticket_id)
    assert scorecard(marketplace)["median_hours"] == pytest.approx(4, rel=0.1)


def test_an_accepted_request_is_an_answer_with_its_time(marketplace: Marketplace, time: Time) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for({"item_id": "shirt", "quantity": 1}, "remove_product")
    time.passes(hours=5)
    marketplace.decide(ticket_id)
    assert scorecard(marketplace)["median_hours"] == pytest.approx(5, rel=0.1)


def test_an_answer_that_is_released_later_takes_the_place_of_the_one_that_counted(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    time.passes(hours=1)
    message_id = held(marketplace, ticket_id)
    time.passes(hours=40)
    answer(marketplace, ticket_id)
    assert scorecard(marketplace)["median_hours"] == pytest.approx(41, rel=0.1)
    decide(marketplace, message_id, "overturn")
    seen = scorecard(marketplace)
    assert (seen["answers"], seen["p90_hours"]) == (1, pytest.approx(1, rel=0.1))


def test_findings_are_counted_by_practice_and_by_what_became_of_them(marketplace: Marketplace, ticket_id: str) -> None:
    found = [held(marketplace, ticket_id) for _ in range(3)]
    decide(marketplace, found[0])
    decide(marketplace, found[1], "overturn")
    of_practice = scorecard(marketplace)["findings"]["payment_info_request"]
    assert of_practice == {"held": 3, "upheld": 1, "overturned": 1}
    appeal(marketplace, found[0])
    decide(marketplace, found[0], "overturn", "platform-2")
    of_practice = scorecard(marketplace)["findings"]["payment_info_request"]
    assert of_practice == {"held": 3, "upheld": 0, "overturned": 2}


def test_a_correction_of_what_is_out_of_the_range_leaves_no_share_over_one_and_no_time_of_nothing(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    time.passes(hours=1)
    in_time = held(marketplace, ticket_id)
    time.passes(days=6)
    answer(marketplace, ticket_id)
    time.passes(days=8)
    decide(marketplace, in_time, "overturn")
    seen = scorecard(marketplace, "7")
    assert (seen["answers"], seen["share_in_time"], seen["median_hours"], seen["p90_hours"]) == (0, None, None, None)
    answer(marketplace, marketplace.ask())
    assert scorecard(marketplace, "7")["share_in_time"] == 1


def test_a_finding_that_is_taken_back_later_is_none_at_least(
    marketplace: Marketplace, time: Time, ticket_id: str
) -> None:
    found = held(marketplace, ticket_id)
    decide(marketplace, found)
    time.passes(days=10)
    appeal(marketplace, found)
    decide(marketplace, found, "overturn", "platform-2")
    of_practice = scorecard(marketplace, "7")["findings"]["payment_info_request"]
    assert of_practice == {"held": 0, "upheld": 0, "overturned": 1}


def test_what_waits_at_present_is_in_it(marketplace: Marketplace, time: Time, ticket_id: str) -> None:
    oldest = marketplace.ticket(ticket_id)["reply_needed_since"]
    time.passes(hours=1)
    marketplace.ask()
    answer(marketplace, marketplace.ask())
    seen = scorecard(marketplace)
    assert (seen["open_now"], seen["oldest_waiting_since"]) == (2, oldest)


def recounted(ticket_ids: list[str]) -> Counter[str]:
    total = Counter[str]()
    for ticket_id in ticket_ids:
        for counted in rules.counts(thread.happenings(ticket_id)).values():
            total.update(counted)
    return Counter({name: number for name, number in total.items() if number})


@pytest.mark.parametrize("seed", range(3))
def test_a_recount_of_the_threads_gives_what_was_counted(marketplace: Marketplace, time: Time, seed: int) -> None:
    """Whatever people, reviewers and time have done in some conversations."""
    chance = random.Random(seed)
    marketplace.place()
    tickets = [marketplace.ask() for _ in range(6)]
    judged: list[str] = []
    for _ in range(60):
        time.passes(hours=chance.randint(0, 20))
        ticket_id = chance.choice(tickets)
        match chance.randint(0, 7):
            case 0:
                path = "POST /tickets/{ticket_id}/messages"
                marketplace.call("customer-1", path, {"text": "And?"}, ticket_id=ticket_id)
            case 1 | 2:
                path, text = "POST /tickets/{ticket_id}/messages", chance.choice([FINE, BAD])
                said = marketplace.call("merchant-1", path, {"text": text}, ticket_id=ticket_id)
                marketplace.screen()
                judged += [said.body["message_id"]] if said.status == 201 else []
            case 3:
                for message_id in chance.sample(judged, min(len(judged), 3)):
                    decide(marketplace, message_id, chance.choice(["overturn", "uphold"]))
            case 4:
                for message_id in judged:
                    appeal(marketplace, message_id)
                    decide(marketplace, message_id, chance.choice(["overturn", "uphold"]), "platform-2")
            case 5:
                contest(marketplace, ticket_id)
                judge(marketplace, ticket_id)
            case 6:
                who = chance.choice(["customer-1", "merchant-1"])
                marketplace.call(who, "POST /tickets/{ticket_id}/resolve", ticket_id=ticket_id)
            case _:
                marketplace.sweep()
    today = world.now().date()
    counted = counters.totals(MERCHANT, today.replace(year=2025), today)
    assert Counter({name: number for name, number in counted.items() if number}) == recounted(tickets)
