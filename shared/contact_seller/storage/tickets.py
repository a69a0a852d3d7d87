"""Tickets: by id, by party, by order, and by what is due."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial, reduce
from operator import and_

from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex

from contact_seller.rules.lists import Page, Wanted
from contact_seller.rules.ticket import Ticket
from contact_seller.rules.values import instant_text
from contact_seller.storage.paging import Position, read_page
from contact_seller.storage.rows import DUE_SHARDS, PLATFORM_QUEUE, from_row, queue_key
from contact_seller.storage.tables import TicketRow

DUE_PAGE = 100
"""Due tickets that are read in one round trip: as many as DynamoDB takes."""

WAITING_AT_MOST = 1_000
"""A merchant's waiting tickets that are counted: some 1 MB, in one round trip."""

COUNTED_AT_MOST = 10_000
"""Index entries of a shard that are counted: some 1 MB, in one round trip."""


def find(ticket_id: str) -> Ticket | None:
    """The ticket as it was last written."""
    try:
        return from_row(TicketRow.get(ticket_id, consistent_read=True), Ticket)
    except TicketRow.DoesNotExist:
        return None


def again(ticket_id: str) -> Ticket | None:
    """The same by the call that gives many: a sweep may make that one, and needs no other permission."""
    return next(iter(find_all([ticket_id])), None)


def of_order(wanted: Wanted) -> Page[Ticket]:
    """An order's tickets, in the order of their opening."""
    return _read(wanted, TicketRow.by_order, {"order_id": wanted.order_id or ""})


def of_customer(wanted: Wanted) -> Page[Ticket]:
    """A customer's tickets, last changed first, as far as the customer sees."""
    since = None if wanted.shown_since is None else TicketRow.shown_at >= instant_text(wanted.shown_since)
    return _read(wanted, TicketRow.by_customer, {"customer_id": wanted.customer_id or ""}, since, forward=False)


def with_words_of(customer_id: str) -> Iterator[str]:
    """The ids of a customer's tickets with words of it: never erased, or written in since. Last changed first.

    An index answers, so one of the last second may be missing. Tickets that change meanwhile are not met again.
    """
    written = TicketRow.erased_at.does_not_exist() | (TicketRow.last_customer_message_at > TicketRow.erased_at)
    rows = TicketRow.by_customer.query(
        customer_id, filter_condition=written, scan_index_forward=False, attributes_to_get=["ticket_id"]
    )
    return (row.ticket_id for row in rows)


def of_merchant(wanted: Wanted) -> Page[Ticket]:
    """A merchant's queue: by who has to act, merchant first, and in that soonest due first."""
    return _read(wanted, TicketRow.by_merchant, {"merchant_id": wanted.merchant_id or ""}, _queue_range(wanted))


def of_platform(wanted: Wanted) -> Page[Ticket]:
    """All tickets that wait for the platform, soonest due first."""
    return _read(wanted, TicketRow.by_platform, {"platform_queue": PLATFORM_QUEUE})


def contested(since: datetime | None, limit: int, page_token: str | None) -> Page[Ticket]:
    """The tickets whose breach is contested and not decided of, longest contested first."""
    changed = None if since is None else TicketRow.updated_at >= instant_text(since)
    query = partial(TicketRow.contested_breaches.query, PLATFORM_QUEUE, filter_condition=changed)
    return read_page(Ticket, query, Position({"breach_queue": PLATFORM_QUEUE}, str(since), page_token), limit)


def newest_of_order(order_id: str) -> Iterator[Ticket]:
    """The order's tickets, newest first. An index answers, so one of the last second may be missing."""
    for row in TicketRow.by_order.query(order_id, scan_index_forward=False, page_size=10):
        yield from_row(row, Ticket)


def due(shard: int, now: datetime) -> Iterator[list[Ticket]]:
    """The tickets of a shard with something due, in pages, longest due first.

    Reads the index entries that are due and their tickets, and nothing else. A ticket may have moved on since the index
    was read: each is as it was last written.
    """
    ids: list[str] = []
    for row in TicketRow.due.query(str(shard), _due_by(now), page_size=DUE_PAGE):
        ids.append(row.ticket_id)
        if len(ids) == DUE_PAGE:
            yield find_all(ids)
            ids = []
    if ids:
        yield find_all(ids)


def awaiting_merchant(merchant_id: str) -> Iterator[Ticket]:
    """A merchant's tickets that wait for its answer, as an index has them, soonest due first."""
    yield from _owed_by(merchant_id, TicketRow.state == "awaiting_merchant")


def handed_over(merchant_id: str) -> Iterator[Ticket]:
    """A merchant's tickets that the platform has because the merchant might not answer, as an index has them."""
    yield from _owed_by(merchant_id, TicketRow.clock["handed_over"].exists() & (TicketRow.state == "awaiting_platform"))


def _owed_by(merchant_id: str, condition: Condition) -> Iterator[Ticket]:
    owed = TicketRow.queue_key.startswith(queue_key("awaiting_merchant"))
    for row in TicketRow.by_merchant.query(merchant_id, owed, condition, page_size=DUE_PAGE):
        yield from_row(row, Ticket)


def waiting_for_merchant(merchant_id: str) -> tuple[int, datetime | None]:
    """How many of a merchant's tickets owe a reply, up to `WAITING_AT_MOST`, and since when the soonest due one does.

    Two round trips to an index.
    """
    owed = TicketRow.queue_key.startswith(queue_key("awaiting_merchant"))
    number = TicketRow.by_merchant.count(merchant_id, owed, limit=WAITING_AT_MOST)
    first = next(iter(TicketRow.by_merchant.query(merchant_id, owed, limit=1)), None)
    return number, from_row(first, Ticket).reply_needed_since if first else None


def count_due(shard: int, now: datetime) -> int:
    """How many tickets of a shard have something due; counts up to `COUNTED_AT_MOST`."""
    return TicketRow.due.count(str(shard), _due_by(now), limit=COUNTED_AT_MOST)


def shards() -> range:
    """All shards of the due index that tickets are written to."""
    return range(DUE_SHARDS)


def _due_by(now: datetime) -> Condition:
    return TicketRow.due_at <= instant_text(now)


def find_all(ids: list[str]) -> list[Ticket]:
    """Up to 100 tickets, in the order of their ids, without those that are gone; each as it was last written.

    In one round trip, where DynamoDB gives them all at once.
    """
    found = {row.ticket_id: from_row(row, Ticket) for row in TicketRow.batch_get(ids, consistent_read=True)}
    return [found[ticket_id] for ticket_id in ids if ticket_id in found]


def _queue_range(wanted: Wanted) -> Condition | None:
    if wanted.due_before is not None:
        start, end = queue_key("awaiting_merchant"), instant_text(wanted.due_before)
        return TicketRow.queue_key.between(start, queue_key("awaiting_merchant", end))
    if wanted.state is not None:
        return TicketRow.queue_key.startswith(queue_key(wanted.state))
    return None


def _read(
    wanted: Wanted,
    index: GlobalSecondaryIndex[TicketRow],
    fixed: dict[str, str],
    key_range: Condition | None = None,
    forward: bool = True,
) -> Page[Ticket]:
    query = partial(
        index.query,
        next(iter(fixed.values())),
        range_key_condition=key_range,
        filter_condition=_filter(wanted, fixed),
        scan_index_forward=forward,
    )
    asked = repr(wanted._replace(page_token=None, limit=0))
    return read_page(Ticket, query, Position(fixed, asked, wanted.page_token), wanted.limit)


def _filter(wanted: Wanted, fixed: dict[str, str]) -> Condition | None:
    """What the keys of the index do not narrow down; DynamoDB refuses a filter on a key."""
    conditions = [
        getattr(TicketRow, name) == value
        for name in ("customer_id", "merchant_id", "order_id", "state", "reason")
        if name not in fixed and (value := getattr(wanted, name)) is not None
    ]
    if wanted.updated_since is not None:
        conditions.append(TicketRow.updated_at >= instant_text(wanted.updated_since))
    if wanted.shown_since is not None and "customer_id" not in fixed:  # where it is, the key narrows it down
        conditions.append(TicketRow.shown_at >= instant_text(wanted.shown_since))
    if wanted.due_before is not None:
        conditions.append(TicketRow.reply_due_at <= instant_text(wanted.due_before))
    return reduce(and_, conditions) if conditions else None
