"""Who may: every route of the contract as each role that it is for, on what is its own and on what is not there."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.dynamodb.street import LISTS, MAY, OWNERS, Street

MAKE_WHAT_IS_NOT_THERE = {"PUT /orders/{order_id}", "PUT /merchants/{merchant_id}"}
NEED_NOTHING = {
    "GET /merchants/{merchant_id}/standing",
    "GET /merchants/{merchant_id}/scorecard",
    "POST /customers/{customer_id}/erasure",
}
"""A merchant without a profile has a standing and a scorecard too, and of whom nothing is known nothing is erased."""


@pytest.fixture
def street() -> Iterator[Street]:
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        yield Street(patch)


@pytest.mark.parametrize("role", OWNERS)
def test_who_a_route_is_for_gets_what_is_its_own(street: Street, role: str) -> None:
    routes = [route for route, roles in MAY.items() if role in roles]
    statuses = {route: street.call(OWNERS[role], route).status for route in routes}
    assert {route: status for route, status in statuses.items() if status not in {200, 201}} == {}


@pytest.mark.parametrize("role", OWNERS)
def test_of_nothing_there_is_nothing_but_what_may_be_made(street: Street, role: str) -> None:
    routes = [route for route, roles in MAY.items() if role in roles and route not in LISTS]
    expected = dict.fromkeys(routes, 404)
    if role in {"platform", "storefront"}:
        expected |= dict.fromkeys(MAKE_WHAT_IS_NOT_THERE & set(routes), 201)
        expected |= dict.fromkeys(NEED_NOTHING & set(routes), 200)
    makers_last = sorted(routes, key=MAKE_WHAT_IS_NOT_THERE.__contains__)
    assert {route: street.call(OWNERS[role], route, nothing=True).status for route in makers_last} == expected
