"""A simulation of DynamoDB's partitions under load: which key is throttled first as tickets become more.

Each key takes so many units a second, and what it did not use of the last second beside that. Merchants are of very
different sizes (Zipf). In an hour, all tickets double for ten minutes, and in three of these the largest merchant's
come three times as often as that. No key is split: the hot ones are in the order of time, where that does not help.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from local.bench import mix

Series = np.ndarray[tuple[Any, ...], np.dtype[np.floating[Any]]]

WRITE_UNITS, READ_UNITS = 1_000, 3_000
"""Units a second that one partition takes."""

UNUSED_SECONDS = 1
"""Seconds of unused units that a partition keeps: DynamoDB keeps more, but never goes beyond a partition's limit."""

LASTS = 3_600
TRANSACTION_SECONDS = 0.010
"""Assumed time during which a transaction keeps others from its rows."""

TOLERATED = 0.001
"""The share of units that may be throttled, and tried again, before a key counts as broken."""

TOLERATED_COLLISIONS = 0.1
"""The share of transactions that may lose their turn."""

NEVER = float("inf")


@dataclass(frozen=True)
class Design:
    """How many keys share what one thing would write. A merchant's queue and the reviews have one each today."""

    due_shards: int
    parts: int
    queue_parts: int = 1
    review_parts: int = 1

    def times(self, number: int) -> "Design":
        """So many times as many of each."""
        return Design(*(number * shared for shared in vars(self).values()))


@dataclass(frozen=True)
class World:
    """The merchants, and how unevenly tickets come."""

    merchants: int = 10_000
    exponent: float = 1.0
    rush: float = 2.0
    own_rush: float = 3.0
    seed: int = 7

    @property
    def largest_share(self) -> float:
        """The share of all tickets that the largest merchant has."""
        return float(1 / np.sum(1 / np.arange(1, self.merchants + 1) ** self.exponent))

    def rush_by_second(self, *, of_merchant: bool) -> Series:
        """How many times the usual tickets come, second by second."""
        times = np.ones(LASTS)
        times[1_200:1_800] *= self.rush
        if of_merchant:
            times[1_500:1_680] *= self.own_rush
        return times


@dataclass(frozen=True)
class HotKey:
    """The key of a table or an index that takes the most: its share of what a ticket takes there in its life."""

    name: str
    units: float
    shared_by: int | None
    share: float
    of_merchant: bool
    takes: int = WRITE_UNITS

    def demand(self, world: World, rate: float) -> Series:
        """Units that are asked of it, second by second, at so many tickets a second; an item takes two."""
        mean = rate * self.share * self.units / 2 * world.rush_by_second(of_merchant=self.of_merchant)
        asked: Series = 2.0 * np.random.default_rng(world.seed).poisson(mean)
        return asked

    def breaks(self, world: World, rate: float) -> bool:
        """Whether more is throttled than is tolerated."""
        return throttled(self.demand(world, rate), self.takes) > TOLERATED


@dataclass(frozen=True)
class Turns:
    """A row of the largest merchant that transactions take turns in: so many in a ticket's life."""

    name: str
    units: float
    shared_by: int
    share: float
    of_merchant: bool = True

    def breaks(self, world: World, rate: float) -> bool:
        """Whether more lose their turn than is tolerated, in the worst minutes."""
        busiest = rate * self.share * self.units * float(world.rush_by_second(of_merchant=True).max())
        return float(1 - np.exp(-busiest * TRANSACTION_SECONDS)) > TOLERATED_COLLISIONS


def hot_keys(design: Design, world: World) -> list[HotKey | Turns]:
    """The key of each table and index that takes the most, and the rows that transactions collide in."""
    written, largest = mix.a_ticket("write"), world.largest_share
    shards, parts, queue, reviews = vars(design).values()
    waiting = written["thread/review_queue"] * 2 / 3  # of those that wait: put in, and taken out of it
    read = mix.a_ticket("read")["merchants"]
    return [
        Turns("largest merchant: turns in a row of its counters", mix.writing("counters"), parts, largest / parts),
        Turns("largest merchant: turns in a copy of its profile", mix.writing("merchants"), parts, largest / parts),
        HotKey("largest merchant: its queue", written["tickets/by_merchant"], queue, largest / queue, True),
        HotKey("largest merchant: its counters", written["counters"], None, largest, True),
        HotKey("largest merchant: its profile, checked", written["merchants"], None, largest, True),
        HotKey("largest merchant: its profile, read", read, None, largest, True, READ_UNITS),
        HotKey("largest merchant: its held messages", written["thread/reviews_by_merchant"], None, largest, True),
        HotKey("a shard of what is due", written["tickets/due"], shards, 1 / shards, False),
        HotKey("the queue of reviews", waiting, reviews, 1 / reviews, False),
        HotKey("standings that time will change", written["standings/due"], None, 1.0, False),
    ]


def throttled(demand: Series, units: float = WRITE_UNITS, unused: float = UNUSED_SECONDS) -> float:
    """The share of the units asked for that a partition does not give, from a full bucket on."""
    left = units * unused
    refused = 0.0
    for asked in demand:
        given = min(float(asked), left + units)
        refused += float(asked) - given
        left = min(left + units - given, units * unused)
    return refused / max(float(demand.sum()), 1.0)


def breaking_points(design: Design, world: World) -> dict[str, float]:
    """At how many tickets a second each breaks, to within 1%; never where it does not below a million."""
    return {key.name: _bisected(partial(key.breaks, world)) for key in hot_keys(design, world)}


def _bisected(breaks: Callable[[float], bool]) -> float:
    low, high = 0.1, 1e6
    if not breaks(high):
        return NEVER
    while high / low > 1.01:
        middle = (low * high) ** 0.5
        low, high = (low, middle) if breaks(middle) else (middle, high)
    return low
