"""The life of an order."""

from datetime import UTC, datetime
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contact_seller.rules.errors import Conflict, OrderTransition
from contact_seller.rules.order import NEXT, OrderDetails, OrderPatch, OrderStatus, patch, place, replace
from tests.dynamodb.marketplace import order_body

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
STATUSES: tuple[OrderStatus, ...] = get_args(OrderStatus)


def details(**changes: object) -> OrderDetails:
    return OrderDetails.model_validate(order_body(**changes))


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


@pytest.mark.parametrize("party", ["customer_id", "merchant_id"])
def test_an_order_keeps_its_parties(party: str) -> None:
    with pytest.raises(Conflict):
        replace(place("o", details(), NOW), details(**{party: "other"}), NOW)


def item(**changes: object) -> dict[str, object]:
    return {**order_body()["items"][0], **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"items": []},
        {"items": [item(), item()]},
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
        {"estimated_delivery": {"from": "2026-03-09", "to": "2026-03-08"}},
        {"estimated_delivery": {"from": 20260309, "to": "2026-03-08"}},
        {"shipment": {"tracking_url": "javascript:alert(1)"}},
        {"customer_id": "with space"},
        {"customer_id": ""},
        {"unknown": 1},
    ],
)
def test_details_that_break_a_limit_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        details(**changes)


def test_a_patch_that_names_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        OrderPatch.model_validate({})


def test_errors_never_quote_what_was_given() -> None:
    with pytest.raises(ValidationError) as refused:
        details(shipping_address={"name": "Jane Secret"})
    assert "Secret" not in str(refused.value)
