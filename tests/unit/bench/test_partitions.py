"""The simulation of partitions, against what can be reckoned by hand."""

import numpy as np
import pytest

from local.bench import mix
from local.bench.budget import rows, units
from local.bench.partitions import LASTS, Design, HotKey, Turns, World, breaking_points, hot_keys, throttled

EVEN = World(merchants=100, exponent=0, rush=1, own_rush=1)


def test_a_partition_gives_what_it_takes() -> None:
    assert throttled(np.full(LASTS, 1_000.0), unused=0) == 0


def test_what_is_asked_beyond_that_is_throttled() -> None:
    assert throttled(np.full(LASTS, 1_250.0), unused=0) == pytest.approx(0.2)


def test_a_rush_lives_on_what_was_not_used_as_long_as_there_is_some() -> None:
    rush = np.concatenate([np.full(100, 500.0), np.full(100, 2_000.0)])
    assert throttled(rush, unused=100) == 0
    assert throttled(rush, unused=99) == pytest.approx(1_000 / rush.sum())


def test_unused_units_are_kept_no_longer_than_their_time() -> None:
    assert throttled(np.array([0.0] * 500 + [400_000.0]), unused=300) == pytest.approx((400_000 - 301_000) / 400_000)


def test_one_seed_gives_one_world() -> None:
    key = HotKey("a key", 10, 1, 1.0, of_merchant=True)
    assert (key.demand(World(seed=3), 5) == key.demand(World(seed=3), 5)).all()
    assert (key.demand(World(seed=3), 5) != key.demand(World(seed=4), 5)).any()


def test_demand_is_what_tickets_take_there() -> None:
    key = HotKey("a key", 10, 4, 0.25, of_merchant=False)
    assert key.demand(EVEN, 40).mean() == pytest.approx(40 * 10 / 4, rel=0.01)


def test_a_key_breaks_where_its_partition_is_full() -> None:
    full = 1_000 * 8 / mix.a_ticket("write")["tickets/due"]
    assert breaking_points(Design(8, 8), EVEN)["a shard of what is due"] == pytest.approx(full, rel=0.1)


def test_four_times_the_keys_bear_four_times_the_tickets() -> None:
    one, four = (breaking_points(Design(8, 8).times(factor), World()) for factor in (1, 4))
    for key in hot_keys(Design(8, 8), World()):
        assert four[key.name] == pytest.approx(one[key.name] * (4 if key.shared_by else 1), rel=0.1)


def test_a_tenth_loses_its_turn_where_ten_a_second_take_ten_milliseconds_each() -> None:
    turns = Turns("a row", 1.0, 1, 1.0)
    assert not turns.breaks(EVEN, 10)
    assert turns.breaks(EVEN, 11)


def test_equal_merchants_have_equal_shares() -> None:
    assert EVEN.largest_share == pytest.approx(0.01)
    assert World(merchants=3, exponent=1).largest_share == pytest.approx(6 / 11)


def test_the_mix_is_of_requests_whose_cost_is_known() -> None:
    assert mix.MIX.keys() <= rows("| request ").keys()


def test_a_ticket_takes_the_sum_of_its_requests() -> None:
    by_hand = sum(often.times * units("write").get(name, {}).get("tickets", 0) for name, often in mix.MIX.items())
    assert mix.a_ticket("write")["tickets"] == pytest.approx(by_hand)
    totals = sum(often.times * float(rows("| request ")[name][3].replace("–", "0")) for name, often in mix.MIX.items())
    assert sum(mix.a_ticket("write").values()) == pytest.approx(totals)
