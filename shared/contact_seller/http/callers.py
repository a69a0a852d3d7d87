"""Who calls, from the claims of a token that the gateway has verified."""

import re
from collections.abc import Mapping
from typing import Any

from contact_seller.rules.errors import NotFound
from contact_seller.rules.thread import Role
from contact_seller.settings import settings
from contact_seller.usecases.caller import Caller

_SERVER_SCOPES: Mapping[str, Role] = {
    "contact-seller/storefront": "storefront",
    "contact-seller/platform": "platform",
}
_ROLES: tuple[Role, ...] = ("customer", "merchant", "platform", "storefront")


def caller_of(event: Mapping[str, Any]) -> Caller:
    """The caller of an HTTP API event.

    Raises:
        NotFound: the token names no role or several, or a merchant's token names no merchant.
    """
    claims = _claims(event)
    roles = _roles(claims)
    subject = str(claims.get("sub", ""))
    if len(roles) != 1 or not subject:
        raise NotFound
    (role,) = roles
    owner = str(claims.get(settings().merchant_id_claim, "")) if role == "merchant" else subject
    if not owner:
        raise NotFound
    return Caller(role=role, id=owner, subject=subject)


def _claims(event: Mapping[str, Any]) -> Mapping[str, Any]:
    authorizer = event.get("requestContext", {}).get("authorizer") or {}
    claims: Mapping[str, Any] = (authorizer.get("jwt") or {}).get("claims") or {}
    return claims


def _roles(claims: Mapping[str, Any]) -> set[Role]:
    """The roles of a person's groups; of a server's scopes only where it has no groups."""
    groups = claims.get(settings().role_claim) or ""
    # The gateway turns a list into a text such as `[merchant other]`.
    names = groups if isinstance(groups, list) else re.split(r"[\s,\[\]]+", str(groups))
    if any(names):
        return {role for role in _ROLES if role in names}
    return {_SERVER_SCOPES[name] for name in str(claims.get("scope", "")).split() if name in _SERVER_SCOPES}
