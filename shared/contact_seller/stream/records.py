"""What a record of the thread's stream carries."""

from typing import Any, NamedTuple

from contact_seller.rules.thread import EVENTS, Happening, Message, entry_id
from contact_seller.storage.rows import from_row, message_from
from contact_seller.storage.tables import ThreadRow
from contact_seller.usecases.screening import waiting


class Event(NamedTuple):
    """An event for the bus: `detail` repeats what a consumer needs to drop repeats and to put in order.

    `thread` is what it happened to, a ticket or an order: events of one thread go out in their order.
    """

    thread: str
    type: str
    detail: dict[str, Any]


def messages_of(record: dict[str, Any]) -> list[Message]:
    """The messages that the record wants screened: the one that was inserted or, at a retry, all that wait still.

    Raises:
        KeyError, TypeError, ValueError: the record is of nothing that is to be screened.
    """
    row = _row_of(record)
    if row.kind == "message":
        return [message_from(row)]
    retried = from_row(row, Happening)
    if retried.kind != "screening_retried":
        raise ValueError("the record is of nothing that is to be screened")
    return waiting(retried.ticket_id, retried.detail["from_number"])


def event_of(record: dict[str, Any]) -> Event:
    """The event that the inserted entry becomes.

    `event_id` names it for good, and `sequence` its place in the thread: a later event of the same ticket has a
    greater one. `ticket_id` is the ticket, or of an order's event the ticket that it comes with.

    Raises:
        KeyError, TypeError, ValueError: the record is not of something that happened, or of no event.
    """
    happening = from_row(_row_of(record), Happening)
    detail = {
        "event_id": entry_id(happening.ticket_id, happening.number),
        "sequence": happening.number,
        "ticket_id": happening.ticket_id,
        "occurred_at": happening.model_dump(mode="json")["at"],
        "by": happening.by,
        **happening.detail,
    }
    return Event(happening.ticket_id, EVENTS[happening.kind], detail)


def _row_of(record: dict[str, Any]) -> ThreadRow:
    return ThreadRow.from_raw_data(record["dynamodb"]["NewImage"])
