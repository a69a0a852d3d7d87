"""The shards of the due index share what is written evenly, however many there are."""

from collections import Counter

import pytest

from contact_seller.storage import rows
from contact_seller.usecases.world import new_ticket_id

TICKETS = 20_000
UNEVEN = 2.5
"""Times a shard's fair part. By chance alone, the fullest of 1,000 shards has 1.7 times its 20 tickets."""


@pytest.mark.parametrize("shards", [8, 32, 1_000])
def test_no_shard_gets_much_more_than_its_part(monkeypatch: pytest.MonkeyPatch, shards: int) -> None:
    monkeypatch.setattr(rows, "DUE_SHARDS", shards)
    found = Counter(rows.due_shard(new_ticket_id(f"order-{number}")) for number in range(TICKETS))
    assert max(found.values()) < UNEVEN * TICKETS / shards
    assert set(found) == {str(shard) for shard in range(shards)}
