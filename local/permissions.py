"""A policy's permissions, each an action on a resource, and the policy without one of them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Document = Mapping[str, Any]


class Permission(NamedTuple):
    """An action, and what it may be done to, as the policy names it."""

    action: str
    resource: Any


def permissions(document: Document) -> list[Permission]:
    """What the policy allows, as often as it says so."""
    return [permission for _, permission in _each(document)]


def without(document: Document, number: int) -> dict[str, Any]:
    """The policy without the permission of that place in `permissions`."""
    kept = [
        {**statement, "Action": [permission.action], "Resource": [permission.resource]}
        for place, (statement, permission) in enumerate(_each(document))
        if place != number
    ]
    return {**document, "Statement": kept}


def _each(document: Document) -> Iterator[tuple[Mapping[str, Any], Permission]]:
    for statement in document["Statement"]:
        for action in _listed(statement["Action"]):
            for resource in _listed(statement["Resource"]):
                yield statement, Permission(action, resource)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
