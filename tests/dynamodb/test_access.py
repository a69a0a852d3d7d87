"""Who may not: every route of the contract as strangers, as roles that it is not for, and as nobody."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from contact_seller.storage import tables
from local.openapi import PUBLIC, TARGET
from local.routed import ROUTES
from tests.dynamodb.marketplace import Answer
from tests.dynamodb.street import LISTS, MAY, OWNERS, Street

STRANGERS = {"customer": "customer-2", "merchant": "merchant-2"}
NOBODY: dict[str, dict[str, str]] = {
    "no claims": {},
    "no role": {"sub": "customer-1"},
    "an unknown role": {"sub": "customer-1", "cognito:groups": "[admin]"},
    "a role in other letters": {"sub": "platform-1", "cognito:groups": "[Platform]"},
    "the system": {"sub": "system", "cognito:groups": "[system]"},
    "two roles": {"sub": "customer-1", "cognito:groups": "[customer platform]"},
    "both sides": {"sub": "customer-1", "cognito:groups": "[customer merchant]", "custom:merchant_id": "merchant-1"},
    "two scopes": {"sub": "server", "scope": "contact-seller/storefront contact-seller/platform"},
    "an unknown scope": {"sub": "server", "scope": "contact-seller/admin openid"},
    "an unknown role with a scope": {"sub": "server", "cognito:groups": "[admin]", "scope": "contact-seller/platform"},
    "a merchant without its id": {"sub": "staff-1", "cognito:groups": "[merchant]"},
    "a customer without a name": {"cognito:groups": "[customer]"},
}


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    """One for all: who is refused leaves it as it is."""
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        yield Street(patch)


def stored() -> list[Any]:
    """All rows of all tables."""
    return [sorted((row.serialize(null_check=False) for row in table.scan()), key=repr) for table in tables.ALL]


def seen(answer: Answer) -> tuple[int, str, dict[str, str]]:
    return answer.status, answer.raw, answer.headers


def nothing(street: Street) -> tuple[int, str, dict[str, str]]:
    """What somebody gets who asks for a ticket that does not exist."""
    return seen(street.call("customer-1", "GET /tickets/{ticket_id}", nothing=True))


ESTRANGED = [
    (route, who) for route in MAY if route not in LISTS for role, who in STRANGERS.items() if role in MAY[route]
]
REFUSED = [(route, who) for route in MAY for role, who in OWNERS.items() if role not in MAY[route]]


def test_every_route_of_the_contract_is_in_the_table() -> None:
    paths = json.loads(TARGET.read_text(encoding="utf-8"))["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods if path not in PUBLIC}
    assert routes == MAY.keys() == ROUTES.keys()


@pytest.mark.parametrize(("route", "who"), ESTRANGED)
def test_a_stranger_gets_byte_for_byte_what_there_is_for_nothing_and_writes_nothing(
    street: Street, route: str, who: str
) -> None:
    before = stored()
    assert seen(street.call(who, route)) == seen(street.call(who, route, nothing=True)) == nothing(street)
    assert stored() == before


@pytest.mark.parametrize(("route", "who"), REFUSED)
def test_a_role_that_a_route_is_not_for_gets_the_same_and_writes_nothing(street: Street, route: str, who: str) -> None:
    before = stored()
    assert seen(street.call(who, route)) == nothing(street)
    assert stored() == before


@pytest.mark.parametrize("who", NOBODY)
def test_without_one_known_role_there_is_nothing_anywhere(street: Street, who: str) -> None:
    before = stored()
    assert [route for route in MAY if seen(street.call(NOBODY[who], route)) != nothing(street)] == []
    assert stored() == before


@pytest.mark.parametrize("who", STRANGERS.values())
def test_a_strangers_list_of_tickets_has_none_of_others(street: Street, who: str) -> None:
    assert street.call(who, "GET /tickets").body["tickets"] == []
    assert street.marketplace.call(who, "GET /tickets", query={"order_id": "order-1"}).body["tickets"] == []


@pytest.mark.parametrize("named", ["merchant_id", "customer_id"])
@pytest.mark.parametrize("who", STRANGERS.values())
def test_a_party_cannot_name_whose_tickets_it_wants(street: Street, who: str, named: str) -> None:
    answer = street.marketplace.call(who, "GET /tickets", query={named: named.replace("_id", "-1")})
    assert (answer.status, answer.fields) == (400, [named])


def test_a_list_of_reviews_has_none_of_other_merchants(street: Street) -> None:
    assert len(street.call("merchant-1", "GET /reviews").body["reviews"]) == 1
    assert street.call("merchant-2", "GET /reviews").body["reviews"] == []


@pytest.mark.parametrize("groups", ["[]", "", "[ ]"])
def test_a_server_whose_token_has_groups_but_none_in_them_has_its_scope(street: Street, groups: str) -> None:
    claims = {"sub": "server", "cognito:groups": groups, "scope": "contact-seller/platform"}
    assert street.marketplace.call(claims, "GET /tickets", query={"state": "awaiting_platform"}).status == 200
