"""Threads: a ticket's messages in their order."""

from datetime import datetime
from functools import partial

from contact_seller.rules.lists import Page
from contact_seller.rules.thread import Message
from contact_seller.rules.values import instant_text
from contact_seller.storage.paging import Position, read_page
from contact_seller.storage.rows import message_from
from contact_seller.storage.tables import ThreadRow


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
    page = read_page(ThreadRow, query, Position({"ticket_id": ticket_id}, asked, page_token), limit)
    return page.of(message_from)


def first_customer_message_after(ticket_id: str, number: int) -> datetime | None:
    """When the customer first wrote after the entry of that number."""
    condition = (ThreadRow.kind == "message") & (ThreadRow.author == "customer")
    rows = ThreadRow.query(ticket_id, ThreadRow.number > number, condition, consistent_read=True, page_size=50)
    return next((message_from(row).sent_at for row in rows), None)


def is_in_screening(message: Message) -> bool:
    """Whether the message, as it is stored now, still waits for its verdict."""
    return ThreadRow.get(message.ticket_id, message.number, consistent_read=True).delivery == "screening"
