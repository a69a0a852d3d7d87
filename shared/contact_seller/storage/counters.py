"""A merchant's counters: days of it, in one query."""

from collections import Counter
from datetime import date

from contact_seller.rules.counters import COUNTED, Counted
from contact_seller.storage.tables import CounterRow

_NAMES = frozenset(COUNTED)


def totals(merchant_id: str, first: date, last: date) -> Counter[Counted]:
    """The sums over the days from one to another, both included; at most 8 rows a day are read."""
    between = CounterRow.day_and_part.between(first.isoformat(), f"{last.isoformat()}~")
    total: Counter[Counted] = Counter()
    for row in CounterRow.query(merchant_id, between):
        total.update({name: int(number) for name, number in row.attribute_values.items() if name in _NAMES})
    return total
