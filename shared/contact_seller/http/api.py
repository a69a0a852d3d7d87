"""What every function behind the API does around its one route: who may call, what may come in, how errors go out."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from contact_seller.http import problems
from contact_seller.http.callers import caller_of
from contact_seller.http.parameters import Parameter, Unfit, arguments, parameters
from contact_seller.http.response import Response
from contact_seller.logs import log_failure, logger
from contact_seller.rules.errors import Invalid, NotFound, Refused
from contact_seller.rules.thread import Role
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller

BODY_LIMIT = 64 * 1024
"""Bytes of a request's body."""

type Function = Callable[..., Response[Any]]


class Route(NamedTuple):
    """The route of an `Api` and its function, for the contract: `responses` are answers besides the usual one."""

    method: str
    path: str
    function: Function
    status: int = 200
    responses: Mapping[int, Any] | None = None


class Request(NamedTuple):
    """A request that somebody who may is making."""

    caller: Caller
    method: str
    path: str
    body: str
    context: Any


class Api:
    """Answers the requests to one route, for the roles that may call it; to any other, nothing is there.

    `union_tags` are names of a body's alternatives, which an error's field path leaves out. Without `takes_body`, a
    body must be absent or empty.
    """

    route: Route
    _parameters: list[Parameter]
    _request: Request

    def __init__(self, *roles: Role, union_tags: frozenset[str] = frozenset(), takes_body: bool = True) -> None:
        self._roles = frozenset(roles)
        self._union_tags = union_tags
        self._takes_body = takes_body

    def on[F: Function](
        self, route: str, status: int = 200, responses: Mapping[int, Any] | None = None
    ) -> Callable[[F], F]:
        """Makes a function the one of a route such as `GET /orders/{order_id}`; see `parameters` for what it takes."""
        method, path = route.split(" ")

        def registered(function: F) -> F:
            self.route = Route(method, path, function, status, responses)
            self._parameters = parameters(function)
            return function

        return registered

    @property
    def caller(self) -> Caller:
        """Who calls, in a route."""
        return self._request.caller

    def remaining_ms(self) -> int:
        """How long the present request may still take, in milliseconds."""
        return int(self._request.context.get_remaining_time_in_millis())

    def once(self, key: str | None) -> Once:
        """The present request, to be carried out once for its `Idempotency-Key`."""
        request = self._request
        return Once.of(key, request.caller.subject, request.method, request.path, request.body)

    def handler(self, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        """The Lambda handler: the answer to an event, a problem document where anything is wrong with it."""
        logger.append_keys(request_id=getattr(context, "aws_request_id", None))
        try:
            caller = self._caller_of(event)
        except Refused as refused:
            return problems.refused(refused).sent()
        sent = self._answer(event, caller, context)
        logger.info("answered", role=caller.role, route=event.get("routeKey"), status=sent["statusCode"])
        return sent

    def _caller_of(self, event: Mapping[str, Any]) -> Caller:
        caller = caller_of(event)
        if caller.role not in self._roles:
            raise NotFound
        return caller

    def _answer(self, event: Mapping[str, Any], caller: Caller, context: Any) -> dict[str, Any]:
        try:
            text = _text_of(event)
            body = _object_in(text)
            if body and not self._takes_body:
                raise Invalid(next(iter(body)), "is not known here: the request takes no fields")
            self._request = Request(caller, self.route.method, event["rawPath"], text, context)
            return self.route.function(**arguments(self._parameters, event, body)).sent()
        except Unfit as unfit:
            return problems.invalid(unfit.errors, self._union_tags).sent()
        except _TooLarge:
            return problems.too_large(BODY_LIMIT).sent()
        except Refused as refused:
            return problems.refused(refused).sent()
        except Exception as error:  # a bug: the log has where it is, the caller nothing
            log_failure("internal error", error)
            return problems.internal().sent()


class _TooLarge(Exception):
    """A body over the limit."""


def _text_of(event: Mapping[str, Any]) -> str:
    """The body's text, whatever type the client gives it.

    Raises:
        _TooLarge: it is over the limit.
        Invalid: it is not UTF-8.
    """
    body = event.get("body") or ""
    try:
        raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
        if len(raw) > BODY_LIMIT:
            raise _TooLarge
        return str(raw, "utf-8")
    except (ValueError, binascii.Error) as error:
        raise Invalid("body", "is not JSON in UTF-8") from error


def _object_in(text: str) -> dict[str, Any] | None:
    """The JSON object that the text is; nothing where there is no text.

    Raises:
        Invalid: it is something else.
    """
    try:
        given = json.loads(text, parse_constant=_no_constant) if text else None
    except (ValueError, RecursionError) as error:
        raise Invalid("body", "is not JSON in UTF-8") from error
    if text and not isinstance(given, dict):
        raise Invalid("body", "must be a JSON object")
    return given


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
