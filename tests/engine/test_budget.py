"""What requests cost on DynamoDB's own engine: the figures of docs/budget.md, each counted anew.

A request that costs more, or less, than the page says fails here: the page is changed with it, or the request is.
"""

from collections import Counter
from collections.abc import Mapping
from typing import get_args

import pytest

from contact_seller.usecases import world
from local.bench.budget import WHERE, Kind, rows
from local.capacity import Counted, counting
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace
from tests.dynamodb.test_clocks import BAVARIA, register
from tests.engine.requests_made import REQUESTS

TABLES = ("| request ", *(f"| {kind} units " for kind in get_args(Kind)))


def counted_rows(counted: Counted) -> list[str]:
    """The request's cells of each of the page's tables."""
    totals = (counted.in_sequence, len(counted.requests), counted.read_units, counted.write_units)
    places = [[where(counted, kind)[place] for place in WHERE[kind]] for kind in get_args(Kind)]
    return [" | ".join(f"{figure:g}" if figure else "–" for figure in figures) for figures in (totals, *places)]


def told_rows(name: str) -> list[str]:
    """What the page says of it; what a request does not take units in may be left out there."""
    blank = [["–"] * len(WHERE[kind]) for kind in get_args(Kind)]
    found = [rows(table).get(name, none) for table, none in zip(TABLES, [[], *blank], strict=True)]
    return [" | ".join(cells) for cells in found]


def where(counted: Counted, kind: Kind) -> Mapping[str, float]:
    """The units by table and index."""
    found: Counter[str] = Counter()
    for request in counted.requests:
        if request.writes == (kind == "write"):
            found.update(request.units)
    assert {place for place, units in found.items() if units} <= set(WHERE[kind])
    return found


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Time:
    """A time that stands still, but for what a request's preparation lets pass."""
    time = Time()
    monkeypatch.setattr(world, "now", lambda: time.now)
    return time


def test_the_page_names_each_request() -> None:
    assert list(rows(TABLES[0])) == list(REQUESTS)


@pytest.mark.parametrize("table", TABLES[1:])
def test_where_units_are_taken_only_requests_are_named(table: str) -> None:
    assert rows(table).keys() <= REQUESTS.keys()


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_costs_what_its_budget_says(marketplace: Marketplace, present: Time, name: str) -> None:
    register(marketplace, **BAVARIA)
    marketplace.place()
    request = REQUESTS[name](marketplace, present)
    with counting() as counted:
        request()
    assert counted_rows(counted) == told_rows(name)


@pytest.mark.parametrize("name", [name for name in REQUESTS if name.startswith(("open", "post"))])
def test_opening_and_posting_are_two_round_trips_in_sequence(name: str) -> None:
    in_sequence = int(rows(TABLES[0])[name][0])
    assert in_sequence == (3 if "changed its profile" in name else 2)
