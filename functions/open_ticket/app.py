"""POST /orders/{order_id}/tickets: a customer or a merchant opens a ticket on an order."""

from typing import Annotated

from contact_seller.http.answers import TicketAnswer, answer
from contact_seller.http.api import Api
from contact_seller.http.asking_bodies import OPENING_TAGS, OpeningBody, opening_of
from contact_seller.http.bodies import IdempotencyKey, OrderId
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.usecases import tickets

app = Api("customer", "merchant", union_tags=OPENING_TAGS)


@app.on("POST /orders/{order_id}/tickets", status=201)
def open_ticket(
    order_id: OrderId, body: Annotated[OpeningBody, BODY], idempotency_key: IdempotencyKey = None
) -> Response[TicketAnswer]:
    """A customer opens with a `reason` and the `request` that it calls for, a merchant with a `notice`."""
    ticket = tickets.open_ticket(app.caller, order_id, opening_of(body), app.once(idempotency_key))
    return answer(201, TicketAnswer.of(ticket), Location=f"/tickets/{ticket.ticket_id}")


handler = app.handler
