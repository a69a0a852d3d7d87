"""Reviewers at the same moment on DynamoDB's own engine, and what asking for a merchant's standing costs."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from contact_seller.rules.errors import Refused
from contact_seller.rules.standing import thread_of_merchant
from contact_seller.storage import standings
from contact_seller.storage.tables import ThreadRow
from contact_seller.usecases import reviews
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller
from local.capacity import counting
from tests.dynamodb.marketplace import Marketplace
from tests.dynamodb.test_reviews import FINE, held

AT_ONCE = 4
ONE, OTHER = (Caller("platform", name, name) for name in ("one", "other"))
FREELY = Once(None, "", "")


@pytest.fixture
def ticket_id(marketplace: Marketplace) -> str:
    marketplace.place()
    return marketplace.ask()


def at_once(calls: Sequence[Callable[[], object]]) -> int:
    """Makes the calls at the same moment; how many were carried out."""

    def done(call: Callable[[], object]) -> bool:
        try:
            call()
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(len(calls)) as pool:
        return sum(pool.map(done, calls))


def test_strikes_that_are_written_at_the_same_moment_all_count_and_are_told_in_a_row(
    marketplace: Marketplace, ticket_id: str
) -> None:
    found = [held(marketplace, ticket_id) for _ in range(AT_ONCE)]
    decisions = [partial(reviews.decide, ONE, each, "uphold", None, FREELY) for each in found]
    assert at_once(decisions) == AT_ONCE
    assert standings.find("merchant-1").told == "suspended"
    told = list(ThreadRow.query(thread_of_merchant("merchant-1")))
    assert [(row.number, row.detail["points"]) for row in told] == [(1, 4), (2, 8), (3, 12), (4, 16)]


def test_of_two_who_decide_of_one_message_at_the_same_moment_one_does(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    uphold = partial(reviews.decide, ONE, message_id, "uphold", None, FREELY)
    overturn = partial(reviews.decide, OTHER, message_id, "overturn", None, FREELY)
    assert at_once([uphold, overturn]) == 1


def test_of_two_who_take_one_message_at_the_same_moment_one_has_it(marketplace: Marketplace, ticket_id: str) -> None:
    message_id = held(marketplace, ticket_id)
    assert at_once([partial(reviews.claim, who, message_id, FREELY) for who in (ONE, OTHER)]) == 1


def test_a_merchants_message_is_two_requests_its_standing_among_them(marketplace: Marketplace, ticket_id: str) -> None:
    with counting() as counted:
        marketplace.say("merchant-1", ticket_id, FINE)
    assert counted.operations == ["TransactGetItems", "TransactWriteItems"]
