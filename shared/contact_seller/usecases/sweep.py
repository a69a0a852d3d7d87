"""The sweep: tickets past their due time get their breach, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from contact_seller.rules import lifecycle
from contact_seller.storage import tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases.attempts import until_fresh

AT_ONCE = 50
"""Tickets read from a shard in one round trip."""


@dataclass
class Swept:
    """What a sweep did: tickets breached, found already done, and failed, with whether it ended before its work did."""

    breached: int = 0
    already_done: int = 0
    failed: int = 0
    stopped_early: bool = False


def sweep(now: datetime, has_time: Callable[[], bool], report: Callable[[str, Exception], None]) -> Swept:
    """Works through every shard of the due index, longest due first, while there is time.

    One ticket that fails is reported and does not stop the rest; it is found again by the next sweep.
    """
    swept = Swept()
    for shard in tickets.shards():
        _sweep_shard(shard, now, has_time, report, swept)
    return swept


def _sweep_shard(
    shard: int,
    now: datetime,
    has_time: Callable[[], bool],
    report: Callable[[str, Exception], None],
    swept: Swept,
) -> None:
    seen: set[str] = set()
    # The index may still show what this sweep has done; a page with nothing new in it is the end.
    while new := [found for found in tickets.due_ids(shard, now, AT_ONCE + len(seen)) if found not in seen]:
        for ticket_id in new:
            if not has_time():
                swept.stopped_early = True
                return
            seen.add(ticket_id)
            _sweep_ticket(ticket_id, now, report, swept)


def _sweep_ticket(ticket_id: str, now: datetime, report: Callable[[str, Exception], None], swept: Swept) -> None:
    try:
        if until_fresh(lambda: _breach(ticket_id, now)):
            swept.breached += 1
        else:
            swept.already_done += 1
    except Exception as error:  # one bad ticket must not hide the others; the report counts it
        swept.failed += 1
        report(ticket_id, error)


def _breach(ticket_id: str, now: datetime) -> bool:
    ticket = tickets.find(ticket_id)
    change = ticket and lifecycle.breach(ticket, now)
    if not change:
        return False
    with Transaction() as transaction:
        transaction.apply(change)
    return True
