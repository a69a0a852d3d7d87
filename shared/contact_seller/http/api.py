"""What every function behind the API does around its one route: who may call, what may come in, how errors go out."""

import base64
import binascii
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.utilities.typing import LambdaContext

from contact_seller.http import problems
from contact_seller.http.callers import caller_of
from contact_seller.logs import log_failure, logger
from contact_seller.rules.errors import Invalid, NotFound, Refused
from contact_seller.rules.thread import Role
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller

BODY_LIMIT = 64 * 1024
"""Bytes of a request's body."""


class Api(APIGatewayHttpResolver):
    """A resolver for the roles that may call its route; to any other, nothing is there.

    `union_tags` are names of a body's alternatives, which an error's field path leaves out. Without `takes_body`, a
    body must be absent or empty.
    """

    def __init__(self, *roles: Role, union_tags: frozenset[str] = frozenset(), takes_body: bool = True) -> None:
        super().__init__(enable_validation=True)
        self._roles = frozenset(roles)
        self._takes_body = takes_body
        self.exception_handler(RequestValidationError)(lambda error: problems.invalid(error.errors(), union_tags))
        self.exception_handler(Refused)(problems.refused)
        self.exception_handler(NotFoundError)(lambda _: problems.refused(NotFound()))
        self.exception_handler(Exception)(_internal)

    @property
    def caller(self) -> Caller:
        """Who calls, in a route."""
        found: Caller = self.context["caller"]
        return found

    def once(self, key: str | None) -> Once:
        """The present request, to be carried out once for its `Idempotency-Key`."""
        event = self.current_event
        return Once.of(key, self.caller.subject, event.http_method, event.path, event.body or "")

    def resolve(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """The answer to an event: a problem document where anything is wrong with it."""
        logger.append_keys(request_id=getattr(context, "aws_request_id", None))
        try:
            caller = caller_of(event)
            if caller.role not in self._roles:
                raise NotFound
            readable = _readable(event, self._takes_body)
        except _TooLarge:
            return _sent(problems.too_large(BODY_LIMIT))
        except Refused as error:
            return _sent(problems.refused(error))
        self.context["caller"] = caller  # until this answer is made
        answer: dict[str, Any] = super().resolve(readable, context)
        logger.info("answered", role=caller.role, route=event.get("routeKey"), status=answer["statusCode"])
        return answer

    @cached_property
    def handler(self) -> Any:
        """The Lambda handler."""
        return self.resolve


class _TooLarge(Exception):
    """A body over the limit."""


def _internal(error: Exception) -> Response[Any]:
    log_failure("internal error", error)
    return problems.internal()


def _readable(event: Mapping[str, Any], takes_body: bool) -> dict[str, Any]:
    """The event with its body as JSON text, whatever the client calls it.

    Raises:
        _TooLarge: the body is over the limit.
        Invalid: it is not a JSON object in UTF-8, or has fields where none are taken.
    """
    body = event.get("body") or ""
    try:
        raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
        if len(raw) > BODY_LIMIT:
            raise _TooLarge
        text = raw.decode()
        given = json.loads(text, parse_constant=_no_constant) if text else {}
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Invalid("body", "is not JSON in UTF-8") from error
    if not isinstance(given, dict):
        raise Invalid("body", "must be a JSON object")
    if given and not takes_body:
        raise Invalid(next(iter(given)), "is not known here: the request takes no fields")
    headers = {name: value for name, value in (event.get("headers") or {}).items() if name.lower() != "content-type"}
    return {**event, "body": text, "isBase64Encoded": False, "headers": {**headers, "content-type": "application/json"}}


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _sent(response: Response[Any]) -> dict[str, Any]:
    return {
        "statusCode": int(response.status_code),
        "headers": {"Content-Type": problems.CONTENT_TYPE},
        "body": response.body,
        "isBase64Encoded": False,
        "cookies": [],
    }
