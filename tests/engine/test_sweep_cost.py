"""What a sweep costs on DynamoDB's own engine: it grows with what is due, and with nothing else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from contact_seller.storage.rows import DUE_SHARDS
from contact_seller.usecases.sweep import Swept, sweep
from local import dynamodb_local
from local.bench import open_tickets
from local.capacity import Counted, counting

NOW = datetime(2026, 3, 5, 10, tzinfo=UTC)
DUE = 100


def fail(ticket_id: str, error: Exception) -> None:
    pytest.fail(f"{ticket_id}: {error!r}")


def swept(engine: str, total: int, due: int = DUE) -> tuple[Swept, Counted]:
    """Sweeps so many open tickets, and what that cost."""
    with dynamodb_local.empty_tables(engine):
        open_tickets.put(total, due, NOW)
        with counting() as counted:
            return sweep(NOW, lambda: True, fail), counted


def test_a_sweep_costs_the_same_among_1000_and_among_20000_open_tickets(engine: str) -> None:
    (few, cost_of_few), (many, cost_of_many) = swept(engine, 1_000), swept(engine, 20_000)
    assert few.steps == many.steps == {"overdue": DUE}
    assert cost_of_many.items == cost_of_few.items
    assert cost_of_many.read_units == cost_of_few.read_units
    assert cost_of_many.write_units == cost_of_few.write_units


def test_for_each_ticket_that_is_due_its_index_entry_and_itself_are_read(engine: str) -> None:
    _, counted = swept(engine, 1_000)
    assert counted.items == 2 * DUE


def test_a_sweep_with_nothing_due_asks_each_shard_once_and_reads_nothing(engine: str) -> None:
    result, counted = swept(engine, 1_000, due=0)
    assert (result.steps, counted.operations, counted.items) == ({}, ["Query"] * DUE_SHARDS, 0)
    assert counted.write_units == 0


def test_two_sweeps_at_once_take_every_step_once(engine: str) -> None:
    with dynamodb_local.empty_tables(engine):
        open_tickets.put(DUE, DUE, NOW)
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(lambda _: sweep(NOW, lambda: True, fail), range(2)))
        assert sum(each.steps["overdue"] for each in both) == DUE
        assert sum(each.failed for each in both) == 0
