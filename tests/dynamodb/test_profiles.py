"""Clocks by the profile that a merchant has when they start, whatever an order remembers of it."""

from collections.abc import Callable

import pytest

from contact_seller.rules.counters import PARTS
from contact_seller.storage.tables import MerchantRow, OrderRow, TicketRow
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace
from tests.dynamodb.test_clocks import BAVARIA, FINE, register

STARTS: dict[str, Callable[[Marketplace, str], object]] = {
    "a message": lambda marketplace, ticket_id: marketplace.say("customer-1", ticket_id, "And now?"),
    "reopening": lambda marketplace, ticket_id: marketplace.post(
        "customer-1", "/tickets/{ticket_id}/reopen", ticket_id=ticket_id
    ),
}


def profile_of_clock(ticket_id: str) -> str:
    """Which profile the ticket's clock was reckoned by."""
    return str(TicketRow.get(ticket_id).clock["calendar_version"]).rpartition("/")[2]


def remembered(order_id: str = "order-1") -> int | None:
    """The version of the profile that the order remembers."""
    profile = OrderRow.get(order_id).profile
    return None if profile is None else int(profile["version"])


def resolved(marketplace: Marketplace, time: Time) -> str:
    """A ticket whose clock has ended, resolved by its customer."""
    ticket_id = marketplace.ask()
    time.passes(minutes=1)
    marketplace.say("merchant-1", ticket_id, FINE)
    marketplace.screen()
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    time.passes(minutes=1)
    return ticket_id


def test_a_merchant_that_never_registered_has_the_default(marketplace: Marketplace) -> None:
    marketplace.place()
    assert profile_of_clock(marketplace.ask()) == "default"


@pytest.mark.parametrize("versions", [1, 2])
def test_a_clock_goes_by_a_profile_that_the_order_remembers(marketplace: Marketplace, versions: int) -> None:
    for _ in range(versions):
        register(marketplace, **BAVARIA)
    marketplace.place()
    assert remembered() == versions
    assert profile_of_clock(marketplace.ask()) == f"profile-{versions}"


def test_a_clock_goes_by_a_profile_that_came_after_the_order(marketplace: Marketplace) -> None:
    marketplace.place()
    register(marketplace, **BAVARIA)
    assert profile_of_clock(marketplace.ask()) == "profile-1"


def test_a_clock_goes_by_a_profile_that_was_changed_after_the_order(marketplace: Marketplace) -> None:
    register(marketplace, **BAVARIA)
    marketplace.place()
    register(marketplace, time_zone="Asia/Tokyo", country="JP", closures=[{"from": "2026-03-03", "to": "2026-03-03"}])
    ticket_id = marketplace.ask()
    assert profile_of_clock(ticket_id) == "profile-2"
    told = marketplace.call("merchant-1", "GET /tickets/{ticket_id}/clock", ticket_id=ticket_id).body
    assert told["merchant"]["time_zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", [0, 1])
def test_a_later_clock_goes_by_the_profile_of_its_start(
    marketplace: Marketplace, time: Time, start: str, before: int
) -> None:
    for _ in range(before):
        register(marketplace, **BAVARIA)
    marketplace.place()
    ticket_id = resolved(marketplace, time)
    register(marketplace, **BAVARIA)
    STARTS[start](marketplace, ticket_id)
    assert profile_of_clock(ticket_id) == f"profile-{before + 1}"


def test_a_request_with_a_key_opens_one_ticket_though_the_profile_has_changed(marketplace: Marketplace) -> None:
    marketplace.place()
    register(marketplace, **BAVARIA)
    body = {"reason": "order_status", "text": "Where is it?"}
    answers = [
        marketplace.call(
            "customer-1",
            "POST /orders/{order_id}/tickets",
            body,
            headers={"Idempotency-Key": "k"},
            order_id="order-1",
        )
        for _ in range(2)
    ]
    assert answers[0].body == answers[1].body
    assert TicketRow.count() == 1


@pytest.mark.parametrize(("who", "known"), [("merchant-1", 1), ("storefront", None)])
def test_an_order_learns_of_a_profile_from_whoever_names_the_merchant(
    marketplace: Marketplace, who: str, known: int | None
) -> None:
    marketplace.place()
    register(marketplace, **BAVARIA)
    marketplace.call(who, "PATCH /orders/{order_id}", {"status": "processing"}, order_id="order-1")
    assert remembered() == known


def test_an_accepted_request_leaves_the_order_with_the_present_profile(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for({"item_id": "shirt", "quantity": 1}, "remove_product")
    register(marketplace, **BAVARIA)
    assert marketplace.decide(ticket_id).status == 200
    assert remembered() == 1


def test_what_an_order_remembers_is_nobodys_to_see(marketplace: Marketplace) -> None:
    register(marketplace, **BAVARIA)
    assert "profile" not in marketplace.place()
    for who in ("customer-1", "merchant-1", "storefront", "platform"):
        assert "profile" not in marketplace.call(who, "GET /orders/{order_id}", order_id="order-1").body


def test_all_copies_of_a_profile_are_equal(marketplace: Marketplace) -> None:
    register(marketplace, **BAVARIA)
    register(marketplace, **BAVARIA, closures=[{"from": "2026-04-08", "to": "2026-04-08"}])
    copies = [row.to_simple_dict() for row in MerchantRow.query("merchant-1")]
    assert [copy.pop("part") for copy in copies] == list(range(PARTS))
    assert all(copy == copies[0] for copy in copies)
