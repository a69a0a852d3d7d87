"""The whole service in one process: handlers called as Lambda calls them, on tables in moto."""

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from contact_seller.rules.history import thread_of
from contact_seller.storage.tables import ThreadRow
from local.openapi import load_function
from local.routed import ROUTES

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = SimpleNamespace(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 60_000)

CLAIMS: dict[str, dict[str, str]] = {
    "storefront": {"sub": "storefront-client", "scope": "contact-seller/storefront"},
    "platform": {"sub": "platform-1", "cognito:groups": "[platform]"},
    "platform-2": {"sub": "platform-2", "cognito:groups": "[platform]"},
    "customer-1": {"sub": "customer-1", "cognito:groups": "[customer]"},
    "customer-2": {"sub": "customer-2", "cognito:groups": "[customer]"},
    "merchant-1": {"sub": "staff-1", "cognito:groups": "[merchant]", "custom:merchant_id": "merchant-1"},
    "merchant-2": {"sub": "staff-2", "cognito:groups": "[merchant]", "custom:merchant_id": "merchant-2"},
}


@lru_cache(maxsize=32)
def function(name: str) -> ModuleType:
    """A function's module, loaded once as in a warm process."""
    return load_function(name)


@dataclass
class Answer:
    """What a caller gets."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]
    raw: str

    @property
    def code(self) -> str:
        return str(self.body["code"])

    @property
    def fields(self) -> list[str]:
        return [error["field"] for error in self.body["errors"]]


def order_body(**changes: Any) -> dict[str, Any]:
    """A placed order of customer-1 at merchant-1: two shirts and a mug."""
    money = {"amount_minor": 1999, "currency": "EUR"}
    return {
        "customer_id": "customer-1",
        "merchant_id": "merchant-1",
        "status": "placed",
        "placed_at": "2026-03-02T10:00:00Z",
        "items": [
            {"item_id": "shirt", "product_id": "p1", "title": "Shirt", "quantity": 2, "unit_price": money, "size": "M"},
            {"item_id": "mug", "product_id": "p2", "title": "Mug", "quantity": 1, "unit_price": money},
        ],
        "shipping_address": {"name": "A. Customer", "line1": "Main Street 1", "city": "Berlin", "country": "DE"},
        **changes,
    }


@dataclass
class Marketplace:
    """Calls the API, and plays the thread's stream."""

    seen: set[tuple[str, int]] = field(default_factory=set)
    published: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def call(
        self,
        who: str | dict[str, str],
        route: str,
        body: Any = None,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        **ids: Any,
    ) -> Answer:
        """Answers a request of one of `CLAIMS`, or of claims of one's own; a body that is a str goes as it is."""
        claims = CLAIMS[who] if isinstance(who, str) else who
        method, path = route.format(**ids).split(" ", 1)
        event = {
            "version": "2.0",
            "routeKey": route,
            "rawPath": path,
            "headers": headers or {},
            "queryStringParameters": query,
            "pathParameters": ids,
            "requestContext": {
                "http": {"method": method, "path": path},
                "stage": "$default",
                "authorizer": {"jwt": {"claims": claims}},
            },
            "body": body if body is None or isinstance(body, str) else json.dumps(body),
            "isBase64Encoded": False,
        }
        answer = function(ROUTES[route]).handler(event, CONTEXT)
        is_page = answer["headers"].get("Content-Type", "").startswith("text/html")
        body = {"page": answer["body"]} if is_page else json.loads(answer["body"])
        return Answer(answer["statusCode"], body, answer["headers"], answer["body"])

    def post(self, who: str, route: str, body: Any = None, **ids: Any) -> Answer:
        """A POST that must succeed."""
        answer = self.call(who, f"POST {route}", body, **ids)
        assert answer.status in {200, 201}, answer.body
        return answer

    def place(self, order_id: str = "order-1", **changes: Any) -> dict[str, Any]:
        """Puts an order."""
        answer = self.call("storefront", "PUT /orders/{order_id}", order_body(**changes), order_id=order_id)
        assert answer.status in {200, 201}, answer.body
        return answer.body

    def ask(self, text: str = "Where is my order?", order_id: str = "order-1") -> str:
        """Opens a ticket as customer-1; its id."""
        body = {"reason": "order_status", "text": text}
        return str(self.post("customer-1", "/orders/{order_id}/tickets", body, order_id=order_id).body["ticket_id"])

    def say(self, who: str, ticket_id: str, text: str) -> dict[str, Any]:
        """Posts a message."""
        return self.post(who, "/tickets/{ticket_id}/messages", {"text": text}, ticket_id=ticket_id).body

    def ticket(self, ticket_id: str, who: str = "platform") -> dict[str, Any]:
        """The ticket as that reader sees it."""
        return self.call(who, "GET /tickets/{ticket_id}", ticket_id=ticket_id).body

    def messages(self, ticket_id: str, who: str) -> list[dict[str, Any]]:
        """The ticket's messages as that reader sees them."""
        found: list[dict[str, Any]] = self.call(who, "GET /tickets/{ticket_id}/messages", ticket_id=ticket_id).body[
            "messages"
        ]
        return found

    def new_records(self) -> list[dict[str, Any]]:
        """The stream's records of what was inserted since the last call, in the order of tickets and numbers."""
        rows = sorted(ThreadRow.scan(), key=lambda row: (row.ticket_id, row.number))
        new = [row for row in rows if (row.ticket_id, row.number) not in self.seen]
        self.seen |= {(row.ticket_id, int(row.number)) for row in new}
        return [stream_record(row, number) for number, row in enumerate(new, 100)]

    def screen(self, records: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """Screens what is new; the function's answer."""
        found = self.new_records() if records is None else records
        waiting = [record for record in found if _is_for_the_screener(record["dynamodb"]["NewImage"])]
        answer: dict[str, Any] = function("screen_messages").handler({"Records": waiting}, CONTEXT)
        return answer

    def sweep(self) -> dict[str, Any]:
        """Runs the sweep; the function's answer."""
        answer: dict[str, Any] = function("sweep_sla").handler({}, CONTEXT)
        return answer

    def history(self, order_id: str) -> list[dict[str, Any]]:
        """What the order's own thread says of each of its versions."""
        return [row.detail.as_dict() for row in ThreadRow.query(thread_of(order_id))]

    def ask_for(self, request: dict[str, Any], reason: str, order_id: str = "order-1") -> str:
        """Opens a ticket with a request as customer-1; its id."""
        body = {"reason": reason, "text": "Please help.", "request": request}
        return str(self.post("customer-1", "/orders/{order_id}/tickets", body, order_id=order_id).body["ticket_id"])

    def decide(self, ticket_id: str, decision: str = "accept", **body: Any) -> Answer:
        """Decides a request as merchant-1."""
        route = "POST /tickets/{ticket_id}/decision"
        return self.call("merchant-1", route, {"decision": decision, **body}, ticket_id=ticket_id)

    def happenings(self, ticket_id: str) -> list[str]:
        """What happened to a ticket, in order."""
        return [row.kind for row in ThreadRow.query(ticket_id)]


def _is_for_the_screener(image: dict[str, Any]) -> bool:
    """What the filter of the stream's mapping lets through."""
    return image.get("delivery") == {"S": "screening"} or image["kind"] == {"S": "screening_retried"}


def stream_record(row: ThreadRow, number: int) -> dict[str, Any]:
    """The stream's record of a row's insert."""
    image = row.serialize(null_check=False)
    return {
        "eventName": "INSERT",
        "dynamodb": {
            "Keys": {"ticket_id": image["ticket_id"], "number": image["number"]},
            "NewImage": image,
            "SequenceNumber": str(number),
        },
    }


def path_ids(path: str) -> dict[str, str]:
    """The names of a route's parameters, each with a value that names nothing."""
    return dict.fromkeys(re.findall(r"{(\w+)}", path), "nothing")
