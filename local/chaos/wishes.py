"""What customers ask for of an order, and what its merchant makes of it."""

from random import Random
from typing import Any

from contact_seller.rules.order import NEXT
from local.chaos.commits import Item


def request_for(draw: Random, order: Item) -> dict[str, Any] | None:
    """A reason with its request that the order may take as it stands; sometimes nothing, which is a question."""
    item = draw.choice(order["items"]["L"])["M"]
    item_id, quantity = item["item_id"]["S"], draw.randint(1, int(item["quantity"]["N"]))
    address = {"name": "A. B.", "line1": f"Side Street {draw.randint(1, 99)}", "city": "Bonn", "country": "DE"}
    before: list[tuple[str, Any]] = [
        ("remove_product", {"item_id": item_id, "quantity": quantity}),
        ("change_variant", {"item_id": item_id, "size": draw.choice("SML")}),
        ("change_shipping_address", {"address": address}),
    ]
    wants = draw.choice(("return", "exchange", "refund"))
    after: list[tuple[str, Any]] = [
        ("item_problem", {"item_id": item_id, "problem": draw.choice(("defective", "damaged"))}),
        ("return_exchange_refund", {"item_id": item_id, "quantity": quantity, "wants": wants}),
    ]
    if draw.random() < 0.4:
        return None
    reason, request = draw.choice(before if order["status"]["S"] in ("placed", "processing") else after)
    return {"reason": reason, "request": request}


def change_of(draw: Random, order: Item) -> dict[str, Any]:
    """A step of the order's status, or a state of a line."""
    steps = sorted(NEXT[order["status"]["S"]] - {"cancelled"}) or [order["status"]["S"]]
    if draw.random() < 0.5:
        return {"status": draw.choice(steps)}
    item = draw.choice(order["items"]["L"])["M"]
    return {"items": [{"item_id": item["item_id"]["S"], "state": draw.choice(("packed", "sold_out", "damaged"))}]}
