"""Tables in moto, empty for every test."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.dynamodb.marketplace import TABLES, Marketplace


@pytest.fixture
def marketplace() -> Iterator[Marketplace]:
    with mock_aws():
        for table in TABLES:
            table.create_table(wait=False)
        yield Marketplace()
