"""Tables in moto, empty for every test; or in the engine at `DYNAMODB_ENDPOINT`, such as DynamoDB Local."""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from moto import mock_aws

from contact_seller.logs import logger
from contact_seller.storage import tables
from contact_seller.usecases import review_lists, sweep, world
from tests.dynamodb.marketplace import Marketplace

ENDPOINT = os.environ.get("DYNAMODB_ENDPOINT", "")


@pytest.fixture
def marketplace(monkeypatch: pytest.MonkeyPatch) -> Iterator[Marketplace]:
    if ENDPOINT:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", ENDPOINT)
    with mock_aws(config={"core": {"passthrough": {"urls": [f"{ENDPOINT}.*"] if ENDPOINT else []}}}):
        for table in tables.ALL:
            if ENDPOINT and table.exists():
                table.delete_table()
            table.create_table(wait=False)
        if not ENDPOINT:
            for module, threads in ((sweep, "SHARDS_AT_ONCE"), (review_lists, "CONVERSATIONS_AT_ONCE")):
                monkeypatch.setattr(module, threads, 1)  # moto's tables bear no threads
        yield Marketplace()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """What was written to logs, to stdout and to stderr so far: the logger keeps to the stdout that it began with."""
    stream = io.StringIO()
    for handler in logger.handlers:
        monkeypatch.setattr(handler, "stream", stream)
    return lambda: stream.getvalue() + "".join(capsys.readouterr())


@dataclass
class Time:
    """The present, as the service sees it: it stands still, but for what a test lets pass."""

    now: datetime = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def passes(self, **length: float) -> datetime:
        """Lets so much pass; the new present."""
        self.now += timedelta(**length)
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Monday, 2 March 2026, 10:00 UTC, and what a test lets pass."""
    present = Time()
    monkeypatch.setattr(world, "now", lambda: present.now)
    return present
