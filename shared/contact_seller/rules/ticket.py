"""A ticket: what it is about, who is to act, and the clock of the reply that its merchant owes."""

import re
from datetime import datetime
from typing import Literal

from contact_seller.rules.order import Notice
from contact_seller.rules.requests import Reason, StoredRequest, Variant
from contact_seller.rules.values import Instant, Value

TicketState = Literal["awaiting_merchant", "awaiting_customer", "awaiting_platform", "resolved", "closed"]
Party = Literal["customer", "merchant"]
Decision = Literal["accept", "decline"]
ClockEnd = Literal["answered", "resolved"]

_ID = re.compile(r"(.+)~[0-9A-HJKMNP-TV-Z]{26}")


class Ticket(Value):
    """A ticket as it is stored.

    `version` counts its writes and `entries` its thread, each from 1. The five clock fields show the running clock or,
    after it has ended, what is left of the last one: a clock runs exactly while `reply_due_at` is set. A clock that the
    merchant ended by resolving without an answer is kept as `given_up_…`.
    """

    ticket_id: str
    order_id: str
    customer_id: str
    merchant_id: str
    opened_by: Party
    reason: Reason | None = None
    notice: Notice | None = None
    request: StoredRequest | None = None
    asked_of: Variant | None = None
    decision: Decision | None = None
    decided_at: Instant | None = None
    state: TicketState
    opened_at: Instant
    updated_at: Instant
    reply_needed_since: Instant | None = None
    reply_due_at: Instant | None = None
    first_responded_at: Instant | None = None
    breached_at: Instant | None = None
    calendar_version: str | None = None
    clock_number: int = 0
    clock_end: ClockEnd | None = None
    given_up_since: Instant | None = None
    given_up_due_at: Instant | None = None
    last_customer_message_at: Instant | None = None
    resolved_at: Instant | None = None
    closed_at: Instant | None = None
    version: int = 0
    entries: int = 0

    @property
    def owes_reply(self) -> bool:
        """Whether a clock runs."""
        return self.reply_due_at is not None

    @property
    def overdue_from(self) -> datetime | None:
        """When the sweep has something to do: the due time of a running clock that is not breached yet."""
        return self.reply_due_at if self.breached_at is None else None


def order_id_of(ticket_id: str) -> str | None:
    """The order that a ticket is about, which its id begins with; nothing where this is no ticket's id."""
    found = _ID.fullmatch(ticket_id)
    return found and found[1]
