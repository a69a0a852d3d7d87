"""PATCH /orders/{order_id}: its merchant or the storefront changes an order."""

from typing import Annotated

from contact_seller.http.answers import order_answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, IfMatch, OrderId, version_of
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.rules.order import Order, OrderPatch
from contact_seller.usecases import orders

app = Api("merchant", "storefront")


@app.on("PATCH /orders/{order_id}")
def update_order(
    order_id: OrderId,
    body: Annotated[OrderPatch, BODY],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Order]:
    """Changes what the body names. With a `notice`, the customer is told in the order's ticket, or in a new one."""
    return order_answer(orders.patch(app.caller, order_id, body, version_of(if_match), app.once(idempotency_key)))


handler = app.handler
