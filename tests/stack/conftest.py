"""One deployed stack for all of these tests: started here, on a free port, and stopped after them."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from local import places
from local.stack import Stack, running
from tests.dynamodb.marketplace import order_body

PATIENCE_SECONDS = 90.0


@contextmanager
def deployed(directory: Path, parameters: str = "") -> Iterator[Stack]:
    """A stack of a test's own; the test is skipped where a tool for that is missing."""
    for tool in (places.SAM, places.MINISTACK_PYTHON):
        if not tool.exists():
            pytest.skip(f"{tool.name} is not installed in its place: `make setup` does that")
    with running(directory=directory, parameters=parameters) as started:
        yield started


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with deployed(tmp_path_factory.mktemp("stack")) as started:
        yield started


@contextmanager
def with_windows(directory: Path, seconds: int) -> Iterator["Client"]:
    """The client of a stack whose windows last so many seconds."""
    with deployed(directory, f"TrialWindowSeconds={seconds}") as started, httpx.Client(timeout=90) as http:
        yield Client(started, http)


@dataclass
class Client:
    """Calls the stack's API over HTTP as one of its people."""

    stack: Stack
    http: httpx.Client

    def call(
        self,
        who: str | None,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
    ) -> httpx.Response:
        token = {"Authorization": f"Bearer {self.stack.tokens[who]}"} if who else {}
        return self.http.request(
            method, self.stack.endpoint + path, json=body, headers={**token, **(headers or {})}, params=params
        )

    def get(self, who: str, path: str, **params: str) -> dict[str, Any]:
        answer = self.call(who, "GET", path, params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def post(self, who: str, path: str, body: Any = None) -> dict[str, Any]:
        answer = self.call(who, "POST", path, body)
        assert answer.status_code in {200, 201}, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def place(self, **changes: Any) -> str:
        """Puts an order of customer-1 at merchant-1; its id."""
        order_id = f"order-{uuid4().hex}"
        parties = {"customer_id": self.stack.customers["customer-1"], "merchant_id": self.stack.merchants["merchant-1"]}
        body = order_body(**{**parties, **changes})
        answer = self.call("storefront", "PUT", f"/orders/{order_id}", body)
        assert answer.status_code == 201, answer.text
        return order_id

    def ask(self, text: str = "Where is my order?") -> str:
        """Opens a ticket on a new order as customer-1; its id."""
        body = {"reason": "order_status", "text": text}
        return str(self.post("customer-1", f"/orders/{self.place()}/tickets", body)["ticket_id"])

    def say(self, who: str, ticket_id: str, text: str) -> dict[str, Any]:
        return self.post(who, f"/tickets/{ticket_id}/messages", {"text": text})

    def messages(self, who: str, ticket_id: str) -> list[dict[str, Any]]:
        return list(self.get(who, f"/tickets/{ticket_id}/messages")["messages"])

    def invoke(self, function: str, event: Any) -> Any:
        """Calls a function as a schedule would."""
        answer = self.stack.client("lambda").invoke(
            FunctionName=self.stack.functions[function], Payload=json.dumps(event).encode()
        )
        return json.loads(answer["Payload"].read())


@pytest.fixture(scope="session")
def client(stack: Stack) -> Iterator[Client]:
    with httpx.Client(timeout=90) as http:
        yield Client(stack, http)


def eventually[T](look: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """The first true thing that `look` gives, or its last.

    What streams and schedules do comes a moment after the answer.
    """
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found
