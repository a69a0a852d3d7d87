"""Tokens that were made up, altered, expired or meant for others, against the deployed gateway."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from local import people
from tests.stack.conftest import Client
from tests.stack.forger import Forger

HOUR = 3600

NOT_TAKEN: dict[str, Callable[[Forger], str]] = {
    "expired": lambda forger: forger.signed({"exp": int(time.time()) - HOUR}),
    "expired this second": lambda forger: forger.signed({"exp": int(time.time())}),
    "not valid yet": lambda forger: forger.signed({"nbf": int(time.time()) + HOUR}),
    "of another issuer": lambda forger: forger.signed({"iss": "https://issuer.example"}),
    "of another pool": lambda forger: forger.signed({"iss": forger.claims["iss"] + "x"}),
    "without an issuer": lambda forger: forger.signed({"iss": None}),
    "for another audience": lambda forger: forger.signed({"aud": "another-client"}),
    "for no audience": lambda forger: forger.signed({"aud": None}),
    "alg none, unsigned": lambda forger: forger.content({}, {"alg": "none"}) + ".",
    "alg None, unsigned": lambda forger: forger.content({}, {"alg": "None"}) + ".",
    "alg none, with a signature of before": lambda forger: (
        forger.content({}, {"alg": "none"}) + "." + forger.token.split(".")[2]
    ),
    "HS256 with the public key as secret": Forger.signed_with_the_public_key,
    "signed by somebody else": lambda forger: forger.signed({}, key=rsa.generate_private_key(65537, 2048)),
    "of a key that is not there": lambda forger: forger.signed({}, {"kid": "nobody's"}),
    "of a key by a path": lambda forger: forger.signed({}, {"kid": "../../../../dev/null"}),
    "without a key's name": lambda forger: forger.signed({}, {"kid": None}),
    "with a key's address of its own": lambda forger: forger.signed(
        {}, {"jku": "http://127.0.0.1:9/keys", "kid": "mine"}, rsa.generate_private_key(65537, 2048)
    ),
    "another's name put in": lambda forger: forger.tampered(sub="somebody-else"),
    "another's role put in": lambda forger: forger.tampered(**{"cognito:groups": ["platform"]}),
    "a later end put in": lambda forger: forger.tampered(exp=int(time.time()) + 10 * HOUR),
    "without a signature": lambda forger: forger.token.rsplit(".", 1)[0] + ".",
    "cut off": lambda forger: forger.token.rsplit(".", 1)[0],
    "twice": lambda forger: f"{forger.token}.{forger.token}",
    "three dots of nothing": lambda _: "..",
    "not base64": lambda _: "a.b.c",
    "very long": lambda _: "a" * 7_000,
}
"""Each in place of a customer's token, whose order is asked for."""

WITHOUT_A_ROLE: dict[str, dict[str, Any]] = {
    "no role": {"cognito:groups": None},
    "an empty list of roles": {"cognito:groups": []},
    "an unknown role": {"cognito:groups": ["admin"]},
    "two roles": {"cognito:groups": ["customer", "platform"]},
    "two roles in one text": {"cognito:groups": ["customer platform"]},
    "a merchant who is nobody's": {"cognito:groups": ["merchant"]},
    "a merchant of an empty name": {"cognito:groups": ["merchant"], "custom:merchant_id": ""},
}


@pytest.fixture
def forger(client: Client) -> Forger:
    return Forger(client.stack)


@pytest.fixture(scope="module")
def path(client: Client) -> str:
    """An order that the customer may read."""
    return f"/orders/{client.place()}"


def ask(client: Client, path: str, authorization: str) -> httpx.Response:
    return client.call(None, "GET", path, headers={"Authorization": authorization})


def test_what_the_forger_signs_as_it_should_be_is_taken(client: Client, forger: Forger, path: str) -> None:
    assert ask(client, path, f"Bearer {forger.signed({})}").status_code == 200


@pytest.mark.parametrize("how", NOT_TAKEN)
def test_a_token_that_is_not_the_pools_for_this_api_is_answered_401(
    client: Client, forger: Forger, path: str, how: str
) -> None:
    answer = ask(client, path, f"Bearer {NOT_TAKEN[how](forger)}")
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


@pytest.mark.parametrize("who", WITHOUT_A_ROLE)
def test_a_valid_token_without_one_role_gets_what_there_is_for_nothing(
    client: Client, forger: Forger, path: str, who: str
) -> None:
    answer = ask(client, path, f"Bearer {forger.signed(WITHOUT_A_ROLE[who])}")
    assert (answer.status_code, answer.content) == (404, client.call("customer-1", "GET", "/orders/nothing").content)


@pytest.mark.parametrize("scheme", ["Basic ", "bearer: ", "Token ", "Bearer,"])
def test_another_scheme_is_answered_401(client: Client, forger: Forger, path: str, scheme: str) -> None:
    assert ask(client, path, scheme + forger.token).status_code == 401


def test_a_token_in_the_address_is_not_looked_at(client: Client, forger: Forger, path: str) -> None:
    named = {"Authorization": f"Bearer {forger.token}", "access_token": forger.token}
    assert client.call(None, "GET", path, params=named).status_code == 401


def test_a_token_of_another_client_of_the_same_pool_is_answered_401(client: Client, path: str) -> None:
    outputs, cognito = client.stack.outputs, client.stack.client("cognito-idp")
    other = cognito.create_user_pool_client(
        UserPoolId=outputs["UserPoolId"], ClientName="other", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    tokens = people.tokens(outputs | {"AppClientId": other}, client.stack.port)
    assert ask(client, path, f"Bearer {tokens['customer-1']}").status_code == 401
