"""POST /tickets/{ticket_id}/decision: the merchant accepts or declines a ticket's request."""

from typing import Annotated

from contact_seller.http.answers import DecisionAnswer, TicketAnswer, answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import DecisionBody, IdempotencyKey, TicketId
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.usecases import decisions

app = Api("merchant")


@app.on("POST /tickets/{ticket_id}/decision")
def decide_request(
    ticket_id: TicketId, body: Annotated[DecisionBody, BODY], idempotency_key: IdempotencyKey = None
) -> Response[DecisionAnswer]:
    """Accepting changes the order with the ticket, or neither. A text becomes a message, which is screened as any."""
    decided = decisions.decide(app.caller, ticket_id, body.decision, body.text, app.once(idempotency_key))
    return answer(200, DecisionAnswer(ticket=TicketAnswer.of(decided.ticket), order=decided.order))


handler = app.handler
