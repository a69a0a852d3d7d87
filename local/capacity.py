"""Counts what DynamoDB does for a piece of code: requests, and the capacity units that they consumed."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import get_ident
from typing import Any

from contact_seller.storage.row import connection
from contact_seller.storage.tables import ALL

_WITHOUT_CAPACITY = {"DescribeTable", "CreateTable", "DeleteTable", "UpdateTimeToLive"}


@dataclass(frozen=True, eq=False)
class Request:
    """One request: its operation, the items that it read, its units, and when it began and ended.

    `units` are those of each table and each index of it: `tickets`, `tickets/due`.
    """

    operation: str
    items: int
    writes: bool
    units: Mapping[str, float]
    began: float
    ended: float

    @property
    def read_units(self) -> float:
        """Read capacity units, of tables and indexes together."""
        return 0 if self.writes else sum(self.units.values())

    @property
    def write_units(self) -> float:
        """Write capacity units, of tables and indexes together."""
        return sum(self.units.values()) if self.writes else 0


@dataclass
class Counted:
    """The requests of a block, in their order."""

    requests: list[Request] = field(default_factory=list)

    @property
    def operations(self) -> list[str]:
        """What was called, in order: in code that does one thing after the other, its round trips."""
        return [request.operation for request in self.requests]

    @property
    def in_sequence(self) -> int:
        """The longest row of requests of which each began after the one before had ended."""
        length: dict[Request, int] = {}
        for request in sorted(self.requests, key=lambda each: each.began):
            before = (length[each] for each in length if each.ended <= request.began)
            length[request] = 1 + max(before, default=0)
        return max(length.values(), default=0)

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
    """Counts the requests of the block, whichever thread makes them. One that fails counts, and says no units.

    Right on DynamoDB Local and on AWS: other emulators make the figures up.
    """
    counted = Counted()
    begun: dict[int, tuple[float, Mapping[str, Any]]] = {}

    def ask(params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name not in _WITHOUT_CAPACITY:
            params["ReturnConsumedCapacity"] = "INDEXES"
            begun[get_ident()] = time.perf_counter(), params

    def note(parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
        if model.name not in _WITHOUT_CAPACITY:
            counted.requests.append(_request(model.name, parsed, *begun.pop(get_ident())))

    events = connection().client.meta.events
    events.register("before-parameter-build.dynamodb", ask)
    events.register("after-call.dynamodb", note)
    try:
        yield counted
    finally:
        events.unregister("before-parameter-build.dynamodb", ask)
        events.unregister("after-call.dynamodb", note)


def _request(operation: str, parsed: Mapping[str, Any], began: float, params: Mapping[str, Any]) -> Request:
    consumed = parsed.get("ConsumedCapacity") or []
    units: dict[str, float] = {}
    for table in consumed if isinstance(consumed, list) else [consumed]:
        name = table["TableName"]
        units[name] = table.get("Table", {}).get("CapacityUnits", 0)
        for index, of_index in table.get("GlobalSecondaryIndexes", {}).items():
            units[f"{name}/{index}"] = of_index["CapacityUnits"]
    if operation == "TransactWriteItems":
        for name in units.keys() & {table.Meta.table_name for table in ALL}:
            units[name] += _left_out(name, params)
    writes = operation.startswith(("Put", "Update", "Delete", "TransactWrite", "BatchWrite"))
    return Request(operation, _items(parsed), writes, units, began, time.perf_counter())


def _left_out(table: str, params: Mapping[str, Any]) -> float:
    """What the engine leaves out: of a transaction's items in one table that cost alike, it counts one.

    Those that an index holds are taken to be the only ones that cost what they do.
    """
    (row,) = (each for each in ALL if each.Meta.table_name == table)
    indexes = row._get_schema()["global_secondary_indexes"]
    keys = [{key["AttributeName"] for key in index["key_schema"]} for index in indexes]
    puts = (each["Put"]["Item"] for each in params["TransactItems"] if each.get("Put", {}).get("TableName") == table)
    costs = [2 * -(-size_of(put) // 1024) for put in puts if not any(put.keys() >= each for each in keys)]
    return float(sum(costs) - sum(set(costs)))


def size_of(item: Mapping[str, Mapping[str, Any]]) -> int:
    """The bytes that an item takes, as DynamoDB reckons them for capacity; numbers to within a byte."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return len(content) // 2 + 2
        case "M":
            return 3 + len(content) + size_of(content)
        case "L":
            return 3 + len(content) + sum(map(_size, content))
        case _:
            return 1


def _items(parsed: Mapping[str, Any]) -> int:
    if "Responses" in parsed:
        found = parsed["Responses"]
        return sum(map(len, found.values())) if isinstance(found, dict) else len(found)
    return int(parsed.get("ScannedCount", 1 if parsed.get("Item") else 0))
