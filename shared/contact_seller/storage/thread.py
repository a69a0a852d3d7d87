"""Threads: a ticket's messages and what happened to it, in their order."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import batched, islice

from contact_seller.rules.lists import Page
from contact_seller.rules.thread import Happening, Message
from contact_seller.rules.values import instant_text
from contact_seller.storage.paging import Position, read_page
from contact_seller.storage.rows import from_row, message_from
from contact_seller.storage.tables import ThreadRow

_DELETED_IN_ONE_CALL = 25
"""What BatchWriteItem takes."""


def messages(
    ticket_id: str, delivered_only: bool, updated_since: datetime | None, limit: int, page_token: str | None
) -> Page[Message]:
    """A ticket's messages, oldest first; `delivered_only` is what a customer may see."""
    condition = ThreadRow.kind == "message"
    if delivered_only:
        condition &= ThreadRow.delivery == "delivered"
    if updated_since is not None:
        condition &= ThreadRow.updated_at >= instant_text(updated_since)
    query = partial(ThreadRow.query, ticket_id, filter_condition=condition, consistent_read=True)
    asked = f"{delivered_only} {updated_since}"
    return read_page(Message, query, Position({"ticket_id": ticket_id}, asked, page_token), limit)


def find(ticket_id: str, number: int) -> Message | None:
    """The message of that number, as it was last written; nothing where another kind of entry, or none, has it."""
    row = _find(ticket_id, number)
    return message_from(row) if row is not None and row.kind == "message" else None


def happening(ticket_id: str, number: int) -> Happening | None:
    """What happened, by its number in the thread."""
    row = _find(ticket_id, number)
    return from_row(row, Happening) if row is not None and row.kind != "message" else None


def happenings(ticket_id: str) -> list[Happening]:
    """All that happened to a ticket, in order. Reads the whole thread: for what is rare."""
    rows = ThreadRow.query(ticket_id, filter_condition=ThreadRow.kind != "message", consistent_read=True)
    return [from_row(row, Happening) for row in rows]


def first_customer_message_after(ticket_id: str, number: int) -> Message | None:
    """The customer's first message after the entry of that number."""
    condition = (ThreadRow.kind == "message") & (ThreadRow.author == "customer")
    rows = ThreadRow.query(ticket_id, ThreadRow.number > number, condition, consistent_read=True, page_size=50)
    return next((message_from(row) for row in rows), None)


def messages_before(ticket_id: str, number: int, limit: int) -> list[Message]:
    """The last so many messages before the entry of that number, oldest first; mostly in one round trip."""
    condition = ThreadRow.kind == "message"
    rows = ThreadRow.query(
        ticket_id, ThreadRow.number < number, condition, scan_index_forward=False, limit=limit, page_size=5 * limit
    )
    return [message_from(row) for row in rows][::-1]


def waiting(ticket_id: str, from_number: int) -> list[Message]:
    """The messages, from that number on, that wait for their verdict, oldest first."""
    condition = ThreadRow.delivery == "screening"
    rows = ThreadRow.query(ticket_id, ThreadRow.number >= from_number, condition, consistent_read=True)
    return [message_from(row) for row in rows]


def customer_words(ticket_id: str) -> Iterator[Message]:
    """The customer's messages whose words are there, oldest first. Reads the whole thread."""
    condition = (ThreadRow.author == "customer") & ThreadRow.erased_at.does_not_exist()
    rows = ThreadRow.query(ticket_id, filter_condition=condition, consistent_read=True)
    return (message_from(row) for row in rows)


def awaits_review(ticket_id: str) -> bool:
    """Whether a message waits for a person's decision, for the first time or contested. Reads the whole thread."""
    waiting = ThreadRow.review_queue.is_in("pending", "appealed")
    return next(iter(ThreadRow.query(ticket_id, filter_condition=waiting, consistent_read=True)), None) is not None


def last_happened(ticket_id: str) -> Happening | None:
    """The last thing that happened to a ticket by what people or time did; mostly in one round trip."""
    happened = ~ThreadRow.kind.is_in("message", "customer_erased")
    last_first = partial(ThreadRow.query, ticket_id, consistent_read=True, scan_index_forward=False, page_size=50)
    return next((from_row(row, Happening) for row in last_first(filter_condition=happened)), None)


def delete(ticket_id: str, at_most: int, has_time: Callable[[], bool]) -> bool:
    """Deletes the first entries of a thread, while there is time; whether none is left. A repeat goes on.

    A round trip for each 25; of several runs at once, each deletes what is there still.
    """
    rows = ThreadRow.query(
        ticket_id, consistent_read=True, page_size=at_most, attributes_to_get=["ticket_id", "number"]
    )
    for batch in batched(islice(rows, at_most), _DELETED_IN_ONE_CALL, strict=False):
        if not has_time():
            return False
        with ThreadRow.batch_write() as writes:
            for row in batch:
                writes.delete(row)
    return next(iter(ThreadRow.query(ticket_id, consistent_read=True, limit=1)), None) is None


def _find(ticket_id: str, number: int) -> ThreadRow | None:
    try:
        return ThreadRow.get(ticket_id, number, consistent_read=True)
    except ThreadRow.DoesNotExist:
        return None
