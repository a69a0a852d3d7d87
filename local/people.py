"""The sample people of a stack: their accounts in its user pool, and tokens for them."""

import base64
import json
import secrets
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local import aws

MERCHANTS = {"merchant-1": "m-0001", "merchant-2": "m-0002"}
_STOREFRONT = "storefront"


@dataclass(frozen=True)
class Person:
    """Someone who signs in with a name and a password."""

    name: str
    group: str
    merchant_id: str | None = None


PEOPLE = (
    Person("platform", "platform"),
    Person("platform-2", "platform"),
    Person("customer-1", "customer"),
    Person("customer-2", "customer"),
    *(Person(name, "merchant", merchant_id) for name, merchant_id in MERCHANTS.items()),
)


def create(outputs: Mapping[str, str], port: int) -> dict[str, str]:
    """Makes the accounts.

    Returns:
        The customers' ids (the `sub` of their tokens) by name.
    """
    pool, cognito = outputs["UserPoolId"], aws.client("cognito-idp", port)
    customers: dict[str, str] = {}
    for person in PEOPLE:
        attributes = [{"Name": "name", "Value": person.name}]
        if person.merchant_id:
            attributes.append({"Name": "custom:merchant_id", "Value": person.merchant_id})
        user = cognito.admin_create_user(
            UserPoolId=pool, Username=person.name, UserAttributes=attributes, MessageAction="SUPPRESS"
        )["User"]
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=person.name, GroupName=person.group)
        if person.group == "customer":
            customers[person.name] = next(item["Value"] for item in user["Attributes"] if item["Name"] == "sub")
    return customers


def tokens(outputs: Mapping[str, str], port: int) -> dict[str, str]:
    """Signs everybody in.

    Returns:
        A fresh token for each: an ID token for people, an access token for the storefront's servers.
    """
    cognito = aws.client("cognito-idp", port)
    issued = {_STOREFRONT: _server_token(cognito, outputs, port)}
    for person in PEOPLE:
        issued[person.name] = _id_token(cognito, outputs, person)
    return issued


def _id_token(cognito: Any, outputs: Mapping[str, str], person: Person) -> str:
    """Signs a person in with a password that is made for this one time, so that none is kept anywhere."""
    password = f"Aa1-{secrets.token_urlsafe(24)}"
    cognito.admin_set_user_password(
        UserPoolId=outputs["UserPoolId"], Username=person.name, Password=password, Permanent=True
    )
    answer = cognito.initiate_auth(
        ClientId=outputs["AppClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": person.name, "PASSWORD": password},
    )
    return str(answer["AuthenticationResult"]["IdToken"])


def _server_token(cognito: Any, outputs: Mapping[str, str], port: int) -> str:
    """Gets the storefront's servers a token with their client credentials."""
    client_id = outputs["StorefrontClientId"]
    described = cognito.describe_user_pool_client(UserPoolId=outputs["UserPoolId"], ClientId=client_id)
    secret = described["UserPoolClient"]["ClientSecret"]
    form = {"grant_type": "client_credentials", "scope": "contact-seller/storefront"}
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    request = urllib.request.Request(  # noqa: S310
        f"{aws.url(port)}/oauth2/token",
        data=urllib.parse.urlencode(form).encode(),
        headers={"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return str(json.load(answer)["access_token"])
