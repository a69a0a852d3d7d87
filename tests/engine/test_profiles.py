"""Profiles that change at the same moment as clocks start, on DynamoDB's own engine."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from contact_seller.rules.change import Opening
from contact_seller.rules.errors import Conflict
from contact_seller.rules.merchant import MerchantDetails
from contact_seller.rules.ticket import Ticket
from contact_seller.storage import merchants as stored_merchants
from contact_seller.usecases import merchants, tickets, world
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller
from local.capacity import counting
from tests.dynamodb.marketplace import Marketplace
from tests.dynamodb.test_clocks import BAVARIA, FINE
from tests.dynamodb.test_profiles import profile_of_clock

CUSTOMER = Caller("customer", "customer-1", "customer-1")
MERCHANT = Caller("merchant", "merchant-1", "staff-1")
DETAILS = MerchantDetails.model_validate(BAVARIA)
FREELY = Once(None, "", "")

Meanwhile = Callable[[int], None]


def register() -> int:
    """Puts merchant-1's profile; its new version."""
    return merchants.put(MERCHANT, "merchant-1", DETAILS).version


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meanwhile]:
    """Has the profile put so many times in a row between a use case's reading and its writing, or its next writing."""
    left, present = [0], world.now

    def now() -> datetime:
        if left[0] > 0:
            left[0] -= 1
            monkeypatch.setattr(world, "now", present)
            register()
            monkeypatch.setattr(world, "now", now)
        return present()

    def times(number: int) -> None:
        left[0] = number
        monkeypatch.setattr(world, "now", now)

    yield times
    assert left == [0]


def opened() -> Ticket:
    return tickets.open_ticket(CUSTOMER, "order-1", Opening("Where is it?", reason="order_status"), FREELY)


def answered(marketplace: Marketplace) -> str:
    ticket_id = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    return ticket_id


def test_opening_is_two_requests_and_a_third_where_the_profile_was_changed_since(marketplace: Marketplace) -> None:
    marketplace.place()
    with counting() as counted:
        opened()
    assert counted.operations == ["GetItem", "TransactWriteItems"]
    register()
    with counting() as counted:
        opened()
    assert counted.operations == ["GetItem", "TransactWriteItems", "TransactWriteItems"]
    marketplace.place()
    with counting() as counted:
        opened()
    assert counted.operations == ["GetItem", "TransactWriteItems"]


@pytest.mark.parametrize("step", ["message", "reopening"])
def test_a_later_clock_is_two_requests_and_a_third_where_the_profile_was_changed_since(
    marketplace: Marketplace, step: str
) -> None:
    def start(ticket_id: str) -> list[str]:
        with counting() as counted:
            if step == "message":
                marketplace.say("customer-1", ticket_id, "And now?")
            else:
                marketplace.post("customer-1", "/tickets/{ticket_id}/reopen", ticket_id=ticket_id)
        return counted.operations

    marketplace.place()
    known, unknown = answered(marketplace), answered(marketplace)
    if step == "reopening":
        for ticket_id in (known, unknown):
            marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    assert start(known) == ["TransactGetItems", "TransactWriteItems"]
    register()
    assert start(unknown) == ["TransactGetItems", "TransactWriteItems", "TransactWriteItems"]


@pytest.mark.parametrize("before", [0, 1])
def test_a_profile_that_is_put_between_reading_and_writing_is_the_clocks(
    marketplace: Marketplace, meanwhile: Meanwhile, before: int
) -> None:
    for _ in range(before):
        register()
    marketplace.place()
    meanwhile(1)
    assert profile_of_clock(opened().ticket_id) == f"profile-{before + 1}"


def test_a_profile_that_is_put_again_and_again_is_the_clocks_in_the_end(
    marketplace: Marketplace, meanwhile: Meanwhile
) -> None:
    marketplace.place()
    meanwhile(5)
    assert profile_of_clock(opened().ticket_id) == "profile-5"


def test_a_clock_that_an_answers_delivery_starts_is_by_the_profile_of_its_writing(
    marketplace: Marketplace, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    marketplace.place()
    ticket_id = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.say("customer-1", ticket_id, "And another thing?")
    read = stored_merchants.find

    def find_and_change(merchant_id: str, part: int = 0) -> object:
        found = read(merchant_id, part)
        monkeypatch.setattr(stored_merchants, "find", read)
        register()
        return found

    monkeypatch.setattr(stored_merchants, "find", find_and_change)
    assert marketplace.screen() == {"batchItemFailures": []}
    assert marketplace.ticket(ticket_id)["reply_due_at"] is not None
    assert profile_of_clock(ticket_id) == "profile-1"


def test_two_sides_who_put_a_profile_at_once_take_turns(marketplace: Marketplace) -> None:
    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(lambda _: register(), range(8)))
    assert sorted(versions) == list(range(1, 9))
    found = stored_merchants.find("merchant-1")
    assert found is not None
    assert found.version == 8


def test_no_clock_is_older_than_the_profile_that_its_opening_found(marketplace: Marketplace) -> None:
    register()
    marketplace.place()
    known = [1]

    def change() -> None:
        for _ in range(10):
            known.append(register())

    def ask(_: int) -> tuple[int, int]:
        before = known[-1]
        try:
            ticket_id = opened().ticket_id
        except Conflict:  # it has lost all its turns, and nothing was written
            return 0, 0
        return before, int(profile_of_clock(ticket_id).removeprefix("profile-"))

    with ThreadPoolExecutor(5) as pool:
        changing = pool.submit(change)
        found = list(pool.map(ask, range(40)))
        changing.result(timeout=60)
    assert max(version for _, version in found) > 1
    assert [(before, version) for before, version in found if version < before] == []
