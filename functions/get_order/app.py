"""GET /orders/{order_id}: a party of an order reads it."""

from contact_seller.http.answers import OrderAnswer, order_for
from contact_seller.http.api import Api
from contact_seller.http.bodies import OrderId
from contact_seller.http.response import Response
from contact_seller.usecases import orders

app = Api("customer", "merchant", "storefront", "platform")


@app.on("GET /orders/{order_id}")
def get_order(order_id: OrderId) -> Response[OrderAnswer]:
    """The order; its version is the `ETag`. The platform's staff see no address."""
    return order_for(orders.get(app.caller, order_id), app.caller)


handler = app.handler
