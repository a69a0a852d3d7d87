"""POST /tickets/{ticket_id}/decision: the merchant accepts or declines a ticket's request."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from contact_seller.http.answers import DecisionAnswer, TicketAnswer, answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import DecisionBody, IdempotencyKey, TicketId
from contact_seller.usecases import decisions

app = Api("merchant")


@app.post("/tickets/<ticket_id>/decision")
def decide_request(
    ticket_id: TicketId, body: Annotated[DecisionBody, Body()], idempotency_key: IdempotencyKey = None
) -> Response[DecisionAnswer]:
    """Accepting changes the order with the ticket, or neither. A text becomes a message, which is screened as any."""
    decided = decisions.decide(app.caller, ticket_id, body.decision, body.text, app.once(idempotency_key))
    return answer(200, DecisionAnswer(ticket=TicketAnswer.of(decided.ticket), order=decided.order))


handler = app.handler
