"""Errors as RFC 9457 problem documents: the one table from error to status and code."""

import json
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from contact_seller.http.response import Response
from contact_seller.rules import errors

CONTENT_TYPE = "application/problem+json"

NO_ALTERNATIVE = "reason_or_notice"
"""The error of a body that is none of the alternatives that `reason` and `notice` name."""

STATUS_AND_CODE: dict[type[errors.Refused], tuple[HTTPStatus, str]] = {
    errors.Invalid: (HTTPStatus.BAD_REQUEST, "validation"),
    errors.NotFound: (HTTPStatus.NOT_FOUND, "not_found"),
    errors.OrderTransition: (HTTPStatus.CONFLICT, "order_transition"),
    errors.TicketTransition: (HTTPStatus.CONFLICT, "ticket_transition"),
    errors.TicketClosed: (HTTPStatus.CONFLICT, "ticket_closed"),
    errors.AlreadyDecided: (HTTPStatus.CONFLICT, "already_decided"),
    errors.NotAppealable: (HTTPStatus.CONFLICT, "not_appealable"),
    errors.Conflict: (HTTPStatus.CONFLICT, "conflict"),
    errors.MerchantSuspended: (HTTPStatus.FORBIDDEN, "merchant_suspended"),
    errors.PreconditionFailed: (HTTPStatus.PRECONDITION_FAILED, "precondition_failed"),
    errors.IdempotencyMismatch: (HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_mismatch"),
}


class FieldError(BaseModel, defer_build=True):
    """What is wrong with one field, by its path in the request."""

    field: str
    message: str


class Problem(BaseModel, defer_build=True):
    """Every error's body; `code` is stable, `detail` is for people.

    `possible` comes with a request that is too late: the reasons that a ticket can be opened for now.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = []
    possible: Sequence[str] | None = None


def refused(error: errors.Refused) -> Response[Any]:
    """The problem of a wish that was refused."""
    status, code = STATUS_AND_CODE[type(error)]
    fields = [FieldError(field=error.field, message=error.message)] if isinstance(error, errors.Invalid) else []
    possible = error.possible if isinstance(error, errors.OrderTransition) else None
    return problem(status, code, error.detail, fields, possible)


def invalid(found: Iterable[Any], tags: frozenset[str]) -> Response[Any]:
    """The problem of a request that does not fit its model, field by field; never quotes what was given.

    `tags` are what a path's second step may be that no client wrote: the names of a body's alternatives.
    """
    fields = [FieldError(field=_field(each, tags), message=_message(each)) for each in found]
    return problem(HTTPStatus.BAD_REQUEST, "validation", "The request does not fit the contract.", fields)


def too_large(limit: int) -> Response[Any]:
    """The problem of a body over the limit, in bytes."""
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", f"The body is larger than {limit // 1024} KB.", [])


def internal() -> Response[Any]:
    """The problem of a bug: the log has the details, the caller has none."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side.", [])


def problem(
    status: HTTPStatus, code: str, detail: str, fields: list[FieldError], possible: Sequence[str] | None = None
) -> Response[Any]:
    """A problem document as an answer; `possible` is in it where something else can be asked for instead."""
    document = Problem(title=status.phrase, status=status, detail=detail, code=code, errors=fields, possible=possible)
    return Response(status, CONTENT_TYPE, json.dumps(document.model_dump(exclude_none=True)))


def _field(found: Any, tags: frozenset[str]) -> str:
    """`items.0.quantity` of a body, `limit` of a query; the body itself is `body`."""
    if found["type"] == NO_ALTERNATIVE:
        return "reason"
    named = [str(step) for place, step in enumerate(found["loc"]) if place != 1 or step not in tags]
    if named and named[0] in ("body", "query", "path", "header") and len(named) > 1:
        named = named[1:]
    return ".".join(named)


def _message(found: Any) -> str:
    if found["type"] == "none_required":
        return "must be null or absent here"
    return str(found["msg"]).removeprefix("Value error, ")
