"""A merchant's scorecard: how it has answered, in one query of its counters whatever the number of its tickets."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple

from contact_seller.rules.counters import Counted
from contact_seller.rules.errors import NotFound
from contact_seller.rules.standing import Level
from contact_seller.storage import counters, standings, tickets
from contact_seller.usecases import world
from contact_seller.usecases.caller import Caller


class Scorecard(NamedTuple):
    """What was counted of a merchant from one day to another, in UTC, both included; and how it is at present."""

    merchant_id: str
    first: date
    last: date
    counted: Counter[Counted]
    open_now: int
    oldest_waiting_since: datetime | None
    standing: Level


def scorecard(caller: Caller, merchant_id: str, days: int) -> Scorecard:
    """The last so many days, today among them.

    Raises:
        NotFound: it is another merchant's.
    """
    if caller.role == "merchant" and caller.id != merchant_id:
        raise NotFound
    now = world.now()
    first = now.date() - timedelta(days=days - 1)
    return Scorecard(
        merchant_id,
        first,
        now.date(),
        counters.totals(merchant_id, first, now.date()),
        *tickets.waiting_for_merchant(merchant_id),
        standings.find(merchant_id).at(now),
    )
