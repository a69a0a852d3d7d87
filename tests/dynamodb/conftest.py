"""Tables in moto, empty for every test; or in the engine at `DYNAMODB_ENDPOINT`, such as DynamoDB Local."""

import os
from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.dynamodb.marketplace import TABLES, Marketplace

ENDPOINT = os.environ.get("DYNAMODB_ENDPOINT", "")


@pytest.fixture
def marketplace(monkeypatch: pytest.MonkeyPatch) -> Iterator[Marketplace]:
    if ENDPOINT:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", ENDPOINT)
    with mock_aws(config={"core": {"passthrough": {"urls": [f"{ENDPOINT}.*"] if ENDPOINT else []}}}):
        for table in TABLES:
            if ENDPOINT and table.exists():
                table.delete_table()
            table.create_table(wait=False)
        yield Marketplace()
