"""What a customer can ask for, over every pair of order status and request."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, get_args

import pytest

from contact_seller.rules import cutoffs
from contact_seller.rules.errors import Invalid, OrderTransition
from contact_seller.rules.item import ENDED, SENT, TROUBLED
from contact_seller.rules.order import Order, OrderDetails, OrderStatus, place
from contact_seller.rules.requests import (
    ChangeShippingAddress,
    ChangeVariant,
    ItemProblem,
    Reason,
    RemoveProduct,
    Request,
    ReturnExchangeRefund,
)
from tests.dynamodb.marketplace import order_body

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
WINDOW = timedelta(days=30)
STATUSES: tuple[OrderStatus, ...] = get_args(OrderStatus)
REASONS: tuple[Reason, ...] = get_args(Reason)
QUESTIONS = ("order_status", "shipping_eta_or_tracking")
REQUESTS: dict[Reason, Request] = {
    "remove_product": RemoveProduct(item_id="shirt", quantity=1),
    "change_variant": ChangeVariant(item_id="shirt", color="red"),
    "change_shipping_address": ChangeShippingAddress.model_validate({"address": order_body()["shipping_address"]}),
    "item_problem": ItemProblem(item_id="shirt", problem="defective"),
    "return_exchange_refund": ReturnExchangeRefund(item_id="shirt", quantity=1, wants="refund"),
}
EXPECTED: dict[OrderStatus, set[str]] = {
    "placed": {"remove_product", "change_variant", "change_shipping_address"},
    "processing": {"remove_product", "change_variant", "change_shipping_address"},
    "shipped": {"item_problem"},
    "delivered": {"item_problem", "return_exchange_refund"},
    "cancelled": set(),
}


def order(status: OrderStatus, state: str | None = None) -> Order:
    body = order_body(status=status)
    body["items"][0]["state"] = state
    return place("o", OrderDetails.model_validate(body), NOW)


@pytest.mark.parametrize(("status", "reason"), list(product(STATUSES, REQUESTS)))
def test_a_request_is_possible_as_the_table_says(status: OrderStatus, reason: Reason) -> None:
    if reason in EXPECTED[status]:
        cutoffs.must_be_possible(order(status), REQUESTS[reason], NOW, WINDOW)
        return
    with pytest.raises(OrderTransition) as refused:
        cutoffs.must_be_possible(order(status), REQUESTS[reason], NOW, WINDOW)
    assert set(refused.value.possible or ()) == EXPECTED[status] | set(QUESTIONS)


@pytest.mark.parametrize("status", STATUSES)
def test_a_question_is_always_possible(status: OrderStatus) -> None:
    possible = cutoffs.possible_reasons(order(status), NOW + 2 * WINDOW, WINDOW)
    assert set(QUESTIONS) <= set(possible)
    assert list(possible) == [reason for reason in REASONS if reason in possible]


@pytest.mark.parametrize("reason", ["item_problem", "return_exchange_refund"])
def test_what_a_delivery_allows_ends_with_its_window_and_not_before(reason: Reason) -> None:
    delivered = order("delivered")
    cutoffs.must_be_possible(delivered, REQUESTS[reason], NOW + WINDOW, WINDOW)
    with pytest.raises(OrderTransition) as refused:
        cutoffs.must_be_possible(delivered, REQUESTS[reason], NOW + WINDOW + timedelta(milliseconds=1), WINDOW)
    assert refused.value.possible == QUESTIONS


@pytest.mark.parametrize(("reason", "state"), list(product(REQUESTS, sorted(ENDED | SENT | TROUBLED | {"sold_out"}))))
def test_a_line_takes_a_request_by_its_state(reason: Reason, state: str) -> None:
    refused_in = {
        "remove_product": ENDED | SENT,
        "change_variant": ENDED | SENT,
        "change_shipping_address": set[str](),
        "item_problem": ENDED | TROUBLED,
        "return_exchange_refund": ENDED,
    }[reason]
    status = next(status for status in STATUSES if reason in EXPECTED[status])
    if state not in refused_in:
        cutoffs.must_be_possible(order(status, state), REQUESTS[reason], NOW, WINDOW)
        return
    with pytest.raises(OrderTransition):
        cutoffs.must_be_possible(order(status, state), REQUESTS[reason], NOW, WINDOW)


@pytest.mark.parametrize(
    ("changes", "field"), [({"item_id": "hat"}, "request.item_id"), ({"quantity": 3}, "request.quantity")]
)
def test_a_request_for_what_the_order_does_not_have_names_its_field(changes: dict[str, Any], field: str) -> None:
    asked = REQUESTS["remove_product"].model_copy(update=changes)
    with pytest.raises(Invalid) as refused:
        cutoffs.must_be_possible(order("placed"), asked, NOW, WINDOW)
    assert refused.value.field == field
