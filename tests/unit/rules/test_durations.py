"""Quantiles from logarithmic buckets, beside those of the durations themselves."""

import math

from hypothesis import given
from hypothesis import strategies as st

from contact_seller.rules.durations import BUCKETS, ERROR, bucket_of, quantile

A_DAY = 86_400
DURATIONS = st.lists(st.integers(60, 120 * A_DAY), min_size=1, max_size=60)


def counted(durations: list[int]) -> list[int]:
    found = [0] * BUCKETS
    for duration in durations:
        found[bucket_of(duration)] += 1
    return found


@given(DURATIONS, st.sampled_from([0.5, 0.9, 1.0]))
def test_what_is_told_is_within_the_stated_error_of_the_true_quantile(durations: list[int], share: float) -> None:
    true = sorted(durations)[math.ceil(share * len(durations)) - 1]
    told = quantile(counted(durations), share)
    assert told is not None
    assert abs(told - true) <= ERROR * true + 1e-6


@given(st.integers(0, 400 * A_DAY), st.integers(0, 400 * A_DAY))
def test_a_longer_duration_is_in_no_earlier_bucket(one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert 0 <= bucket_of(shorter) <= bucket_of(longer) < BUCKETS


def test_where_nothing_was_counted_there_is_no_quantile() -> None:
    assert quantile([0] * BUCKETS, 0.5) is None


def test_under_a_minute_is_told_as_half_a_minute() -> None:
    assert quantile(counted([3]), 0.5) == 30
