"""From a value of `rules` to a table's row and back."""

import json
import os
from typing import Any
from zlib import crc32

from pydantic import BaseModel
from pynamodb.models import Model

from contact_seller.rules import desk
from contact_seller.rules.counters import PARTS
from contact_seller.rules.merchant import Merchant, Profile
from contact_seller.rules.order import Order
from contact_seller.rules.standing import Standing
from contact_seller.rules.thread import EVENTS, Entry, Happening, Message
from contact_seller.rules.ticket import Ticket
from contact_seller.rules.timers import next_timer
from contact_seller.rules.values import instant_text
from contact_seller.storage.tables import MerchantRow, OrderRow, StandingRow, ThreadRow, TicketRow

type Item = dict[str, dict[str, Any]]
"""A row as DynamoDB gives it: each attribute with its kind."""

DUE_SHARDS = int(os.environ.get("DUE_SHARDS", "8"))
"""Partitions of the due index. Each takes 1,000 units a second, and the sweep reads each on its own."""

PLATFORM_QUEUE = "all"
"""The one partition of each of the platform's queues: it works them off by hand."""

STANDINGS_SHARD = "all"
"""The one partition of the standings' due index: standings change by people's decisions, seldom."""

_QUEUE_RANK = {
    "awaiting_merchant": 0,
    "awaiting_platform": 0,
    "awaiting_customer": 1,
    "resolved": 2,
    "closed": 3,
}
"""In a merchant's queue, what waits for the platform still waits for its answer: it stays among the rest, by time."""


def to_row[R: Model](value: BaseModel, row: type[R]) -> R:
    """The row that holds the value; what is None is left out."""
    return row(**value.model_dump(mode="json", by_alias=True, exclude_none=True))


def from_row[V: BaseModel](row: Model, value: type[V]) -> V:
    """The value that the row holds. Attributes that the value does not know are for indexes, or of a later version."""
    return _known(row.to_simple_dict(), value)


def from_item[V: BaseModel](item: Item, value: type[V]) -> V:
    """The same from an item as DynamoDB gives it: lists are long, and a row of PynamoDB costs more than its value."""
    return _known({name: _plain(stored) for name, stored in item.items()}, value)


def order_row(order: Order, profile: Profile | None) -> OrderRow:
    """The order's row, with its merchant's profile as it is now."""
    row = to_row(order, OrderRow)
    if profile is not None:
        names = set(Profile.model_fields)
        row.profile = profile.model_dump(mode="json", by_alias=True, exclude_none=True, include=names)
    return row


def profile_in(row: OrderRow) -> Profile | None:
    """The profile of the order's merchant as it was when the order was written; nothing where there was none."""
    return _known(row.to_simple_dict()["profile"], Profile) if row.profile is not None else None


def merchant_rows(merchant: Merchant) -> list[MerchantRow]:
    """The rows of a merchant's profile: a copy for each part."""
    copies = [to_row(merchant, MerchantRow) for _ in range(PARTS)]
    for part, copy in enumerate(copies):
        copy.part = part
    return copies


def ticket_row(ticket: Ticket) -> TicketRow:
    """The ticket's row, with its places in the queues and, while something is due, in the due index."""
    row = to_row(ticket, TicketRow)
    row.reply_due_at = instant_text(ticket.reply_due_at) if ticket.reply_due_at else None
    row.queue_key = queue_key(ticket.state, instant_text(ticket.reply_due_at or ticket.updated_at))
    if ticket.state == "awaiting_platform":
        row.platform_queue = PLATFORM_QUEUE
    if ticket.breach_appeal is not None and ticket.breach_appeal.review is None:
        row.breach_queue, row.contested_at = PLATFORM_QUEUE, instant_text(ticket.breach_appeal.appealed_at)
    timer = next_timer(ticket)
    if timer is not None:
        row.due_shard = due_shard(ticket.ticket_id)
        row.due_at = instant_text(timer.at)
    return row


def standing_row(standing: Standing) -> StandingRow:
    """The standing's row, in the due index while time will change something of it."""
    row = to_row(standing, StandingRow)
    if standing.next_look is not None:
        row.due_shard = STANDINGS_SHARD
        row.due_at = instant_text(standing.next_look)
    return row


def queue_key(state: str, at: str = "") -> str:
    """Sorts a merchant's tickets by who has to act, then by time; with no time, the beginning of that state."""
    return f"{_QUEUE_RANK[state]}#{at}"


def due_shard(ticket_id: str) -> str:
    """The shard of the due index that a ticket is written to, the same as long as there are as many."""
    return str(crc32(ticket_id.encode()) % DUE_SHARDS)


def thread_row(entry: Entry) -> ThreadRow:
    """The entry's row: what happened names its event on the bus, a message that was held its place among reviews."""
    row = to_row(entry, ThreadRow)
    if isinstance(entry, Happening):
        row.event = EVENTS.get(entry.kind)
    else:
        row.kind = "message"
        row.review_queue = desk.state_of(entry)
        row.review_key = desk.place_in_queue(entry) if row.review_queue else None
    return row


def message_from(row: ThreadRow) -> Message:
    """The message that a thread row of the kind `message` holds."""
    return from_row(row, Message)


def _plain(stored: dict[str, Any]) -> Any:
    """What an attribute holds, of the kinds that tables have."""
    ((kind, content),) = stored.items()
    match kind:
        case "M":
            return {name: _plain(each) for name, each in content.items()}
        case "L":
            return [_plain(each) for each in content]
        case "N":
            return json.loads(content)
        case "NULL":
            return None
        case _:
            return content


def _known[V: BaseModel](stored: dict[str, Any], value: type[V]) -> V:
    known = {field.alias or name for name, field in value.model_fields.items()}
    return value.model_validate({name: stored[name] for name in known & stored.keys() if stored[name] is not None})
