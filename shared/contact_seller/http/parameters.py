"""What a route's function takes from a request: each parameter's annotation says where it stands and what it may be.

A parameter is `Annotated[type, Field(...), PATH]`, or `QUERY`, `HEADER` or `BODY`, or another `Place`.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError


class Place(NamedTuple):
    """Where in a request a parameter stands; by what name, where that is not the parameter's own."""

    part: Literal["path", "query", "header", "body"]
    name: str | None = None


PATH, QUERY, HEADER, BODY = Place("path"), Place("query"), Place("header"), Place("body")


class Unfit(Exception):
    """A request whose parameters are not what the function takes. `errors` are pydantic's; paths begin with a place."""

    def __init__(self, errors: list[Any]) -> None:
        super().__init__("the request does not fit")
        self.errors = errors


class Parameter(NamedTuple):
    """One parameter of a function; `default` is `inspect.Parameter.empty` where it has none."""

    name: str
    annotation: Any
    place: Place
    default: Any
    adapter: TypeAdapter[Any]

    @property
    def path(self) -> tuple[str, ...]:
        """Where in a request it stands, as errors name it: headers in small letters, as the gateway hands them over."""
        name = self.place.name or self.name
        match self.place.part:
            case "body":
                return ("body",)
            case "header":
                return ("header", name.lower())
            case part:
                return (part, name)

    def read(self, request: Mapping[str, Any]) -> Any:
        """Its value in a request, of which the parts are given.

        Raises:
            Unfit: it is missing and has no default, or is not what it may be.
        """
        value = request[self.place.part]
        for name in self.path[1:]:
            value = value.get(name)
        if value is None:
            if self.default is inspect.Parameter.empty:
                raise Unfit([{"type": "missing", "loc": self.path, "msg": "Field required"}])
            return self.default
        try:
            return self.adapter.validate_python(value)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_context=False, include_input=False)
            raise Unfit([{**each, "loc": (*self.path, *each["loc"])} for each in errors]) from None


def parameters(function: Callable[..., Any]) -> list[Parameter]:
    """The function's parameters, in their order, each with what reads it.

    Raises:
        TypeError: one does not say where it stands.
    """
    return [_parameter(each) for each in inspect.signature(function).parameters.values()]


def _parameter(declared: inspect.Parameter) -> Parameter:
    for extra in getattr(declared.annotation, "__metadata__", ()):
        if isinstance(extra, Place):
            adapter = TypeAdapter[Any](declared.annotation)
            return Parameter(declared.name, declared.annotation, extra, declared.default, adapter)
    raise TypeError(f"{declared.name} does not say where in a request it stands")


def arguments(taken: Iterable[Parameter], event: Mapping[str, Any], body: Any) -> dict[str, Any]:
    """The arguments for those parameters in an HTTP API event and its body, by name.

    Raises:
        Unfit: some are missing, or not what they may be.
    """
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    ids, query = event.get("pathParameters") or {}, event.get("queryStringParameters") or {}
    request = {"path": ids, "query": query, "header": headers, "body": body}
    found: dict[str, Any] = {}
    errors: list[Any] = []
    for parameter in taken:
        try:
            found[parameter.name] = parameter.read(request)
        except Unfit as unfit:
            errors += unfit.errors
    if errors:
        raise Unfit(errors)
    return found
