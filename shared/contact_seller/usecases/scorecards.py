"""A merchant's scorecard: how it has answered, in one query whatever the number of its tickets."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from contact_seller.rules.counters import Counted
from contact_seller.rules.errors import NotFound
from contact_seller.storage import counters
from contact_seller.usecases import world
from contact_seller.usecases.caller import Caller


@dataclass(frozen=True)
class Scorecard:
    """What was counted of a merchant from one day to another, in UTC, both included."""

    merchant_id: str
    first: date
    last: date
    counted: Counter[Counted]


def scorecard(caller: Caller, merchant_id: str, days: int) -> Scorecard:
    """The last so many days, today among them.

    Raises:
        NotFound: it is another merchant's.
    """
    if caller.role == "merchant" and caller.id != merchant_id:
        raise NotFound
    last = world.now().date()
    first = last - timedelta(days=days - 1)
    return Scorecard(merchant_id, first, last, counters.totals(merchant_id, first, last))
