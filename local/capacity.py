"""Counts what DynamoDB does for a piece of code: requests, and the capacity units that they consumed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from contact_seller.storage.row import connection

_WITHOUT_CAPACITY = {"DescribeTable", "CreateTable", "DeleteTable", "UpdateTimeToLive"}


@dataclass(frozen=True)
class Request:
    """One request: its operation, the items that it read, and its units, of tables and indexes together."""

    operation: str
    items: int
    read_units: float
    write_units: float


@dataclass
class Counted:
    """The requests of a block, in their order."""

    requests: list[Request] = field(default_factory=list)

    @property
    def operations(self) -> list[str]:
        """What was called, in order: in code that does one thing after the other, its round trips."""
        return [request.operation for request in self.requests]

    @property
    def items(self) -> int:
        """Items that were read."""
        return sum(request.items for request in self.requests)

    @property
    def read_units(self) -> float:
        """Read capacity units."""
        return sum(request.read_units for request in self.requests)

    @property
    def write_units(self) -> float:
        """Write capacity units."""
        return sum(request.write_units for request in self.requests)


@contextmanager
def counting() -> Iterator[Counted]:
    """Counts the requests of the block, whichever thread makes them.

    Right on DynamoDB Local and on AWS: other emulators make the figures up.
    """
    counted = Counted()

    def ask(params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name not in _WITHOUT_CAPACITY:
            params["ReturnConsumedCapacity"] = "INDEXES"

    def note(parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
        if model.name not in _WITHOUT_CAPACITY:
            counted.requests.append(_request(model.name, parsed))

    events = connection().client.meta.events
    events.register("before-parameter-build.dynamodb", ask)
    events.register("after-call.dynamodb", note)
    try:
        yield counted
    finally:
        events.unregister("before-parameter-build.dynamodb", ask)
        events.unregister("after-call.dynamodb", note)


def _request(operation: str, parsed: Mapping[str, Any]) -> Request:
    consumed = parsed.get("ConsumedCapacity") or []
    tables = consumed if isinstance(consumed, list) else [consumed]
    writes = operation.startswith(("Put", "Update", "Delete", "TransactWrite", "BatchWrite"))
    units = sum(table["CapacityUnits"] for table in tables)
    return Request(operation, _items(parsed), 0 if writes else units, units if writes else 0)


def _items(parsed: Mapping[str, Any]) -> int:
    if "Responses" in parsed:
        found = parsed["Responses"]
        return sum(map(len, found.values())) if isinstance(found, dict) else len(found)
    return int(parsed.get("ScannedCount", 1 if parsed.get("Item") else 0))
