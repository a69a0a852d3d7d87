"""What the first request of a process makes, and what it does not."""

import gc
from threading import Barrier, Thread
from typing import Any

import pytest
from botocore.session import Session

from contact_seller.storage import row, tables, tickets
from tests.dynamodb.marketplace import Marketplace


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The services that clients are made of from here on, in a process that has none yet."""
    made: list[str] = []
    create = Session.create_client

    def counted(session: Session, service: str, *rest: Any, **options: Any) -> Any:
        made.append(service)
        return create(session, service, *rest, **options)

    for table in tables.ALL:
        table._connection = None
    row.only_connection.cache_clear()
    monkeypatch.setattr(Session, "create_client", counted)
    return made


def test_all_tables_are_reached_through_one_client(marketplace: Marketplace, clients: list[str]) -> None:
    marketplace.place()
    marketplace.ask()
    assert clients == ["dynamodb"]


def test_threads_that_begin_at_once_make_one_client_together(marketplace: Marketplace, clients: list[str]) -> None:
    found: list[object] = []
    together = Barrier(8)

    def find() -> None:
        together.wait()
        found.append(tickets.find("order-1~00000000000000000000000001"))

    threads = [Thread(target=find) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clients == ["dynamodb"]
    assert found == [None] * 8


def test_what_a_start_has_made_is_not_looked_through_for_garbage(marketplace: Marketplace, clients: list[str]) -> None:
    gc.unfreeze()
    marketplace.place()
    assert (len(clients), gc.get_freeze_count() > 10_000) == (1, True)
