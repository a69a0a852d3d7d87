"""The life of an order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contact_seller.rules.erasure import without_address
from contact_seller.rules.errors import Conflict, Invalid, OrderTransition
from contact_seller.rules.item import ENDED, LINES_LIMIT
from contact_seller.rules.order import NEXT, Order, OrderDetails, OrderPatch, OrderStatus, patch, place, replace
from contact_seller.rules.shipment import Shipment
from tests.dynamodb.marketplace import order_body

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
STATUSES: tuple[OrderStatus, ...] = get_args(OrderStatus)


def details(**changes: object) -> OrderDetails:
    return OrderDetails.model_validate(order_body(**changes))


def item(**changes: object) -> dict[str, object]:
    return {**order_body()["items"][0], **changes}


@pytest.mark.parametrize(("before", "after"), list(product(STATUSES, STATUSES)))
def test_a_status_changes_as_the_table_says(before: OrderStatus, after: OrderStatus) -> None:
    order = place("o", details(status=before), NOW)
    if after == before or after in NEXT[before]:
        assert patch(order, OrderPatch(status=after), NOW).status == after
    else:
        with pytest.raises(OrderTransition):
            patch(order, OrderPatch(status=after), NOW)


@given(st.lists(st.sampled_from(STATUSES), max_size=8))
def test_no_sequence_of_wishes_leads_back(wishes: list[OrderStatus]) -> None:
    rank = {"placed": 0, "processing": 1, "shipped": 2, "delivered": 3, "cancelled": 3}
    order = place("o", details(), NOW)
    for wish in wishes:
        before = order
        try:
            order = patch(order, OrderPatch(status=wish), NOW)
        except OrderTransition:
            continue
        assert order.status == before.status or rank[order.status] > rank[before.status]


def test_every_change_is_the_next_version() -> None:
    order = place("o", details(), NOW)
    assert patch(order, OrderPatch(status="processing"), NOW).version == 2
    assert replace(order, details(status="shipped"), NOW).version == 2


@pytest.mark.parametrize("behind", [timedelta(), timedelta(seconds=2)])
def test_a_change_lies_after_the_one_before_it_whatever_the_machines_clock_says(behind: timedelta) -> None:
    order = place("o", details(), NOW)
    changed = patch(order, OrderPatch(status="processing"), NOW - behind)
    again = replace(changed, details(status="shipped"), NOW - behind)
    erased = without_address(again, NOW - behind)
    assert NOW < changed.updated_at < again.updated_at < erased.updated_at


@pytest.mark.parametrize("party", ["customer_id", "merchant_id"])
def test_an_order_keeps_its_parties(party: str) -> None:
    with pytest.raises(Conflict):
        replace(place("o", details(), NOW), details(**{party: "other"}), NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"items": []},
        {"items": [item(quantity=0)]},
        {"items": [item(quantity="2")]},
        {"items": [item(quantity=2.0)]},
        {"items": [item(quantity=True)]},
        {"items": [item(unit_price={"amount_minor": -1, "currency": "EUR"})]},
        {"items": [item(unit_price={"amount_minor": 10**39, "currency": "EUR"})]},
        {"items": [item(unit_price={"amount_minor": 1, "currency": "euro"})]},
        {"items": [item(title="line\nbreak")]},
        {"items": [item(title="\ud800")]},
        {"placed_at": "2026-03-02T10:00:00"},
        {"placed_at": "2026-03-02"},
        {"placed_at": 1772445600},
        {"placed_at": "0001-01-01T00:00:00+10:00"},
        {"placed_at": "1970-01-01T00:00:00+01:00"},
        {"delivered_at": "2200-12-31T23:59:59-01:00"},
        {"delivered_at": "9999-12-31T23:59:59-01:00"},
        {"estimated_delivery": {"from": "2026-03-09", "to": "2026-03-08"}},
        {"estimated_delivery": {"from_": "2026-03-08", "to": "2026-03-08"}},
        {"estimated_delivery": {"from": 20260309, "to": "2026-03-08"}},
        {"items": [item(item_id=str(number)) for number in range(LINES_LIMIT + 1)]},
        {"shipment": {"tracking_url": "javascript:alert(1)"}},
        {"shipment": {"tracking_url": "http://carrier.example/1"}},
        {"shipment": {"tracking_url": "https://"}},
        {"shipment": {"tracking_url": "https://user@carrier.example/1"}},
        {"shipment": {"tracking_url": "https://carrier.example:pw@evil.example/1"}},
        {"shipment": {"tracking_url": "https://carrier.example\\@evil.example/1"}},
        {"shipment": {"tracking_url": "https://carrier.example/a b"}},
        {"shipment": {"tracking_number": "see http://x"}},
        {"shipment": {"carrier": "4111111111111111"}},
        {"shipment": {"carrier": "4111 1111 11111111"}},
        {"shipment": {"carrier": "DE89370400440532013000"}},
        {"customer_id": "with space"},
        {"customer_id": ""},
        {"customer_id": "x" * 256},
        {"customer_id": "tab\there"},
        {"customer_id": "a/b"},
        {"customer_id": "a%2Fb"},
        {"customer_id": "a?b"},
        {"customer_id": "a#b"},
        {"unknown": 1},
    ],
)
def test_details_that_break_a_limit_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        details(**changes)


def test_a_tracking_number_that_has_room_for_words_is_refused_where_it_comes_in_and_read_where_it_is_stored() -> None:
    shipment = {"tracking_number": "PAY-ME-BY-PAYPAL-AND-SAVE-10"}
    with pytest.raises(Invalid, match=r"shipment\.tracking_number"):
        place("o", details(shipment=shipment), NOW)
    stored = place("o", details(), NOW).model_copy(update={"shipment": Shipment.model_validate(shipment)})
    with pytest.raises(Invalid, match=r"shipment\.tracking_number"):
        patch(stored, OrderPatch.model_validate({"shipment": shipment}), NOW)
    assert patch(stored, OrderPatch(status="processing"), NOW).status == "processing"


@pytest.mark.parametrize("number", ["00340434161094015902", "1Z999AA10123456784", "RR123456785DE", "TBA-1234"])
def test_a_tracking_number_is_taken(number: str) -> None:
    found = details(shipment={"tracking_number": number}).shipment
    assert found is not None
    assert found.tracking_number == number


@pytest.mark.parametrize("name", ["DHL", "4PX", "Post NL", "UPS 2000", "Müller & Co."])
def test_a_carriers_name_is_taken(name: str) -> None:
    found = details(shipment={"carrier": name}).shipment
    assert found is not None
    assert found.carrier == name


@pytest.mark.parametrize(
    "url",
    ["https://carrier.example", "https://t.carrier.example:8443/1?number=RR1@DE#top", "https://carrier.example?n=1"],
)
def test_a_tracking_link_in_https_is_taken(url: str) -> None:
    found = details(shipment={"tracking_url": url}).shipment
    assert found is not None
    assert found.tracking_url == url


BEFORE = "2026-03-02T09:59:59.999Z"
TOO_EARLY: list[tuple[dict[str, Any], str]] = [
    ({"delivered_at": BEFORE}, "delivered_at"),
    ({"shipment": {"shipped_at": BEFORE}}, "shipment.shipped_at"),
    ({"estimated_delivery": {"from": "2026-03-01", "to": "2026-03-08"}}, "estimated_delivery.from"),
]


@pytest.mark.parametrize(("changes", "field"), TOO_EARLY)
@pytest.mark.parametrize(
    "change",
    [
        lambda changes: place("o", details(**changes), NOW),
        lambda changes: replace(place("o", details(), NOW), details(**changes), NOW),
        lambda changes: patch(place("o", details(), NOW), OrderPatch.model_validate(changes), NOW),
    ],
    ids=["place", "replace", "patch"],
)
def test_nothing_of_an_order_lies_before_its_placing(
    changes: dict[str, Any], field: str, change: Callable[[dict[str, Any]], Order]
) -> None:
    with pytest.raises(Invalid) as refused:
        change(changes)
    assert refused.value.field == field


def test_a_delivery_on_the_day_of_the_order_is_taken() -> None:
    changes = {"delivered_at": "2026-03-02T10:00:00Z", "estimated_delivery": {"from": "2026-03-02", "to": "2026-03-02"}}
    assert place("o", details(**changes), NOW).delivered_at == NOW


def test_a_delivered_order_always_has_its_time() -> None:
    delivered = place("o", details(status="delivered"), NOW + DAY)
    assert delivered.delivered_at == NOW + DAY
    assert replace(delivered, details(status="delivered"), NOW + 2 * DAY).delivered_at == NOW + DAY
    assert patch(delivered, OrderPatch(delivered_at=None), NOW + 2 * DAY).delivered_at == NOW + DAY


@pytest.mark.parametrize("ended", sorted(ENDED))
@pytest.mark.parametrize("state", ["active", "shipped", "removed", "returned"])
def test_a_line_that_has_ended_takes_no_other_state(ended: str, state: str) -> None:
    order = place("o", details(items=[item(state=ended), item(item_id="mug")]), NOW)
    wish = OrderPatch.model_validate({"items": [{"item_id": "shirt", "state": state}]})
    if state == ended:
        assert patch(order, wish, NOW).items == order.items
    else:
        with pytest.raises(OrderTransition):
            patch(order, wish, NOW)


@pytest.mark.parametrize("changes", [{"state": None}, {"state": "returned"}, {"quantity": 1}, {"item_id": "hat"}])
def test_a_line_that_has_ended_stays_in_a_renewed_order_as_it_is(changes: dict[str, Any]) -> None:
    ended = item(state="removed")
    order = place("o", details(items=[ended, item(item_id="mug")]), NOW)
    assert replace(order, details(items=[item(item_id="mug", quantity=9), ended]), NOW).version == 2
    with pytest.raises(OrderTransition):
        replace(order, details(items=[item(item_id="mug"), {**ended, **changes}]), NOW)


def test_a_patch_that_names_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        OrderPatch.model_validate({})


def test_errors_never_quote_what_was_given() -> None:
    with pytest.raises(ValidationError) as refused:
        details(shipping_address={"name": "Jane Secret"})
    assert "Secret" not in str(refused.value)
