"""What requests cost on DynamoDB's own engine: the figures of docs/budget.md, each counted anew.

A request that costs more, or less, than the page says fails here: the page is changed with it, or the request is.
"""

from pathlib import Path

import pytest

from contact_seller.usecases import world
from local.capacity import Counted, counting
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace
from tests.dynamodb.test_clocks import BAVARIA, register
from tests.engine.requests_made import REQUESTS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "budget.md"


def budget() -> dict[str, str]:
    """The page's rows, by the name of the request."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(("| request", "| :--"))]
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows}


def row(name: str, counted: Counted) -> str:
    figures = (counted.in_sequence, len(counted.requests), counted.read_units, counted.write_units)
    return f"| {' | '.join([name, *(f'{figure:g}' for figure in figures)])} |"


@pytest.fixture
def present(monkeypatch: pytest.MonkeyPatch) -> Time:
    """A time that stands still, but for what a request's preparation lets pass."""
    time = Time()
    monkeypatch.setattr(world, "now", lambda: time.now)
    return time


def test_the_page_names_each_request() -> None:
    assert budget().keys() == REQUESTS.keys()


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_costs_what_its_budget_says(marketplace: Marketplace, present: Time, name: str) -> None:
    register(marketplace, **BAVARIA)
    marketplace.place()
    request = REQUESTS[name](marketplace, present)
    with counting() as counted:
        request()
    assert row(name, counted) == budget().get(name)


@pytest.mark.parametrize("name", [name for name in REQUESTS if name.startswith(("open", "post"))])
def test_opening_and_posting_are_two_round_trips_in_sequence(name: str) -> None:
    in_sequence = int(budget()[name].split(" | ")[1])
    assert in_sequence == (3 if "changed its profile" in name else 2)
