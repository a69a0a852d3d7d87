"""Tables in DynamoDB Local, AWS's own engine, for what other emulators make up: capacity, conflicts, limits."""

from collections.abc import Iterator

import pytest

from local import dynamodb_local
from tests.dynamodb.marketplace import Marketplace


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
    with dynamodb_local.empty_tables(engine):
        yield Marketplace()
