"""Sample rows that the files under `events/` speak of: `python -m local.samples` puts them into a running stack.

Putting them again takes them back to where they began.
"""

import sys
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched, product
from typing import Any

from pynamodb.models import Model

from contact_seller.rules import merchant
from contact_seller.rules.counters import PARTS
from contact_seller.rules.history import thread_of
from contact_seller.rules.merchant import MerchantDetails
from contact_seller.rules.standing import thread_of_merchant
from contact_seller.rules.thread import entry_id
from contact_seller.storage.rows import merchant_rows, order_row, standing_row, thread_row, ticket_row
from contact_seller.storage.tables import MerchantRow, OrderRow, RepeatRow, StandingRow, StrikeRow, TicketRow
from contact_seller.usecases import world
from local.problem import exit_code
from local.sample_tickets import (
    BACK_MERCHANT,
    CUSTOMER,
    HELD_TICKET,
    MERCHANT,
    NEW_MERCHANT,
    NEW_ORDER,
    sample_orders,
    sample_tickets,
    standing_to_better,
)
from local.stack import Stack

_WHO_SEND_KEYS = (CUSTOMER, "5a6f1f9e-0000-4000-8000-00000000a001", "5a6f1f9e-0000-4000-8000-00000000b001")
_KEYS = ("sample-key", "sample-desk-key")
"""The Idempotency-Keys of events; `sample-desk-key` is of those that the review desk and appeals send."""


def put(dynamodb: Any, tables: Mapping[str, str], now: datetime) -> None:
    """Puts all samples, whatever was there, and takes away what earlier events added.

    Args:
        dynamodb: A boto3 client.
        tables: Table names by the environment variable that the functions know them by.
        now: The present, in UTC.
    """
    samples = Samples(dynamodb, tables)
    samples.put(now)
    samples.write()


@dataclass(frozen=True)
class Samples:
    """Collects what is to be written so that the tables hold the samples, in a few calls in place of a hundred."""

    dynamodb: Any
    tables: Mapping[str, str]
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def put(self, now: datetime) -> None:
        """All samples, as they are at that moment."""
        profile = merchant.register(MERCHANT, MerchantDetails(time_zone="Europe/Berlin", country="DE"), now)
        for copy in merchant_rows(profile):
            self._put("MERCHANTS_TABLE", copy)
        self._put("STANDINGS_TABLE", standing_row(standing_to_better(now)))
        tickets = [*sample_tickets(now)]
        known = {steps[-1].ticket.ticket_id for steps in tickets}
        for bought in sample_orders(now):
            self._put("ORDERS_TABLE", order_row(bought, profile if bought.merchant_id == MERCHANT else None))
            self._forget_entries_after(thread_of(bought.order_id), bought.version)
            self._forget_tickets_of(bought.order_id, known)
        for steps in tickets:
            ticket = steps[-1].ticket
            self._put("TICKETS_TABLE", ticket_row(ticket))
            for entry in (entry for change in steps for entry in change.entries):
                self._put("THREAD_TABLE", thread_row(entry))
            self._forget_entries_after(ticket.ticket_id, ticket.entries)
        self._forget_what_is_new()

    def write(self) -> None:
        """Writes what was collected."""
        for batch in batched(self.requests, 25, strict=False):
            items: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for table, request in batch:
                items[self.tables[table]].append(request)
            self.dynamodb.batch_write_item(RequestItems={**items})  # botocore looks into dicts alone

    def _forget_what_is_new(self) -> None:
        """Takes away what events make where nothing was."""
        self._forget_entries_after(thread_of(NEW_ORDER), 0)
        self._forget_entries_after(thread_of_merchant(MERCHANT), 0)
        self._forget_entries_after(thread_of_merchant(BACK_MERCHANT), 1)
        self._delete("ORDERS_TABLE", OrderRow(NEW_ORDER))
        for part in range(PARTS):
            self._delete("MERCHANTS_TABLE", MerchantRow(NEW_MERCHANT, part))
        self._delete("STANDINGS_TABLE", StandingRow(MERCHANT))
        self._delete("STRIKES_TABLE", StrikeRow(MERCHANT, entry_id(HELD_TICKET, 5)))
        for who, key in product(_WHO_SEND_KEYS, _KEYS):
            self._delete("REPEATS_TABLE", RepeatRow(f"{who}#{key}"))

    def _forget_tickets_of(self, order_id: str, known: Collection[str]) -> None:
        """Takes away the order's tickets but for those."""
        found = self.dynamodb.query(
            TableName=self.tables["TICKETS_TABLE"],
            IndexName="by_order",
            KeyConditionExpression="order_id = :order",
            ExpressionAttributeValues={":order": {"S": order_id}},
        )
        for ticket_id in {row["ticket_id"]["S"] for row in found["Items"]} - {*known}:
            self._forget_entries_after(ticket_id, 0)
            self._delete("TICKETS_TABLE", TicketRow(ticket_id))

    def _forget_entries_after(self, thread: str, number: int) -> None:
        later = self.dynamodb.query(
            TableName=self.tables["THREAD_TABLE"],
            KeyConditionExpression="ticket_id = :thread AND #number > :number",
            ExpressionAttributeNames={"#number": "number"},
            ExpressionAttributeValues={":thread": {"S": thread}, ":number": {"N": str(number)}},
        )
        for row in later["Items"]:
            key = {name: row[name] for name in ("ticket_id", "number")}
            self.requests.append(("THREAD_TABLE", {"DeleteRequest": {"Key": key}}))

    def _put(self, table: str, row: Model) -> None:
        self.requests.append((table, {"PutRequest": {"Item": row.serialize(null_check=False)}}))

    def _delete(self, table: str, key: Model) -> None:
        self.requests.append((table, {"DeleteRequest": {"Key": key.serialize(null_check=False)}}))


def put_into(stack: Stack) -> None:
    """Puts all samples into a running stack."""
    put(stack.client("dynamodb"), stack.tables, world.now())


def main() -> int:
    """Puts the samples into the stack that runs from this clone."""
    put_into(Stack.read())
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
