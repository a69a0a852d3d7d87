"""One DynamoDB transaction: what a use case changes is written together or not at all.

Every write carries its condition, so nothing rests on what was read before: a ticket or an order that has moved on
since makes the whole transaction fail with `Stale`, and a key that was used before with `Repeated`.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from contact_seller.rules.change import Change
from contact_seller.rules.counters import KEPT_FOR, Counted, Place, counts
from contact_seller.rules.merchant import Merchant
from contact_seller.rules.order import Order
from contact_seller.rules.standing import Standing, Strike
from contact_seller.rules.thread import Entry, Happening, Message
from contact_seller.rules.ticket import Ticket
from contact_seller.rules.values import instant_text
from contact_seller.storage.rows import standing_row, thread_row, ticket_row, to_row
from contact_seller.storage.tables import (
    CounterRow,
    MerchantRow,
    OrderRow,
    RepeatRow,
    StandingRow,
    StrikeRow,
    ThreadRow,
    TicketRow,
    connection,
)

OVERTAKEN = {
    "ConditionalCheckFailed",
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
}
"""Why a transaction may be cancelled that will do when it is tried again; whatever else is a fault of ours."""


class Stale(Exception):
    """Something that the transaction rests on was changed meanwhile; nothing was written. Read again and retry."""


class Repeated(Exception):
    """The `Idempotency-Key` is taken; nothing was written. Carries the row that holds it."""

    def __init__(self, row: RepeatRow) -> None:
        super().__init__("the key was used before")
        self.row = row


class Transaction:
    """Collects writes and makes them when the `with` block ends without an error.

    Raises, at its end:
        Repeated: the key to remember is taken, whatever else was wrong.
        Stale: a condition failed, or another transaction was at one of the items.
    """

    def __init__(self) -> None:
        self._write = TransactWrite(connection=connection())
        self._remembers = False

    def __enter__(self) -> "Transaction":
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is None:
            self._commit()

    def remember(self, row: RepeatRow, now_seconds: int) -> None:
        """Takes a key, once, unless the row that holds it has expired. Call it before other puts."""
        self._remembers = True
        free = RepeatRow.caller_and_key.does_not_exist() | (RepeatRow.expires_at < now_seconds)
        self._write.save(row, condition=free, return_values="ALL_OLD")

    def put_order(self, order: Order, entry: Happening) -> None:
        """Stores the order's next version with the entry that its thread gains."""
        self._write.save(to_row(order, OrderRow), condition=_follows(OrderRow, order.version))
        self._add(entry)

    def put_merchant(self, merchant: Merchant) -> None:
        """Stores the merchant's next version."""
        self._write.save(to_row(merchant, MerchantRow), condition=_follows(MerchantRow, merchant.version))

    def apply(self, change: Change) -> None:
        """Stores a ticket's next version with the thread entries that belong to it."""
        self._write.save(ticket_row(change.ticket), condition=_follows(TicketRow, change.ticket.version))
        for entry in change.entries:
            self._add(entry)
        for place, added in counts(change.entries).items():
            self._count(place, added)

    def remove(self, ticket: Ticket) -> None:
        """Deletes a ticket; one that has changed since it was read, or is gone, makes the transaction stale."""
        self._write.delete(TicketRow(ticket.ticket_id), condition=TicketRow.version == ticket.version)

    def rewrite(self, as_read: Message, message: Message) -> None:
        """Stores a message's next version; one that has changed since it was read makes the transaction stale."""
        if as_read.delivery == "screening":  # which it leaves by its first change
            unchanged = ThreadRow.delivery == "screening"
        else:
            unchanged = ThreadRow.updated_at == instant_text(as_read.updated_at)
        self._write.save(thread_row(message), condition=unchanged)

    def strike(self, strike: Strike) -> None:
        """Stores a strike, new or withdrawn; one that is there already, or withdrawn already, makes it stale."""
        there = StrikeRow.message_id.exists() & StrikeRow.withdrawn_at.does_not_exist()
        fresh = StrikeRow.message_id.does_not_exist()
        self._write.save(to_row(strike, StrikeRow), condition=there if strike.withdrawn_at else fresh)

    def put_standing(self, standing: Standing, entry: Happening) -> None:
        """Stores a standing's next version with the entry that its merchant's thread gains."""
        self._write.save(standing_row(standing), condition=_follows(StandingRow, standing.version))
        self._add(entry)

    def _add(self, entry: Entry) -> None:
        self._write.save(thread_row(entry), condition=ThreadRow.ticket_id.does_not_exist())

    def _count(self, place: Place, added: Counter[Counted]) -> None:
        expires_at = datetime.fromisoformat(place.day).replace(tzinfo=UTC) + KEPT_FOR
        self._write.update(
            CounterRow(place.merchant_id, f"{place.day}#{place.part}"),
            actions=[
                CounterRow.expires_at.set(int(expires_at.timestamp())),
                *(getattr(CounterRow, name).add(number) for name, number in added.items()),
            ],
        )

    def _commit(self) -> None:
        try:
            self._write.__exit__(None, None, None)
        except TransactWriteError as error:
            reasons = [reason for reason in error.cancellation_reasons if reason is not None]
            for reason in reasons if self._remembers else ():
                if reason.raw_item and "caller_and_key" in reason.raw_item:
                    raise Repeated(RepeatRow.from_raw_data(reason.raw_item)) from error
            if reasons and {reason.code for reason in reasons} <= OVERTAKEN:
                raise Stale from error
            raise


def _follows(row: type[OrderRow | TicketRow | MerchantRow | StandingRow], version: int) -> Condition:
    """Stored is the version before, or nothing where this is the first."""
    return row.version == version - 1 if version > 1 else row.version.does_not_exist()
