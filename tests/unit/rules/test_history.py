"""What an order's thread says of its changes, and what it never says."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contact_seller.rules.history import CHANGES_LIMIT, changes_with_variants, order_changed
from contact_seller.rules.order import Order, OrderDetails, OrderPatch, patch, place, replace
from tests.dynamodb.marketplace import order_body

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SECRET = "S3cr3t77"


def order(**changes: Any) -> Order:
    return place("o", OrderDetails.model_validate(order_body(**changes)), NOW)


def item(**changes: Any) -> dict[str, Any]:
    return {**order_body()["items"][0], **changes}


def changes_of(before: Order, changes: dict[str, Any]) -> list[dict[str, Any]]:
    after = patch(before, OrderPatch.model_validate(changes), NOW)
    return list(order_changed(before, after, "merchant").detail["changes"])


def test_an_entry_is_numbered_by_the_orders_version_in_a_thread_of_its_own() -> None:
    before = order()
    entry = order_changed(before, patch(before, OrderPatch(status="processing"), NOW), "merchant", "o~T")
    assert (entry.ticket_id, entry.number, entry.by) == ("o~", 2, "merchant")
    assert entry.detail == {
        "order_id": "o",
        "customer_id": "customer-1",
        "merchant_id": "merchant-1",
        "ticket_id": "o~T",
        "order_version": 2,
        "order_status": "processing",
        "changes": [{"field": "status", "from": "placed", "to": "processing"}],
        "further_changes": 0,
    }


def test_a_new_order_says_what_came() -> None:
    changes = order_changed(None, order(), "storefront").detail["changes"]
    assert changes[0] == {"field": "status", "from": None, "to": "placed"}
    assert {"item_id": "shirt", "field": "quantity", "from": None, "to": 2} in changes


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"items": [{"item_id": "mug", "state": "sold_out"}]},
            {"item_id": "mug", "field": "state", "from": None, "to": "sold_out"},
        ),
        (
            {"estimated_delivery": {"from": "2026-03-05", "to": "2026-03-06"}},
            {"field": "estimated_delivery", "from": None, "to": {"from": "2026-03-05", "to": "2026-03-06"}},
        ),
        (
            {"shipment": {"shipped_at": "2026-03-03T10:00:00Z"}},
            {"field": "shipped_at", "from": None, "to": "2026-03-03T10:00:00.000Z"},
        ),
        ({"shipment": {"carrier": "DHL"}}, {"field": "carrier"}),
        ({"notice": {"kind": "delay", "text": "Later."}}, None),
    ],
)
def test_a_change_says_from_what_to_what(changes: dict[str, Any], expected: dict[str, Any] | None) -> None:
    assert changes_of(order(), changes) == ([expected] if expected else [])


def test_no_word_that_a_person_wrote_is_published() -> None:
    address = dict.fromkeys(("name", "line1", "line2", "city", "region", "postal_code"), SECRET) | {"country": "DE"}
    words = {"title": SECRET, "size": SECRET, "color": SECRET}
    secret = OrderDetails.model_validate(
        order_body(
            items=[item(**words), item(item_id="hat", **words)],
            shipping_address=address,
            shipment={"carrier": SECRET, "tracking_number": SECRET, "tracking_url": f"https://{SECRET}"},
        )
    )
    for before, after in ((order(), replace(order(), secret, NOW)), (None, place("o", secret, NOW))):
        entry = order_changed(before, after, "storefront")
        assert SECRET not in str(entry)
        assert {"field": "shipping_address"} in entry.detail["changes"]


def test_a_decision_keeps_the_words_of_a_variant_and_never_an_address() -> None:
    address = {**order_body()["shipping_address"], "line1": SECRET}
    after = replace(
        order(),
        OrderDetails.model_validate(order_body(items=[item(size="L", color="red")], shipping_address=address)),
        NOW,
    )
    changes = changes_with_variants(order(), after)
    assert {"item_id": "shirt", "field": "size", "from": "M", "to": "L"} in changes
    assert {"field": "shipping_address"} in changes
    assert SECRET not in str(changes)


def test_a_change_of_very_much_names_some_and_counts_the_rest() -> None:
    many = [item(item_id=str(number)) for number in range(CHANGES_LIMIT + 10)]
    detail = order_changed(None, order(items=many), "storefront").detail
    assert len(detail["changes"]) == CHANGES_LIMIT
    assert detail["further_changes"] > 10
    assert detail["changes"][0]["field"] == "status"
