"""Recorded conversations, played through the API of a running stack and read back from their threads."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from local.problem import Problem
from local.stack import Stack

OPENING = "I have a question about my order."
"""What the customer opens with where the merchant's turn is first."""

TEXT_LIMIT = 4_000
PATIENCE_SECONDS = 120
"""How long to wait for the last messages to be screened."""


@dataclass
class Conversation:
    """One recorded conversation, and what became of it."""

    number: int
    turns: list[tuple[str, str]]
    ticket_id: str = ""
    posted: list[str] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)

    @property
    def side(self) -> str:
        """Which of the sample people talk."""
        return str(self.number % 2 + 1)


@dataclass
class Api:
    """The API of a running stack."""

    stack: Stack
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))

    def call(self, who: str, method: str, path: str, body: Any = None, key: str | None = None) -> Any:
        """One request's answer. One that times out is sent once more: PUTs and POSTs with a key may be.

        Raises:
            Problem: it was refused, or not answered.
        """
        headers = {"Authorization": f"Bearer {self.stack.tokens[who]}", **({"Idempotency-Key": key} if key else {})}

        def send() -> httpx.Response:
            return self.client.request(method, self.stack.endpoint + path, json=body, headers=headers)

        try:
            try:
                answer = send()
            except httpx.TimeoutException:
                answer = send()
        except httpx.HTTPError as error:
            raise Problem(f"{method} {path}: {error!r}") from error
        if answer.is_error:
            raise Problem(f"{method} {path} answered {answer.status_code}: {answer.text[:300]}")
        return answer.json()


def read(path: Path, limit: int | None) -> list[Conversation]:
    """The conversations of a file, a JSON object a line.

    Raises:
        Problem: the file cannot be read, or a line is not a conversation; names the line.
    """
    found = []
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if limit is not None and number > limit:
                    break
                turns = [(turn["author"], turn["text"].strip()[:TEXT_LIMIT]) for turn in json.loads(line)["turns"]]
                found.append(Conversation(number, [turn for turn in turns if turn[1]]))
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        form = '{"turns": [{"author": "customer" or "merchant", "text": "…"}, …]}'
        raise Problem(f"{path}:{number}: is not a conversation, which is {form}: {error!r}") from error
    return found


def play(api: Api, conversation: Conversation, run: str) -> None:
    """Places the order, opens the ticket and posts the turns.

    Raises:
        Problem: a request failed.
    """
    order_id = f"replay-{run}-{conversation.number}"
    customer, merchant = f"customer-{conversation.side}", f"merchant-{conversation.side}"
    api.call("storefront", "PUT", f"/orders/{order_id}", _order(api, customer, merchant))
    turns = list(conversation.turns)
    text = turns.pop(0)[1] if turns and turns[0][0] == "customer" else OPENING
    opening = {"reason": "order_status", "text": text}
    conversation.ticket_id = api.call(customer, "POST", f"/orders/{order_id}/tickets", opening, order_id)["ticket_id"]
    conversation.turns = [("customer", text), *turns]
    for number, (author, text) in enumerate(turns):
        path, key = f"/tickets/{conversation.ticket_id}/messages", f"{order_id}-{number}"
        start = time.perf_counter()
        who = customer if author == "customer" else merchant
        conversation.posted.append(api.call(who, "POST", path, {"text": text}, key)["message_id"])
        conversation.latencies.append(time.perf_counter() - start)


def thread(api: Api, conversation: Conversation, who: str = "platform") -> list[dict[str, Any]]:
    """The conversation's messages as they are in its thread."""
    return list(_pages(api, who, f"/tickets/{conversation.ticket_id}/messages?limit=100"))


def settled(api: Api, conversations: list[Conversation]) -> dict[str, list[dict[str, Any]]]:
    """Every thread, by ticket, once nothing waits for its screening any more, or after a while all the same."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    threads: dict[str, list[dict[str, Any]]] = {}
    for conversation in conversations:
        while True:
            messages = thread(api, conversation)
            waiting = any(message["delivery"] == "screening" for message in messages)
            if not waiting or time.monotonic() > deadline:
                break
            time.sleep(0.5)
        threads[conversation.ticket_id] = messages
    return threads


def faults(api: Api, conversation: Conversation, messages: list[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with a thread: posted messages missing, doubled or out of order, or shown before their delivery."""
    ids = [message["message_id"] for message in messages]
    if ids[1:] != conversation.posted:
        times = Counter(ids)
        yield from (
            f"{posted} is in its thread {times[posted]} times" for posted in conversation.posted if times[posted] != 1
        )
        yield f"ticket {conversation.ticket_id}: the thread is not what was posted, in its order"
    yield from (f"{each['message_id']} is still screening" for each in messages if each["delivery"] == "screening")
    shown = thread(api, conversation, f"customer-{conversation.side}")
    if any(message["delivery"] != "delivered" for message in shown):
        yield f"ticket {conversation.ticket_id}: the customer sees an undelivered message"


def _order(api: Api, customer: str, merchant: str) -> dict[str, Any]:
    return {
        "customer_id": api.stack.customers[customer],
        "merchant_id": api.stack.merchants[merchant],
        "status": "placed",
        "placed_at": datetime.now(UTC).isoformat(),
        "items": [
            {
                "item_id": "item-1",
                "product_id": "product-1",
                "title": "An ordered product",
                "quantity": 1,
                "unit_price": {"amount_minor": 2500, "currency": "USD"},
            }
        ],
        "shipping_address": {"name": "A. Customer", "line1": "Main Street 1", "city": "Springfield", "country": "US"},
    }


def _pages(api: Api, who: str, path: str) -> Iterator[dict[str, Any]]:
    token = ""
    while token is not None:
        page = api.call(who, "GET", path + (f"&page_token={token}" if token else ""))
        yield from page["messages"]
        token = page["next_page_token"]
