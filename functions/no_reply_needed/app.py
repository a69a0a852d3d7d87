"""POST /tickets/{ticket_id}/no-reply-needed: the merchant says that the customer's last words need no reply."""

from contact_seller.http.answers import TicketAnswer, answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, TicketId
from contact_seller.http.response import Response
from contact_seller.usecases import tickets

app = Api("merchant", takes_body=False)


@app.on("POST /tickets/{ticket_id}/no-reply-needed")
def no_reply_needed(ticket_id: TicketId, idempotency_key: IdempotencyKey = None) -> Response[TicketAnswer]:
    """Ends the clock without an answer, which is counted. The customer's next message starts the next one."""
    return answer(200, TicketAnswer.of(tickets.no_reply_needed(app.caller, ticket_id, app.once(idempotency_key))))


handler = app.handler
