"""What the checks look at, once faults have stopped and everything has been drained."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from contact_seller.storage.tables import MerchantRow, OrderRow, StandingRow, StrikeRow, TicketRow
from local.chaos.commits import Commits
from local.chaos.ledger import Ledger
from local.chaos.plain import plain

Row = dict[str, Any]


@dataclass(frozen=True)
class Violation:
    """A rule that was broken, by what, and about which thread."""

    rule: str
    what: str
    thread: str = ""


@dataclass(frozen=True)
class Evidence:
    """All that was asked, written and published, and the time until which everything has been swept."""

    ledger: Ledger
    commits: Commits
    published: list[dict[str, Any]]
    now: datetime
    checked: dict[str, int] = field(default_factory=dict)

    @cached_property
    def threads(self) -> Mapping[str, list[Row]]:
        """Every thread's entries in their order."""
        found: dict[str, list[Row]] = {}
        for item in self.commits.thread().values():
            found.setdefault(item["ticket_id"]["S"], []).append(plain(item))
        return {name: sorted(entries, key=lambda each: each["number"]) for name, entries in sorted(found.items())}

    @cached_property
    def tickets(self) -> Mapping[str, Row]:
        """Every ticket's row."""
        return {row["ticket_id"]: row for row in self._rows(TicketRow)}

    @cached_property
    def orders(self) -> Mapping[str, Row]:
        """Every order's row."""
        return {row["order_id"]: row for row in self._rows(OrderRow)}

    @cached_property
    def standings(self) -> Mapping[str, Row]:
        """Every standing that was ever written, as it is."""
        return {row["merchant_id"]: row for row in self._rows(StandingRow)}

    @cached_property
    def strikes(self) -> list[Row]:
        """All strikes."""
        return list(self._rows(StrikeRow))

    @cached_property
    def profiles(self) -> Mapping[tuple[str, int], Row]:
        """Every version of every merchant's profile."""
        puts = self.versions(MerchantRow)
        return {(row["merchant_id"], row["version"]): row for row in puts}

    @cached_property
    def messages(self) -> Mapping[str, Row]:
        """Every message by its id."""
        entries = (entry for thread in self.threads.values() for entry in thread if entry["kind"] == "message")
        return {f"{each['ticket_id']}-{each['number']:08d}": each for each in entries}

    def versions(self, table: Any) -> Iterator[Row]:
        """Every row that was ever put into a table, in the order of the transactions."""
        for commit in self.commits.log:
            yield from (plain(item) for name, item in commit.puts if name == table.Meta.table_name)

    def count(self, what: str, number: int) -> None:
        """Notes how many of something were checked."""
        self.checked[what] = self.checked.get(what, 0) + number

    def _rows(self, table: Any) -> Iterator[Row]:
        yield from map(plain, self.commits.rows[table.Meta.table_name].values())


def was_let_through(message: Row) -> bool:
    """Whether a merchant's message may be shown: its screening allowed it, or a person overturned what held it."""
    if message.get("verdict", {}).get("outcome") == "allow":
        return True
    reviews = [message.get("review"), message.get("appeal", {}).get("review")]
    return any(review and review["decision"] == "overturn" for review in reviews)
