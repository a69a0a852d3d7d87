"""A ticket: what it is about, who is to act, and what time will bring it."""

import re
from datetime import datetime
from typing import Literal

from contact_seller.rules.order import Notice
from contact_seller.rules.requests import Reason, StoredRequest, Variant
from contact_seller.rules.thread import Appeal
from contact_seller.rules.values import Instant, Value

TicketState = Literal["awaiting_merchant", "awaiting_customer", "awaiting_platform", "resolved", "closed"]
Party = Literal["customer", "merchant"]
Decision = Literal["accept", "decline"]
ClockEnd = Literal["answered", "no_reply_needed", "given_up", "resolved"]
ClockStage = Literal["running", "due_soon", "overdue", "escalated"]

_ID = re.compile(r"(.+)~[0-9A-HJKMNP-TV-Z]{26}")


class Clock(Value):
    """One run of the clock of the reply that a merchant owes. `took` is the business time of its answer, in seconds.

    Its times are set when it starts and never move, whatever calendar or policy comes later. `stage` is how far time
    has brought it. `ended` says how it ended: answered, set aside by the merchant as in need of no reply, given up by
    a merchant that resolved the ticket without an answer, or resolved by the customer. `explained_by` is the number of
    the thread's entry that says how its times came about. `excused` means that it has no breach, however late its
    answer comes: one was contested and taken back, or its merchant might not answer in time. `handed_over` is the stage
    from which the platform took it, while its merchant may not answer.
    """

    number: int
    since: Instant
    due_soon_at: Instant
    due_at: Instant
    escalates_at: Instant
    calendar_version: str
    explained_by: int
    stage: ClockStage = "running"
    handed_over: ClockStage | None = None
    breached_at: Instant | None = None
    excused: bool = False
    ended: ClockEnd | None = None
    took: int | None = None
    ended_at: Instant | None = None


class BreachAppeal(Appeal):
    """A merchant contests the breach of a clock, once; a person of the platform decides of it."""

    clock_number: int
    breached_at: Instant

    def stands(self, last: Clock | None) -> datetime | None:
        """The breach as it is now; nothing once it was taken back. `last` is the ticket's clock."""
        if last is not None and last.number == self.clock_number:
            return last.breached_at
        return None if self.review is not None and self.review.decision == "overturn" else self.breached_at


class Screening(Value):
    """A ticket's messages that wait for their verdict.

    How many they are, from which number of the thread on they lie, and when they have waited too long.
    """

    count: int
    from_number: int
    retry_at: Instant


class Ticket(Value):
    """A ticket as it is stored.

    `version` counts its writes and `entries` its thread, each from 1. `shown_at` is when something last changed that
    its customer sees: of what is held it is not to learn, not even that there is something. `clock` is the running
    clock or, where none runs, the last one. A resolved ticket can be taken up again until `reopen_until`. A closed one
    goes, with its thread, at `expires_at` or later. What its customer had written until `erased_at` is erased.
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
    shown_at: Instant
    clock: Clock | None = None
    breach_appeal: BreachAppeal | None = None
    screening: Screening | None = None
    first_responded_at: Instant | None = None
    last_customer_message_at: Instant | None = None
    resolved_at: Instant | None = None
    reopen_until: Instant | None = None
    closed_at: Instant | None = None
    expires_at: Instant | None = None
    erased_at: Instant | None = None
    version: int = 0
    entries: int = 0

    @property
    def running(self) -> Clock | None:
        """The clock of the reply that is owed, if one is."""
        return self.clock if self.clock and self.clock.ended is None else None

    @property
    def reply_needed_since(self) -> datetime | None:
        """Since when the customer waits, while a reply is owed."""
        return self.running.since if self.running else None

    @property
    def reply_due_at(self) -> datetime | None:
        """By when the reply is promised, while one is owed."""
        return self.running.due_at if self.running else None

    @property
    def breached_at(self) -> datetime | None:
        """When the reply to the last question should have come, if it came late or not yet."""
        return self.clock.breached_at if self.clock else None


def order_id_of(ticket_id: str) -> str | None:
    """The order that a ticket is about, which its id begins with; nothing where this is no ticket's id."""
    found = _ID.fullmatch(ticket_id)
    return found and found[1]
