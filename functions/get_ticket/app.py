"""GET /tickets/{ticket_id}: a party of a ticket reads it."""

from contact_seller.http.answers import TicketAnswer, answer, ticket_answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import TicketId
from contact_seller.http.response import Response
from contact_seller.usecases import tickets

app = Api("customer", "merchant", "platform")


@app.on("GET /tickets/{ticket_id}")
def get_ticket(ticket_id: TicketId) -> Response[TicketAnswer]:
    """The ticket."""
    return answer(200, ticket_answer(tickets.get(app.caller, ticket_id), app.caller))


handler = app.handler
