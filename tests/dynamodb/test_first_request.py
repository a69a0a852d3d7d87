"""What the first request of a process makes, and what it does not."""

from typing import Any

import pytest
from botocore.session import Session

from contact_seller.storage import row, tables
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
    row.connection.cache_clear()
    monkeypatch.setattr(Session, "create_client", counted)
    return made


def test_all_tables_are_reached_through_one_client(marketplace: Marketplace, clients: list[str]) -> None:
    marketplace.place()
    marketplace.ask()
    assert clients == ["dynamodb"]
