"""What accepting requests makes of an order, and of the money that was paid for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_seller.rules.cutoffs import must_be_possible
from contact_seller.rules.effects import accepted, declined
from contact_seller.rules.errors import Refused
from contact_seller.rules.item import Item
from contact_seller.rules.order import Order, OrderDetails, OrderPatch, place
from contact_seller.rules.order import patch as patched
from contact_seller.rules.requests import (
    ChangeShippingAddress,
    ChangeVariant,
    ItemProblem,
    RemoveProduct,
    Request,
    ReturnExchangeRefund,
)
from tests.dynamodb.marketplace import order_body

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
WINDOW = timedelta(days=30)
PRICE = 1999


def order(**changes: Any) -> Order:
    return place("o", OrderDetails.model_validate(order_body(**changes)), NOW)


def lines(of: Order) -> list[tuple[str, int, str | None]]:
    return [(item.item_id, item.quantity, item.state) for item in of.items]


def test_removing_a_part_splits_its_line_and_its_price_is_due() -> None:
    effect = accepted(order(), RemoveProduct(item_id="shirt", quantity=1), NOW)
    assert lines(effect.after) == [("shirt", 1, None), ("shirt~2", 1, "removed"), ("mug", 1, None)]
    assert effect.refund is not None
    assert effect.refund.detail == {
        "amount_minor": PRICE,
        "currency": "EUR",
        "item_id": "shirt~2",
        "product_id": "p1",
        "quantity": 1,
        "item_state": "removed",
    }


def test_removing_all_of_a_line_is_refunded_by_its_pieces() -> None:
    effect = accepted(order(), RemoveProduct(item_id="shirt", quantity=2), NOW)
    assert lines(effect.after)[0] == ("shirt", 2, "removed")
    assert effect.refund is not None
    assert effect.refund.amount_minor == 2 * PRICE


def test_removing_the_last_item_cancels_the_order() -> None:
    less = accepted(order(), RemoveProduct(item_id="shirt", quantity=2), NOW).after
    assert less.status == "placed"
    assert accepted(less, RemoveProduct(item_id="mug", quantity=1), NOW).after.status == "cancelled"


def test_a_variant_changes_in_what_is_named() -> None:
    effect = accepted(order(), ChangeVariant(item_id="shirt", color="red"), NOW)
    shirt = effect.after.item("shirt")
    assert shirt is not None
    assert (shirt.size, shirt.color, shirt.quantity, effect.refund) == ("M", "red", 2, None)


def test_another_variant_of_what_is_sold_out_is_ordered() -> None:
    sold_out = patched(order(), OrderPatch.model_validate({"items": [{"item_id": "shirt", "state": "sold_out"}]}), NOW)
    shirt = accepted(sold_out, ChangeVariant(item_id="shirt", size="L"), NOW).after.item("shirt")
    assert shirt is not None
    assert (shirt.size, shirt.state) == ("L", "ordered")


def test_another_address_takes_the_place_of_the_old_one() -> None:
    address = {"name": "B. Customer", "line1": "Side Street 2", "city": "Bonn", "country": "DE"}
    effect = accepted(order(), ChangeShippingAddress.model_validate({"address": address}), NOW)
    assert effect.after.shipping_address.model_dump(exclude_none=True) == address


def test_a_problem_is_the_lines_state_and_moves_no_money() -> None:
    effect = accepted(order(status="delivered"), ItemProblem(item_id="mug", problem="missing"), NOW)
    assert (lines(effect.after)[1], effect.refund) == (("mug", 1, "missing"), None)


@pytest.mark.parametrize(("wants", "state"), [("return", "returned"), ("refund", "refunded")])
def test_what_is_given_back_ends_its_line_and_its_price_is_due(wants: Any, state: str) -> None:
    request = ReturnExchangeRefund(item_id="shirt", quantity=1, wants=wants)
    effect = accepted(order(status="delivered"), request, NOW)
    assert lines(effect.after)[1] == ("shirt~2", 1, state)
    assert effect.refund is not None
    assert effect.refund.amount_minor == PRICE


def test_an_exchange_ends_the_line_that_goes_back_and_orders_as_many_pieces_anew() -> None:
    request = ReturnExchangeRefund(item_id="shirt", quantity=1, wants="exchange", size="L")
    effect = accepted(order(status="delivered"), request, NOW)
    assert lines(effect.after)[:3] == [("shirt", 1, None), ("shirt~2", 1, "exchanged"), ("shirt~3", 1, "ordered")]
    assert [item.size for item in effect.after.items[:3]] == ["M", "M", "L"]
    assert effect.after.items[2].unit_price == effect.after.items[1].unit_price
    assert effect.refund is None


def test_declining_changes_nothing() -> None:
    effect = declined(order())
    assert effect.after is effect.before


def test_what_is_accepted_is_the_orders_next_version() -> None:
    after = accepted(order(), RemoveProduct(item_id="mug", quantity=1), NOW + WINDOW).after
    assert (after.version, after.updated_at) == (2, NOW + WINDOW)
    assert Order.model_validate(after.model_dump()) == after


ITEM_IDS = st.sampled_from(["a", "b", "a~2", "a~3", "a~4", "b~2", "b~3"])
QUANTITIES = st.integers(1, 3)
STEPS = st.one_of(
    st.builds(RemoveProduct, item_id=ITEM_IDS, quantity=QUANTITIES),
    st.builds(ChangeVariant, item_id=ITEM_IDS, size=st.sampled_from(["S", "L"])),
    st.builds(ItemProblem, item_id=ITEM_IDS, problem=st.sampled_from(["defective", "damaged", "missing"])),
    st.builds(
        ReturnExchangeRefund,
        item_id=ITEM_IDS,
        quantity=QUANTITIES,
        wants=st.sampled_from(["return", "refund", "exchange"]),
    ),
    st.builds(OrderPatch, status=st.sampled_from(["processing", "shipped", "delivered"])),
    st.builds(
        lambda item_id, state: OrderPatch.model_validate({"items": [{"item_id": item_id, "state": state}]}),
        ITEM_IDS,
        st.sampled_from(["active", "sold_out", "delivered", "removed", "returned", "exchanged"]),
    ),
)


def pieces(items: tuple[Item, ...]) -> int:
    """The pieces that were bought: those that went back for others are replaced by these."""
    return sum(item.quantity for item in items if item.state != "exchanged")


@given(
    st.lists(st.tuples(QUANTITIES, st.integers(0, 500)), min_size=2, max_size=2),
    st.sampled_from(["placed", "delivered"]),
    st.lists(STEPS, max_size=15),
)
def test_refunds_never_exceed_what_was_paid(
    bought: list[tuple[int, int]], status: str, steps: list[Request | OrderPatch]
) -> None:
    items = [
        {**order_body()["items"][0], "item_id": name, "quantity": quantity, "unit_price": price(minor)}
        for name, (quantity, minor) in zip("ab", bought, strict=True)
    ]
    current = order(items=items, status=status)
    paid = sum(quantity * minor for quantity, minor in bought)
    refunded: dict[str, int] = {}
    for step in steps:
        before = current
        try:
            current, refund = take(step, current)
        except Refused:
            continue
        if refund is not None:
            assert refund.line.item_id not in refunded
            refunded[refund.line.item_id] = refund.amount_minor
        for item in before.items:
            if item.has_ended:
                assert item in current.items
        assert sum(refunded.values()) <= paid
        if not isinstance(step, OrderPatch):
            assert pieces(current.items) == pieces(before.items)
    owed = [i for i in current.items if i.item_id in refunded]
    assert sum(item.quantity * item.unit_price.amount_minor for item in owed) == sum(refunded.values())


def price(minor: int) -> dict[str, Any]:
    return {"amount_minor": minor, "currency": "EUR"}


def take(step: Request | OrderPatch, current: Order) -> tuple[Order, Any]:
    if isinstance(step, OrderPatch):
        return patched(current, step, NOW), None
    must_be_possible(current, step, NOW, WINDOW)
    effect = accepted(current, step, NOW)
    return effect.after, effect.refund
