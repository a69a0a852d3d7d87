"""One DynamoDB transaction: what a use case changes is written together or not at all.

Every write carries its condition, so nothing rests on what was read before: a ticket or an order that has moved on
since makes the whole transaction fail with `Stale`, a merchant that has changed its profile with `Outdated`, and a key
that was used before with `Repeated`.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from contact_seller.rules.change import Change
from contact_seller.rules.counters import KEPT_FOR, Counted, Place, counts, part_of
from contact_seller.rules.merchant import Merchant, Profile
from contact_seller.rules.order import Order
from contact_seller.rules.standing import Standing, Strike
from contact_seller.rules.thread import Entry, Happening, Message
from contact_seller.rules.ticket import Ticket
from contact_seller.rules.values import instant_text
from contact_seller.storage.row import connection
from contact_seller.storage.rows import from_row, merchant_rows, order_row, standing_row, thread_row, ticket_row, to_row
from contact_seller.storage.tables import (
    CounterRow,
    MerchantRow,
    OrderRow,
    RepeatRow,
    StandingRow,
    StrikeRow,
    ThreadRow,
    TicketRow,
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


class Outdated(Stale):
    """A clock was reckoned by a profile that its merchant has changed; nothing was written. Carries the present one."""

    def __init__(self, profile: Profile | None) -> None:
        super().__init__("the merchant's profile has changed")
        self.profile = profile


class Repeated(Exception):
    """The `Idempotency-Key` is taken; nothing was written. Carries the row that holds it."""

    def __init__(self, row: RepeatRow) -> None:
        super().__init__("the key was used before")
        self.row = row


class Transaction:
    """Collects writes and makes them when the `with` block ends without an error.

    Raises, at its end:
        Repeated: the key to remember is taken, whatever else was wrong.
        Outdated: the merchant's profile is not the one that a clock was reckoned by, whatever else was wrong.
        Stale: another condition failed, or another transaction was at one of the items.
    """

    def __init__(self) -> None:
        self._write = TransactWrite(connection=connection())
        self._remembers = False
        self._rests_on_profile = False

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

    def put_order(self, order: Order, entry: Happening, profile: Profile | None) -> None:
        """Stores the order's next version with the entry that its thread gains; it remembers its merchant's profile."""
        self._write.save(order_row(order, profile), condition=_follows(OrderRow, order.version))
        self._add(entry)

    def put_merchant(self, merchant: Merchant) -> None:
        """Stores the merchant's next version, in all its copies."""
        for row in merchant_rows(merchant):
            self._write.save(row, condition=_follows(MerchantRow, merchant.version))

    def apply(self, change: Change) -> None:
        """Stores a ticket's next version with the thread entries that belong to it.

        Where a clock was started, it is by the profile that the merchant has at that moment, or not at all.
        """
        if change.profile_version is not None:
            self._rest_on_profile(change.ticket, change.profile_version)
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

    def settle(self, standing: Standing) -> None:
        """Stores a standing that is the same, with nothing left to do for it."""
        self._write.save(standing_row(standing), condition=StandingRow.version == standing.version)

    def rest_on(self, standing: Standing) -> None:
        """Makes the transaction stale where the standing has changed since it was read."""
        unchanged = StandingRow.version == standing.version
        self._write.condition_check(StandingRow, standing.merchant_id, condition=unchanged)

    def rest_on_order(self, order: Order) -> None:
        """Makes the transaction stale where the order has changed since it was read."""
        self._write.condition_check(OrderRow, order.order_id, condition=OrderRow.version == order.version)

    def _rest_on_profile(self, ticket: Ticket, version: int) -> None:
        """Requires that version of the profile, in the copy of the ticket's part, which its counters collide in too."""
        part, current = part_of(ticket.ticket_id), _is_at(MerchantRow, version)
        self._write.condition_check(MerchantRow, ticket.merchant_id, part, condition=current)
        # PynamoDB's checks do not know how to bring what they found instead.
        self._write._condition_check_items[-1]["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        self._rests_on_profile = True

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
            if self._rests_on_profile:
                _must_not_be_outdated(error)
            if reasons and {reason.code for reason in reasons} <= OVERTAKEN:
                raise Stale from error
            raise


def _must_not_be_outdated(error: TransactWriteError) -> None:
    """Raises Outdated where the check of the profile failed: reasons are in the order of the items, checks first."""
    checked = error.cancellation_reasons[0] if error.cancellation_reasons else None
    if checked is not None and checked.code == "ConditionalCheckFailed":
        found = checked.raw_item
        raise Outdated(from_row(MerchantRow.from_raw_data(found), Merchant) if found else None) from error


def _follows(row: type[OrderRow | TicketRow | MerchantRow | StandingRow], version: int) -> Condition:
    """Stored is the version before, or nothing where this is the first."""
    return _is_at(row, version - 1)


def _is_at(row: type[OrderRow | TicketRow | MerchantRow | StandingRow], version: int) -> Condition:
    """Stored is that version; 0 is nothing."""
    return row.version == version if version else row.version.does_not_exist()
