"""Threads: a ticket's messages and what happened to it, in their order."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import batched
from typing import NamedTuple

from contact_seller.rules.lists import Page
from contact_seller.rules.thread import Happening, Message
from contact_seller.rules.values import instant_text
from contact_seller.storage.paging import Position, read_page
from contact_seller.storage.rows import from_row, message_from
from contact_seller.storage.tables import ThreadRow

_DELETED_IN_ONE_CALL = 25
"""What BatchWriteItem takes."""


class Outline(NamedTuple):
    """What a thread holds, without its words.

    Its entries' numbers, in order; whether a message waits for a person's decision, for the first time or contested;
    when people or time last did something to the ticket.
    """

    numbers: list[int]
    awaits_review: bool
    last_happened: datetime | None


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


def outline(ticket_id: str) -> Outline:
    """What a thread holds. Reads all of it."""
    numbers: list[int] = []
    awaits_review, last_happened = False, None
    wanted = ["number", "kind", "at", "review_queue"]
    for row in ThreadRow.query(ticket_id, consistent_read=True, attributes_to_get=wanted):
        numbers.append(int(row.number))
        awaits_review |= row.review_queue in ("pending", "appealed")
        if row.at is not None and row.kind != "customer_erased":  # a message has other times
            last_happened = datetime.fromisoformat(row.at)
    return Outline(numbers, awaits_review, last_happened)


def delete(ticket_id: str, numbers: Iterable[int], has_time: Callable[[], bool]) -> bool:
    """Deletes entries of a thread, while there is time; whether it did all.

    A round trip for each 25; what is gone already does no harm.
    """
    for batch in batched(numbers, _DELETED_IN_ONE_CALL, strict=False):
        if not has_time():
            return False
        with ThreadRow.batch_write() as writes:
            for number in batch:
                writes.delete(ThreadRow(ticket_id, number))
    return True


def _find(ticket_id: str, number: int) -> ThreadRow | None:
    try:
        return ThreadRow.get(ticket_id, number, consistent_read=True)
    except ThreadRow.DoesNotExist:
        return None
