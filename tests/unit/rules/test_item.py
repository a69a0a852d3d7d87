"""Lines of an order, and how they split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_seller.rules.errors import OrderTransition
from contact_seller.rules.item import LINES_LIMIT, Item, replacement, split
from contact_seller.rules.values import ID_LIMIT
from tests.dynamodb.marketplace import order_body


def line(item_id: str = "shirt", quantity: int = 2) -> Item:
    return Item.model_validate({**order_body()["items"][0], "item_id": item_id, "quantity": quantity})


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.item_id for item in items]


def test_all_pieces_keep_their_line() -> None:
    items, part = split((line(),), "shirt", 2, state="removed")
    assert items == (part,)
    assert (part.item_id, part.quantity, part.state) == ("shirt", 2, "removed")


def test_some_pieces_get_a_line_of_their_own_behind_the_rest() -> None:
    shirt, mug = line(quantity=3), line("mug", 1)
    items, part = split((shirt, mug), "shirt", 1, state="removed")
    assert ids(items) == ["shirt", "shirt~2", "mug"]
    assert [(item.quantity, item.state) for item in items] == [(2, None), (1, "removed"), (1, None)]
    assert part is items[1]


def test_a_line_of_its_own_splits_under_its_origins_name() -> None:
    items, _ = split((line(quantity=1), line("shirt~2", 3)), "shirt~2", 1)
    assert ids(items) == ["shirt", "shirt~2", "shirt~3"]


@pytest.mark.parametrize("item_id", ["x" * ID_LIMIT, "~2", "a~1~2", "~"])
def test_a_new_id_is_one_that_an_order_takes(item_id: str) -> None:
    items, part = split((line(item_id),), item_id, 1)
    assert len(set(ids(items))) == 2
    assert Item.model_validate(part.model_dump()) == part


def test_what_replaces_a_line_is_one_more_of_as_many_pieces() -> None:
    items = replacement((line(),), "shirt", size="L", state="ordered")
    assert [(item.item_id, item.quantity, item.size) for item in items] == [("shirt", 2, "M"), ("shirt~2", 2, "L")]


def test_an_order_that_is_full_of_lines_splits_no_more() -> None:
    items = tuple(line(str(number)) for number in range(LINES_LIMIT))
    with pytest.raises(OrderTransition):
        split(items, "0", 1)
    assert split(items, "0", 2, state="removed")[0][0].state == "removed"


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.data())
def test_splitting_conserves_pieces_and_ids(quantities: list[int], data: st.DataObject) -> None:
    items = tuple(line(str(number), quantity) for number, quantity in enumerate(quantities))
    for _ in range(5):
        item = data.draw(st.sampled_from(items))
        before, taken = items, data.draw(st.integers(1, item.quantity))
        items, part = split(items, item.item_id, taken, state="packed")
        assert part.quantity == taken
        assert sum(each.quantity for each in items) == sum(quantities)
        assert len(set(ids(items))) == len(items)
        assert set(ids(before)) <= set(ids(items))
