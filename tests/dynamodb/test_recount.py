"""The recount beside the counters, where tickets have gone since."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import boto3
import pytest

from contact_seller.rules.counters import KEPT_FOR
from contact_seller.settings import settings
from contact_seller.storage.tables import CounterRow, ThreadRow
from local.recount import counted, differences, first_whole_day, recounted
from local.stack import Stack
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace

RETENTION = timedelta(days=60)


@dataclass
class Tables:
    """As much of a stack as the recount reads."""

    tables: dict[str, str] = field(
        default_factory=lambda: {
            "COUNTERS_TABLE": CounterRow.Meta.table_name,
            "THREAD_TABLE": ThreadRow.Meta.table_name,
        }
    )

    def client(self, service: str) -> Any:
        return boto3.client(service)  # type: ignore[call-overload]


@pytest.fixture
def lived(marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch) -> Marketplace:
    """Two tickets, of which the older one is gone, and a breach of the other."""
    monkeypatch.setenv("RETENTION_DAYS", str(RETENTION.days))
    settings.cache_clear()
    marketplace.place()
    gone = marketplace.ask()
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=gone)
    time.passes(days=15)
    marketplace.sweep()
    time.passes(days=50)
    marketplace.ask()
    time.passes(days=12)
    assert marketplace.sweep()["steps"]["expire"] == 1
    settings.cache_clear()
    return marketplace


def compared(first: Any) -> list[str]:
    stack = cast("Stack", Tables())
    return list(differences(counted(stack, first), recounted(stack, first)))


@pytest.mark.usefixtures("lived")
def test_what_is_kept_is_counted_alike(time: Time) -> None:
    first = first_whole_day(time.now, RETENTION)
    assert counted(cast("Stack", Tables()), first)["merchant-1"]["breaches"] == 1
    assert compared(first) == []


@pytest.mark.usefixtures("lived")
def test_days_of_which_a_thread_is_gone_would_differ(time: Time) -> None:
    assert compared(time.now.date() - timedelta(days=365)) == [
        "merchant-1: tickets is counted as 2, and 1 by the threads"
    ]


def test_counters_that_are_gone_are_not_missed(time: Time) -> None:
    assert first_whole_day(time.now, 2 * KEPT_FOR) == time.now.date() - KEPT_FOR + timedelta(days=1)
