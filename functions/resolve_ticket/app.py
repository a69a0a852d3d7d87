"""POST /tickets/{ticket_id}/resolve: a customer or a merchant resolves a ticket."""

from contact_seller.http.answers import TicketAnswer, answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, TicketId
from contact_seller.http.response import Response
from contact_seller.usecases import tickets

app = Api("customer", "merchant", takes_body=False)


@app.on("POST /tickets/{ticket_id}/resolve")
def resolve_ticket(ticket_id: TicketId, idempotency_key: IdempotencyKey = None) -> Response[TicketAnswer]:
    """Ends the conversation; a message reopens it, within a window."""
    return answer(200, TicketAnswer.of(tickets.resolve(app.caller, ticket_id, app.once(idempotency_key))))


handler = app.handler
