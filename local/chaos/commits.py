"""What was really written: the tables again, in memory, from the transactions that DynamoDB carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contact_seller.storage import tables
from contact_seller.storage.row import Row
from contact_seller.storage.tables import ThreadRow
from local.chaos.cast import MARK

Item = dict[str, Any]
"""A row as DynamoDB writes it: each attribute with its type."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class Commit:
    """A transaction that was carried out: when in the run, in whose call, and the rows that it put, by table."""

    step: int
    task: str
    puts: tuple[tuple[str, Item], ...]


class Commits:
    """Takes the transactions in their order. A repeat of a token changes nothing, as in DynamoDB itself."""

    def __init__(self) -> None:
        self.log: list[Commit] = []
        self.rows: dict[str, dict[Key, Item]] = {table.Meta.table_name: {} for table in tables.ALL}
        self.marked: dict[str, Key] = {}
        self.on_insert: Callable[[Item], None] = lambda _: None
        self._tokens: set[str] = set()
        self._keys = {table.Meta.table_name: _key_names(table) for table in tables.ALL}

    def key(self, table: str, item: Item) -> Key:
        """The row's key."""
        return tuple(next(iter(item[name].values())) for name in self._keys[table])

    def thread(self) -> dict[Key, Item]:
        """The rows of all threads."""
        return self.rows[ThreadRow.Meta.table_name]

    def apply(self, request: Any, step: int, task: str) -> None:
        """Notes a transaction that was carried out."""
        if request["ClientRequestToken"] in self._tokens:
            return
        self._tokens.add(request["ClientRequestToken"])
        puts = [each["Put"] for each in request["TransactItems"] if "Put" in each]
        for put in puts:
            self._put(put["TableName"], put["Item"])
        self.log.append(Commit(step, task, tuple((put["TableName"], put["Item"]) for put in puts)))

    def _put(self, table: str, item: Item) -> None:
        key = self.key(table, item)
        is_new = key not in self.rows[table]
        self.rows[table][key] = item
        if is_new and table == ThreadRow.Meta.table_name:
            if item["kind"]["S"] == "message":
                self.marked.update(dict.fromkeys(MARK.findall(item["text"]["S"]), key))
            self.on_insert(item)


def _key_names(table: type[Row]) -> list[str]:
    attributes = table.get_attributes().values()
    hashes = [each.attr_name for each in attributes if each.is_hash_key]
    return hashes + [each.attr_name for each in attributes if each.is_range_key]
