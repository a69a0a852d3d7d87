"""What a decision costs on DynamoDB's own engine: requests in sequence, and capacity units."""

from typing import Any

import pytest

from contact_seller.storage.tables import ThreadRow
from local.capacity import counting
from tests.dynamodb.marketplace import Marketplace

ACCEPT = {"decision": "accept"}
REMOVE = ("remove_product", {"item_id": "shirt", "quantity": 1})
VARIANT = ("change_variant", {"item_id": "shirt", "size": "L"})


@pytest.mark.parametrize(
    ("asked", "body", "entries", "units"),
    [
        (REMOVE, ACCEPT, 3, 28),
        (REMOVE, {**ACCEPT, "text": "Gladly."}, 4, 32),
        (VARIANT, ACCEPT, 2, 26),
        (REMOVE, {"decision": "decline", "text": "It is packed."}, 2, 22),
    ],
)
def test_a_decision_is_two_requests(
    marketplace: Marketplace,
    asked: tuple[str, dict[str, Any]],
    body: dict[str, str],
    entries: int,
    units: float,
) -> None:
    marketplace.place()
    ticket_id = marketplace.ask_for(asked[1], asked[0])
    before = ThreadRow.count()
    with counting() as counted:
        answer = marketplace.call(
            "merchant-1",
            "POST /tickets/{ticket_id}/decision",
            body,
            headers={"Idempotency-Key": "k"},
            ticket_id=ticket_id,
        )
    assert answer.status == 200
    assert counted.operations == ["TransactGetItems", "TransactWriteItems"]
    assert ThreadRow.count() - before == entries
    assert (counted.read_units, counted.write_units) == (8, units)
