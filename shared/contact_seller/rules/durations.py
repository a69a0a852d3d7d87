"""Durations counted in logarithmic buckets, so that medians of any number of them are a few dozen counters.

A bucket's upper bound is 2^(1/4) times its lower one, and a value is told as the bucket's middle: at most 9.1% off.
What is under a minute is told as half a minute; the last bucket, from some 128 days on, as its lower bound.
"""

import math
from collections.abc import Sequence

BUCKETS = 72
ERROR = 2 ** (1 / 8) - 1
"""How far what is told may lie from the true value, as a share of the told value's bucket's middle."""

_FIRST_BOUND = 60
_A_DOUBLING = 4


def bucket_of(seconds: float) -> int:
    """The bucket that a duration is counted in."""
    if seconds < _FIRST_BOUND:
        return 0
    return min(BUCKETS - 1, 1 + math.floor(_A_DOUBLING * math.log2(seconds / _FIRST_BOUND)))


def lower_bound(bucket: int) -> float:
    """From how many seconds on a duration is in that bucket."""
    return _FIRST_BOUND * 2 ** ((bucket - 1) / _A_DOUBLING) if bucket else 0


def quantile(counted: Sequence[int], share: float) -> float | None:
    """The duration, in seconds, within which that share of all lies; nothing where none was counted."""
    rank = math.ceil(share * sum(counted))
    for bucket, number in enumerate(counted):
        rank -= number
        if number and rank <= 0:
            return _told(bucket)
    return None


def _told(bucket: int) -> float:
    if bucket == 0:
        return _FIRST_BOUND / 2
    lower = lower_bound(bucket)
    return lower if bucket == BUCKETS - 1 else lower * 2 ** (1 / (2 * _A_DOUBLING))
