"""POST /tickets/{ticket_id}/reopen: a customer or a merchant reopens a ticket."""

from contact_seller.http.answers import TicketAnswer, answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, TicketId
from contact_seller.http.response import Response
from contact_seller.usecases import tickets

app = Api("customer", "merchant", takes_body=False)


@app.on("POST /tickets/{ticket_id}/reopen")
def reopen_ticket(ticket_id: TicketId, idempotency_key: IdempotencyKey = None) -> Response[TicketAnswer]:
    """Takes a resolved ticket up again, within a window. A customer who does so is owed a reply."""
    return answer(200, TicketAnswer.of(tickets.reopen(app.caller, ticket_id, app.once(idempotency_key))))


handler = app.handler
