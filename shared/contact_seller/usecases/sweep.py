"""The sweep: whatever time has brought to tickets, each step once and in order."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from contact_seller.rules import timers
from contact_seller.rules.change import Change
from contact_seller.rules.thread import Happening
from contact_seller.rules.ticket import Ticket
from contact_seller.rules.timers import Step
from contact_seller.settings import settings
from contact_seller.storage import thread, tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases.attempts import known_first, until_fresh
from contact_seller.usecases.expiry import expire
from contact_seller.usecases.review_lists import queue_age

SHARDS_AT_ONCE = 8
"""Threads that work off shards: they wait for DynamoDB most of the time."""

HasTime = Callable[[], bool]
Report = Callable[[str, Exception], None]


@dataclass
class Swept:
    """What a sweep did: steps by kind, tickets that failed, and those of which no step was taken.

    The latter are `already_done`: others had been faster, or their end is put off or takes further sweeps.

    `waiting` are the messages that have waited too long for their screening; the oldest has `times_too_long` the length
    that any should.
    `left` is how many have something due still, where the sweep ended before its work did: at least, where they are
    very many.
    `review_queue_seconds` is for how long the oldest held message has waited for a person.
    """

    steps: Counter[Step] = field(default_factory=Counter)
    already_done: int = 0
    failed: int = 0
    waiting: int = 0
    times_too_long: float = 0
    left: int = 0
    stopped_early: bool = False
    review_queue_seconds: float = 0

    @classmethod
    def sum(cls, parts: Iterable["Swept"]) -> "Swept":
        """All of it."""
        total = cls()
        for part in parts:
            total.steps += part.steps
            total.already_done += part.already_done
            total.failed += part.failed
            total.stopped_early |= part.stopped_early
            total.waiting += part.waiting
            total.times_too_long = max(total.times_too_long, part.times_too_long)
            total.review_queue_seconds = max(total.review_queue_seconds, part.review_queue_seconds)
        return total

    def to_json(self) -> dict[str, Any]:
        """The same, for logs and answers."""
        return {**vars(self), "steps": dict(self.steps)}


def look_at_reviews() -> Swept:
    """For how long a held message has waited for a person; to be done beside a sweep."""
    return Swept(review_queue_seconds=queue_age().total_seconds())


def sweep(now: datetime, has_time: HasTime, report: Report, beside: Iterable[Callable[[], Swept]] = ()) -> Swept:
    """Works through the shards of the due index, several at once, each from the longest due on, while there is time.

    One ticket that fails is reported and does not stop the rest; it is found again by the next sweep. What is to be
    done `beside` is done first, by the same threads.
    """
    shards = tickets.shards()
    work = [*beside, *(partial(_sweep_shard, shard, now, has_time, report) for shard in shards)]
    with ThreadPoolExecutor(SHARDS_AT_ONCE) as pool:
        swept = Swept.sum(pool.map(lambda each: each(), work))
    if swept.stopped_early:
        swept.left = sum(tickets.count_due(shard, now) for shard in shards)
    return swept


def _sweep_shard(shard: int, now: datetime, has_time: HasTime, report: Report) -> Swept:
    swept = Swept()
    for page in tickets.due(shard, now):
        for ticket in page:
            if not has_time():
                swept.stopped_early = True
                return swept
            _sweep_ticket(ticket, now, has_time, report, swept)
    return swept


def _sweep_ticket(ticket: Ticket, now: datetime, has_time: HasTime, report: Report, swept: Swept) -> None:
    newest: Callable[[], Ticket | None] = known_first(ticket, partial(tickets.again, ticket.ticket_id))
    try:
        taken = until_fresh(lambda: _take_all(newest(), now, has_time))
    except Exception as error:  # one bad ticket must not hide the others; the report counts it
        swept.failed += 1
        report(ticket.ticket_id, error)
        return
    swept.steps.update(taken.steps)
    swept.already_done += not taken.steps
    if taken.change is not None:
        _note_waiting(taken.change, swept)


def _note_waiting(change: Change, swept: Swept) -> None:
    """Counts the messages that were sent to their screening again, and how long the oldest has waited."""
    for entry in change.entries:
        if isinstance(entry, Happening) and entry.kind == "screening_retried" and change.ticket.screening is not None:
            swept.waiting += entry.detail["messages"]
            waited = change.ticket.screening.retry_at - entry.at  # which the next try is as far away as
            swept.times_too_long = max(swept.times_too_long, round(waited / settings().screening_wait, 2))


class _Taken(NamedTuple):
    """The steps that a ticket took, and what was written of it, unless it is gone."""

    steps: Sequence[Step] = ()
    change: Change | None = None


def _take_all(ticket: Ticket | None, now: datetime, has_time: HasTime) -> _Taken:
    """Takes all steps of a ticket that are due, in their order, in one transaction.

    Raises:
        Stale: somebody else has written it since it was read.
    """
    step = timers.due(ticket, now) if ticket else None
    if ticket is None or step is None:
        return _Taken()
    if step == "expire":
        return _Taken([step] if expire(ticket, now, has_time) else [])
    steps, change = [step], _step(ticket, step, now)
    while (step := timers.due(change.ticket, now)) is not None and step != "expire":
        steps.append(step)
        change = change.then(_step(change.ticket, step, now))
    with Transaction() as transaction:
        transaction.apply(change)
    return _Taken(steps, change)


def _step(ticket: Ticket, step: Step, now: datetime) -> Change:
    if step == "close":
        return timers.close(ticket, now, settings().retention)
    if step != "retry_screening" or ticket.screening is None:
        return timers.take(ticket, step, now)
    waiting = thread.waiting(ticket.ticket_id, ticket.screening.from_number)
    return timers.retry_screening(ticket, waiting, now, settings().screening_wait)
