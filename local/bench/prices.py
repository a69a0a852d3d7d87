"""Prices and default quotas of AWS, and what a million tickets come to.

Of `us-east-1`, on demand, as AWS published them in 2025; look them up before anything rests on them.
"""

from collections.abc import Iterator
from typing import NamedTuple

from local.bench import mix

MEMORY_GB = 0.5
"""Of the functions behind the API and the screener; the sweep has twice as much, and little to do."""

QUOTAS = {
    "requests to the API": 10_000,
    "functions at once": 1_000,
    "events": 10_000,
    "write units of the busiest table": 40_000,
}
"""Defaults of an account in a region, a second; all can be raised on request. Events are at one in a call."""


class Price(NamedTuple):
    """USD for a million."""

    write_units: float = 0.625
    read_units: float = 0.125
    api_requests: float = 1.00
    calls: float = 0.20
    gb_seconds: float = 13.3334
    events: float = 1.00


PRICES = Price()


def a_million(prices: Price = PRICES) -> Iterator[tuple[str, float, str, float]]:
    """What a million tickets take, in millions, with its price and what it comes to in USD."""
    seconds = mix.seconds(api=True) + mix.seconds(api=False)
    taken = {
        "write units": (sum(mix.a_ticket("write").values()), prices.write_units),
        "read units": (sum(mix.a_ticket("read").values()), prices.read_units),
        "requests to the API": (mix.api_requests(), prices.api_requests),
        "calls of functions": (sum(often.times for often in mix.MIX.values()), prices.calls),
        "GB-seconds of functions, arm64": (seconds * MEMORY_GB, prices.gb_seconds),
        "events": (mix.events(), prices.events),
    }
    for name, (amount, price) in taken.items():
        yield name, amount, f"{price:g}", amount * price
