"""The whole service under faults, in small: what must hold does, a seed repeats a run, and broken code is noticed.

`make chaos` is the same in large.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from pynamodb.transactions import TransactWrite

from contact_seller.rules.change import Change
from contact_seller.storage import thread, transaction
from contact_seller.storage.tables import RepeatRow, ThreadRow, TicketRow
from contact_seller.stream import bus
from local import dynamodb_local
from local.chaos.run import Run

OPERATIONS = 250
BROKEN_OPERATIONS = 150


def run(engine: str, seed: int, operations: int = OPERATIONS) -> Run:
    made = Run(seed, operations)
    with dynamodb_local.empty_tables(engine):
        made.go()
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_every_rule_holds_under_faults(engine: str, seed: int) -> None:
    assert run(engine, seed).violations == []


def test_a_seed_repeats_a_run(engine: str) -> None:
    assert run(engine, 3, 40).fingerprint == run(engine, 3, 40).fingerprint


def test_another_seed_is_another_run(engine: str) -> None:
    assert run(engine, 3, 20).fingerprint != run(engine, 4, 20).fingerprint


@contextmanager
def without_the_conditions_of(*rows: type[Any]) -> Iterator[None]:
    """Writes of these rows go through, whatever is there."""
    save = TransactWrite.save

    def unconditional(self: TransactWrite, model: Any, condition: Any = None, **more: Any) -> None:
        save(self, model, condition=None if isinstance(model, rows) else condition, **more)

    with patch.object(TransactWrite, "save", unconditional):
        yield


def shown_before_the_verdict() -> AbstractContextManager[Any]:
    said = Change.said

    def at_once(change: Change, author: Any, text: str, delivery: Any, facts: Any = None) -> Change:
        return said(change, author, text, "delivered", facts)

    return patch.object(Change, "said", at_once)


def shown_to_anybody() -> AbstractContextManager[Any]:
    messages = thread.messages

    def all_of_them(ticket_id: str, delivered_only: bool, *more: Any) -> Any:
        return messages(ticket_id, False, *more)

    return patch.object(thread, "messages", all_of_them)


def counted_twice() -> AbstractContextManager[Any]:
    count = transaction.Transaction._count

    def twice(self: transaction.Transaction, place: Any, added: Any) -> None:
        count(self, place, added + added)

    return patch.object(transaction.Transaction, "_count", twice)


def forgetting_what_the_bus_refused() -> AbstractContextManager[Any]:
    send = bus._send

    def all_taken(*given: Any) -> Any:
        sent = send(*given)
        return sent._replace(taken=sent.taken + sent.refused, refused=[])

    return patch.object(bus, "_send", all_taken)


def answering_what_was_not_written() -> AbstractContextManager[Any]:
    put = transaction.Transaction.put_order

    def as_before(self: transaction.Transaction, order: Any, entry: Any, profile: Any) -> None:
        put(self, order.model_copy(update={"status": "placed"}), entry, profile)

    return patch.object(transaction.Transaction, "put_order", as_before)


BROKEN: dict[str, tuple[Callable[[], AbstractContextManager[Any]], str]] = {
    "keys are taken without a condition": (
        lambda: without_the_conditions_of(RepeatRow),
        "every accepted message is in its thread exactly once",
    ),
    "tickets and threads are written without a condition": (
        lambda: without_the_conditions_of(TicketRow, ThreadRow),
        "counters equal the recount",
    ),
    "messages are shown before their verdict": (shown_before_the_verdict, "nothing prohibited is shown"),
    "customers get all messages": (shown_to_anybody, "nothing prohibited is shown"),
    "what is counted is counted twice": (counted_twice, "counters equal the recount"),
    "a change is answered and not written": (answering_what_was_not_written, "an accepted change was written"),
    "what the bus refuses is forgotten": (
        forgetting_what_the_bus_refused,
        "every entry with an event is published",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_code_is_noticed(engine: str, name: str) -> None:
    broken, rule = BROKEN[name]
    with broken():
        violations = run(engine, 5, BROKEN_OPERATIONS).violations
    assert rule in {violation.rule for violation in violations}
