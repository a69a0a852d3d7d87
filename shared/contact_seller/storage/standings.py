"""Merchants' strikes and standings."""

from collections.abc import Iterator
from datetime import datetime

from contact_seller.rules.standing import Standing, Strike
from contact_seller.rules.values import instant_text
from contact_seller.storage.rows import STANDINGS_SHARD, from_row
from contact_seller.storage.tables import StandingRow, StrikeRow


def find(merchant_id: str) -> Standing:
    """The standing as it was last written; a good one where there never was a strike."""
    try:
        return from_row(StandingRow.get(merchant_id, consistent_read=True), Standing)
    except StandingRow.DoesNotExist:
        return Standing(merchant_id=merchant_id)


def strikes(merchant_id: str) -> list[Strike]:
    """All of a merchant's strikes, those that count no more among them."""
    return [from_row(row, Strike) for row in StrikeRow.query(merchant_id, consistent_read=True)]


def due(now: datetime) -> Iterator[str]:
    """The merchants whose standing time has changed, or whose tickets nobody answers."""
    for row in StandingRow.due.query(STANDINGS_SHARD, StandingRow.due_at <= instant_text(now)):
        yield row.merchant_id
