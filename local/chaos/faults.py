"""What goes wrong on the wire, how often, and how AWS says so."""

import json
from collections import Counter
from io import BytesIO
from random import Random
from typing import Any, Literal

from botocore.awsrequest import AWSResponse

Fault = Literal[
    "throttled",
    "conflict",
    "transaction_throttled",
    "server_error",
    "server_error_after",
    "lost_before",
    "lost_after",
    "late",
    "killed_before",
    "killed_after",
    "stale_index",
    "outage",
    "bus_refused_some",
]

_WEIGHTS: dict[Fault, int] = {
    "throttled": 10,
    "conflict": 14,
    "transaction_throttled": 6,
    "server_error": 6,
    "server_error_after": 6,
    "lost_before": 10,
    "lost_after": 16,
    "late": 8,
    "killed_before": 8,
    "killed_after": 10,
    "outage": 6,
}
_TRANSACTIONAL: frozenset[Fault] = frozenset({"conflict", "transaction_throttled"})

SHARE = 0.04
"""Of all tries on the wire, those with which something goes wrong."""

STALE_SHARE = 0.3
"""Of all queries of an index, those that are answered as of some time ago, where that is known."""

BUS_REFUSES = 0.05
"""Of all calls to the bus, those of which some events are not taken."""


class Faults:
    """Draws faults and counts them. Nothing goes wrong any more once `on` is false.

    An outage is a call of which every try fails, with or without the write having happened: botocore gives up on it.
    """

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self.on = True
        self.counted: Counter[Fault] = Counter()

    def on_the_way(self, operation: str) -> Fault | None:
        """What goes wrong with a try of that operation, mostly nothing."""
        if not self.on or self._draw.random() >= SHARE:
            return None
        possible = [fault for fault in _WEIGHTS if fault not in _TRANSACTIONAL or operation.startswith("Transact")]
        (fault,) = self._draw.choices(possible, [_WEIGHTS[each] for each in possible])
        return self.count(fault)

    def index_is_stale(self) -> bool:
        """Whether an index lags behind."""
        return self.on and self._draw.random() < STALE_SHARE

    def refused_of(self, events: int) -> set[int]:
        """The places of the events that the bus does not take."""
        if not self.on or self._draw.random() >= BUS_REFUSES:
            return set()
        self.count("bus_refused_some")
        return set(self._draw.sample(range(events), self._draw.randint(1, events)))

    def count(self, fault: Fault) -> Fault:
        """Notes that it happened."""
        self.counted[fault] += 1
        return fault


class _Raw(BytesIO):
    def stream(self, **_: Any) -> Any:
        """The content, as urllib3 gives it."""
        yield self.read()


def response(url: str, status: int, content: Any) -> AWSResponse:
    """An answer as it would come from AWS."""
    headers = {"Content-Type": "application/x-amz-json-1.0"}
    return AWSResponse(url, status, headers, _Raw(json.dumps(content).encode()))  # type: ignore[arg-type]


def throttled(url: str) -> AWSResponse:
    """The table or the bus is asked too much."""
    return response(url, 400, {"__type": "com.amazonaws.dynamodb#ThrottlingException", "message": "injected"})


def server_error(url: str) -> AWSResponse:
    """Something went wrong on the other side, before or after it did its work."""
    return response(url, 500, {"__type": "com.amazonaws.dynamodb#InternalServerError", "message": "injected"})


def cancelled(url: str, items: int, code: str) -> AWSResponse:
    """A transaction that was not carried out, because of its first item."""
    reasons = [{"Code": code, "Message": "injected"}, *[{"Code": "None"}] * (items - 1)]
    kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
    return response(url, 400, {"__type": kind, "Message": "injected", "CancellationReasons": reasons})
