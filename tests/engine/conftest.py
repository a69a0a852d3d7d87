"""Tables in DynamoDB Local, AWS's own engine, for what other emulators make up: capacity, conflicts, limits."""

import os
from collections.abc import Iterator

import pytest

from contact_seller.storage import tables
from local import dynamodb_local
from tests.dynamodb.marketplace import TABLES, Marketplace


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    """The URL of an engine that these tests share."""
    if reason := dynamodb_local.missing():
        pytest.skip(reason)
    with dynamodb_local.serving() as url:
        yield url


@pytest.fixture
def marketplace(engine: str) -> Iterator[Marketplace]:
    """The service on empty tables."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL_DYNAMODB", engine)
        _forget_connections()
        for table in TABLES:
            if table.exists():
                table.delete_table()
            table.create_table(wait=False)
        yield Marketplace()
    _forget_connections()
    assert "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ


def _forget_connections() -> None:
    """Models keep their client, and with it the place that it talks to."""
    for table in TABLES:
        table._connection = None
    tables.connection.cache_clear()
