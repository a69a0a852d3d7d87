"""Several at the same moment. Use cases are called, not handlers: a Lambda process answers one request at a time.

moto checks a transaction's conditions and then writes, with no lock between: one call at a time makes each of them as
atomic as DynamoDB's.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import pytest
from botocore.client import BaseClient

from contact_seller.rules.change import Opening
from contact_seller.rules.errors import Conflict, PreconditionFailed
from contact_seller.rules.history import order_changed
from contact_seller.rules.order import OrderPatch
from contact_seller.storage import orders as stored_orders
from contact_seller.storage.tables import ThreadRow, TicketRow
from contact_seller.storage.transaction import Stale, Transaction
from contact_seller.usecases import messages, orders, tickets
from contact_seller.usecases.attempts import ATTEMPTS, Once, until_fresh
from contact_seller.usecases.caller import Caller
from tests.dynamodb.marketplace import Marketplace

CUSTOMER = Caller("customer", "customer-1", "customer-1")
MERCHANT = Caller("merchant", "merchant-1", "staff-1")


@pytest.fixture(autouse=True)
def _atomic_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, call = Lock(), BaseClient._make_api_call  # type: ignore[attr-defined]

    def locked(self: BaseClient, operation: str, arguments: Any) -> Any:
        with lock:
            return call(self, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", locked)


def at_once[T](number: int, work: Callable[[int], T]) -> list[T]:
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(work, range(number)))


def test_of_patches_with_one_version_one_wins(marketplace: Marketplace) -> None:
    marketplace.place("o")

    def patch(_: int) -> str:
        try:
            return orders.patch(
                MERCHANT, "o", OrderPatch(status="shipped"), frozenset({1}), Once.of(None, "", "")
            ).status
        except PreconditionFailed:
            return "stale"

    assert sorted(at_once(4, patch)) == ["shipped", "stale", "stale", "stale"]


def test_requests_with_one_key_open_one_ticket(marketplace: Marketplace) -> None:
    marketplace.place()

    def open_(_: int) -> str:
        opening = Opening("Where is it?", reason="order_status")
        return tickets.open_ticket(CUSTOMER, "order-1", opening, Once.of("k", "customer-1", "body")).ticket_id

    assert len(set(at_once(4, open_))) == 1
    assert TicketRow.count() == 1


def test_messages_of_both_sides_are_numbered_in_a_row_and_none_is_lost(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask()

    def say(number: int) -> str | None:
        caller = (CUSTOMER, MERCHANT)[number % 2]
        try:
            return messages.post(caller, ticket_id, f"message {number}", Once.of(None, "", "")).text
        except Conflict:
            return None

    accepted = [text for text in at_once(6, say) if text is not None]
    rows = list(ThreadRow.query(ticket_id))
    assert [int(row.number) for row in rows] == list(range(1, len(rows) + 1))
    assert sorted(row.text for row in rows[3:] if row.kind == "message") == sorted(accepted)


def test_a_write_on_what_was_read_before_another_write_fails_whole(marketplace: Marketplace) -> None:
    marketplace.place("o")
    stored = stored_orders.find("o")
    assert stored is not None
    late = stored.model_copy(update={"version": 2})
    entry = order_changed(stored, late, "storefront")
    with Transaction() as first:
        first.put_order(late, entry, None)
    with pytest.raises(Stale), Transaction() as second:
        second.put_order(late, entry, None)


def test_who_is_always_overtaken_gets_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    calls = []

    def overtaken() -> None:
        calls.append(1)
        raise Stale

    with pytest.raises(Conflict):
        until_fresh(overtaken)
    assert len(calls) == ATTEMPTS
