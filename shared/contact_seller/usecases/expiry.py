"""The end of a closed ticket: its thread goes, then it goes itself. Counters, strikes and the order stay.

A run that ends half-way leaves the ticket with what is left of its thread, to be found again by the next. The ticket
goes on the condition that it is as it was before its thread was looked at: an entry that is added meanwhile, which the
ticket's version tells, makes the run begin anew.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from contact_seller.rules import timers
from contact_seller.rules.ticket import Ticket
from contact_seller.settings import settings
from contact_seller.storage import thread
from contact_seller.storage.thread import Outline
from contact_seller.storage.transaction import Transaction

ENTRIES_AT_ONCE = 1_000
"""Entries of one ticket that one sweep deletes, so that a long thread keeps no other ticket waiting."""

LOOK_AGAIN = timedelta(days=1)
"""When a ticket with a message that waits for a person's decision is looked at again."""

HasTime = Callable[[], bool]


def expire(ticket: Ticket, now: datetime, has_time: HasTime) -> bool:
    """Deletes a ticket whose time is over; whether it is gone.

    It stays while a held message waits for its decision or is contested, and as long after the last thing that happened
    to it as after its closing: so what the counters count of the last `retention` is in the threads, too.

    Raises:
        Stale: somebody else has written it, or deleted it, since it was read.
    """
    held = thread.outline(ticket.ticket_id)
    until = _keep_until(held, now)
    if until is not None:
        with Transaction() as transaction:
            transaction.apply(timers.kept_on(ticket, until))
        return False
    if not thread.delete(ticket.ticket_id, held.numbers[:ENTRIES_AT_ONCE], has_time):
        return False
    if len(held.numbers) > ENTRIES_AT_ONCE:
        return False
    with Transaction() as transaction:
        transaction.remove(ticket)
    return True


def _keep_until(held: Outline, now: datetime) -> datetime | None:
    """Until when something in the thread keeps the ticket; nothing where nothing does."""
    if held.awaits_review:
        return now + min(LOOK_AGAIN, settings().retention)
    until = held.last_happened and held.last_happened + settings().retention
    return until if until is not None and until > now else None
