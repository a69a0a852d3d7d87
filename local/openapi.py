"""Writes the OpenAPI document of the whole API from the routes of all functions: `python -m local.openapi`."""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer, Server

from contact_seller.http.api import Api, Route
from local.documented import documented

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "functions" / "api_docs" / "openapi.json"
EVENTS = ROOT / "events"

PUBLIC = ("/openapi.json", "/docs")

_PROBLEMS = {
    "400": "The request does not fit the contract: `validation`",
    "403": "The merchant may send no messages: `merchant_suspended`",
    "404": "Unknown, or not the caller's: `not_found`",
    "409": "Not in this state: `order_transition`, `ticket_transition`, `ticket_closed`, `already_decided`, "
    "`not_appealable`, `conflict`",
    "412": "`If-Match` names another version: `precondition_failed`",
    "413": "The body is over 64 KB: `too_large`",
    "422": "The `Idempotency-Key` was used for another request: `idempotency_mismatch`",
    "500": "A fault of ours: `internal`",
}
_GATEWAY = {"401": "No valid token; the gateway's own answer", "429": "Too many requests; the gateway's own answer"}
_AUTHORIZE = (
    "An ID token of the marketplace's issuer, or a server's access token, without `Bearer` before it. "
    "Those of a stack on one machine are in `.local/stack.json`."
)
_TAGS = {
    "orders": "Orders",
    "tickets": "Tickets",
    "reviews": "Reviews",
    "breach-appeals": "Breaches",
    "breach-appeal": "Breaches",
    "breach-decision": "Breaches",
    "merchants": "Merchants",
    "customers": "Customers",
    "openapi.json": "Contract",
    "docs": "Contract",
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "possible": {
            "type": "array",
            "description": "With a request that is too late: the reasons that are possible now.",
            "items": {"type": "string"},
        },
    },
}


def load_function(name: str) -> ModuleType:
    """The `app` module of a function, under a name of its own; as on Lambda, it finds what is beside it."""
    path = ROOT / "functions" / name / "app.py"
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    spec = importlib.util.spec_from_file_location(f"functions.{name}.app", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def contract() -> str:
    """The document as JSON text, with every route of every function behind the API."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    merge = OpenAPIMerge(
        title="Contact Seller",
        version="1.0.0",
        description="Customers and merchants of a marketplace talk about an order in tickets.",
        license_info=None,
        servers=[Server(url=".")],
        security_schemes={"token": HTTPBearer(bearerFormat="JWT", description=_AUTHORIZE)},
        security=[{"token": []}],
        on_conflict="error",
    )
    told: dict[tuple[str, str], dict[str, str]] = {}
    events: dict[tuple[str, str], dict[str, Any]] = {}
    for path in sorted(ROOT.glob("functions/*/app.py")):
        function = load_function(path.parent.name)
        for route in _routes(function):
            merge.add_schema(json.loads(documented(route).get_openapi_json_schema()))
            told[route.path, route.method.lower()] = _told(route, str(function.__doc__))
            events[route.path, route.method.lower()] = _events(path.parent.name)
    document = json.loads(merge.get_openapi_json_schema())
    document["components"]["schemas"]["Problem"] = _PROBLEM
    for name in ("HTTPValidationError", "ResponseValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    for route, methods in document["paths"].items():
        for method, operation in methods.items():
            operation.update(told[route, method], tags=[_tag(route)])
            _document_errors(route, method, operation)
            _give_examples(operation, events[route, method])
    document["tags"] = [{"name": name} for name in dict.fromkeys(_TAGS.values())]
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _routes(function: ModuleType) -> tuple[Route, ...]:
    """A function's routes: of its `Api` the one, or those that it names itself; none where no caller waits."""
    app: Api | None = getattr(function, "app", None)
    named: tuple[Route, ...] = getattr(function, "ROUTES", ())
    return (app.route,) if app else named


def _told(route: Route, module: str) -> dict[str, str]:
    """What a route is for, in the words of its module, and more of it in those of its function."""
    more = " ".join(str(route.function.__doc__).split())
    head, _, summary = module.splitlines()[0].partition(": ")
    if head != f"{route.method} {route.path}":
        return {"summary": more.removesuffix(".")}
    return {"summary": summary[0].upper() + summary[1:].removesuffix("."), "description": more}


def _tag(path: str) -> str:
    """What the route is of: its last resource that has a tag."""
    return next(_TAGS[name] for name in reversed(path.split("/")) if name in _TAGS)


def _events(function: str) -> dict[str, Any]:
    """The function's sample events that are carried out, by their names."""
    cases = json.loads((EVENTS / "expected.json").read_text(encoding="utf-8")).get(function, {})
    return {
        case: json.loads((EVENTS / function / f"{case}.json").read_text(encoding="utf-8"))
        for case, expected in cases.items()
        if expected.get("statusCode", 0) in range(200, 300)
    }


def _give_examples(operation: dict[str, Any], events: dict[str, Any]) -> None:
    """Ids and bodies to try, of the sample events: what a page makes up from patterns is nothing that anyone would."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            parameter["example"] = next(iter(events.values()))["pathParameters"][parameter["name"]]
    bodies = {case.replace("_", " "): json.loads(event["body"]) for case, event in events.items() if event.get("body")}
    if bodies and "requestBody" in operation:
        (content,) = operation["requestBody"]["content"].values()
        content["examples"] = {case: {"value": body} for case, body in bodies.items()}


def _document_errors(path: str, method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    if path in PUBLIC:
        operation["security"] = []
        return
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in _PROBLEMS.items():
        if _can_come(status, path, method, operation):
            responses[status] = {"description": description, "content": problem}
    for status, description in _GATEWAY.items():
        responses[status] = {"description": description}


def _can_come(status: str, path: str, method: str, operation: dict[str, Any]) -> bool:
    """Whether a route can answer so: what needs a change, a condition, a body, a key or a merchant's words."""
    parameters = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    match status:
        case "403":
            return (method, path) in _MERCHANT_WRITES
        case "409":
            return method != "get"
        case "412":
            return "if-match" in parameters
        case "413":
            return method != "get"
        case "422":
            return "idempotency-key" in parameters
        case _:
            return True


_MERCHANT_WRITES = {
    ("patch", "/orders/{order_id}"),
    ("post", "/orders/{order_id}/tickets"),
    ("post", "/tickets/{ticket_id}/messages"),
    ("post", "/tickets/{ticket_id}/decision"),
}
"""Where a merchant's words are taken, which a suspended one may not send."""


if __name__ == "__main__":
    TARGET.write_text(contract(), encoding="utf-8")
