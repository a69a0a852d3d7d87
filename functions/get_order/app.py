"""GET /orders/{order_id}: a party of an order reads it."""

from aws_lambda_powertools.event_handler import Response

from contact_seller.http.answers import order_answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import OrderId
from contact_seller.rules.order import Order
from contact_seller.usecases import orders

app = Api("customer", "merchant", "storefront", "platform")


@app.get("/orders/<order_id>")
def get_order(order_id: OrderId) -> Response[Order]:
    """The order; its version is the `ETag`."""
    return order_answer(orders.get(app.caller, order_id))


handler = app.handler
