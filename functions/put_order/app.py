"""PUT /orders/{order_id}: the storefront says what an order is."""

from typing import Annotated

from contact_seller.http.answers import new_or_replaced, order_answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IfMatch, NewOrderId, version_of
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.rules.order import Order, OrderDetails
from contact_seller.usecases import orders

app = Api("storefront")


@app.on("PUT /orders/{order_id}", responses=new_or_replaced(Order))
def put_order(order_id: NewOrderId, body: Annotated[OrderDetails, BODY], if_match: IfMatch = None) -> Response[Order]:
    """Stores an order. Its customer and merchant never change, and its status never goes back."""
    order = orders.put(order_id, body, version_of(if_match))
    return order_answer(order, status=201 if order.version == 1 else 200)


handler = app.handler
