"""A line of an order: so many pieces of one product in one variant, the states that it can have, and how it splits.

A line is split and never counted down. Pieces that go a way of their own get a line of their own with it, so every
piece that was bought stays in the order, in exactly one line; what replaces an `exchanged` piece is one more.
"""

import re
from itertools import count
from typing import Annotated, Any, Literal

from pydantic import Field

from contact_seller.rules.errors import OrderTransition
from contact_seller.rules.values import ID_LIMIT, Count, Identifier, Line, MinorUnits, ShortLine, Value

LINES_LIMIT = 200
"""Lines of one order, with those that were split off."""

ItemState = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
"""What the storefront calls it; the words below mean something here."""

PatchedItemState = Literal[
    "active",
    "ordered",
    "packed",
    "shipped",
    "delivered",
    "sold_out",
    "defective",
    "damaged",
    "missing",
    "removed",
    "returned",
    "refunded",
    "exchanged",
    "cancelled",
]
"""What a patch can make of it: words that are known, since the customer reads them unscreened."""

ENDED = frozenset({"removed", "returned", "refunded", "exchanged", "cancelled"})
"""States that a line never leaves: its pieces have left the order, are paid back, or were exchanged for others."""

SENT = frozenset({"shipped", "delivered"})
"""States of a line that has left before the rest of its order, or arrived."""

TROUBLED = frozenset({"defective", "damaged", "missing"})
"""States of a line with a problem that its merchant has accepted."""

_SPLIT_OFF = re.compile(r"~[0-9]+$")


class Money(Value):
    """An amount in minor units: 1099 USD is 10.99 dollars."""

    amount_minor: MinorUnits
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]


class Item(Value):
    """One line of an order; `quantity` pieces of one product in one variant."""

    item_id: Identifier
    product_id: Identifier
    title: Line
    size: ShortLine | None = None
    color: ShortLine | None = None
    quantity: Count
    unit_price: Money
    state: ItemState | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the line has one of the states that it never leaves."""
        return self.state in ENDED


class ItemPatch(Value):
    """A new state for one item."""

    item_id: Identifier
    state: PatchedItemState


def split(items: tuple[Item, ...], item_id: str, quantity: int, **changes: Any) -> tuple[tuple[Item, ...], Item]:
    """The lines with `changes` to so many pieces of one of them, and the line that has these pieces now.

    All pieces keep their line; some get one of their own right behind it.

    Raises:
        OrderTransition: the order would have too many lines.
    """
    place = _place(items, item_id)
    item = items[place]
    if quantity == item.quantity:
        part = item.model_copy(update=changes)
        return (*items[:place], part, *items[place + 1 :]), part
    part = item.model_copy(update={"item_id": _free_id(items, item_id), "quantity": quantity, **changes})
    rest = item.model_copy(update={"quantity": item.quantity - quantity})
    return (*items[:place], rest, part, *items[place + 1 :]), part


def replacement(items: tuple[Item, ...], item_id: str, **changes: Any) -> tuple[Item, ...]:
    """The lines with one more behind that of the id, of as many pieces, that differs from it in `changes`.

    Raises:
        OrderTransition: the order would have too many lines.
    """
    place = _place(items, item_id) + 1
    other = items[place - 1].model_copy(update={"item_id": _free_id(items, item_id), **changes})
    return (*items[:place], other, *items[place:])


def _place(items: tuple[Item, ...], item_id: str) -> int:
    return [item.item_id for item in items].index(item_id)


def _free_id(items: tuple[Item, ...], item_id: str) -> str:
    """`shirt~2`, or the first such id after it that no line has."""
    if len(items) >= LINES_LIMIT:
        raise OrderTransition(f"The order has {LINES_LIMIT} lines; no more can be split off.")
    taken, origin = {item.item_id for item in items}, _SPLIT_OFF.sub("", item_id)
    for number in count(2):
        ending = f"~{number}"
        found = origin[: ID_LIMIT - len(ending)] + ending
        if found not in taken:
            return found
    raise AssertionError("numbers do not end")
