"""The figures of docs/budget.md: what each request costs, and in which tables and indexes. A test counts them anew."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from local import places

PAGE = places.ROOT / "docs" / "budget.md"

Kind = Literal["write", "read"]

WHERE: Mapping[Kind, tuple[str, ...]] = {
    "write": (
        "tickets",
        "tickets/by_customer",
        "tickets/by_merchant",
        "tickets/by_order",
        "tickets/by_platform",
        "tickets/due",
        "thread",
        "thread/review_queue",
        "thread/reviews_by_merchant",
        "orders",
        "merchants",
        "strikes",
        "standings",
        "standings/due",
        "counters",
        "repeats",
    ),
    "read": (
        "tickets",
        "tickets/by_customer",
        "tickets/by_merchant",
        "tickets/by_order",
        "tickets/due",
        "thread",
        "thread/review_queue",
        "orders",
        "merchants",
        "strikes",
        "standings",
        "standings/due",
        "counters",
        "repeats",
    ),
}
"""The tables and indexes of which some request of the page takes units, in the order of the page's columns."""


def rows(head: str) -> dict[str, list[str]]:
    """The cells of the page's table whose head begins so, by the first cell of each row.

    Raises:
        LookupError: there is no such table.
    """
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    if not any(line.startswith(head) for line in lines):
        raise LookupError(f"no table of {PAGE.name} begins with {head}")
    next(lines)
    found = {}
    for line in lines:
        if not line.startswith("|"):
            break
        name, *cells = line.strip("| ").split(" | ")
        found[name] = cells
    return found


@lru_cache(maxsize=2)
def units(kind: Kind) -> dict[str, dict[str, float]]:
    """The units of each request by table and index."""
    found = rows(f"| {kind} units ")
    return {name: dict(zip(WHERE[kind], map(_number, cells), strict=True)) for name, cells in found.items()}


def _number(cell: str) -> float:
    return 0.0 if cell == "–" else float(cell)
