"""POST /tickets/{ticket_id}/breach-appeal: a merchant contests a breach."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, MessageBody, TicketId
from contact_seller.http.review_answers import BreachAppealAnswer, breach_appeal_answer
from contact_seller.usecases import breaches

app = Api("merchant")


@app.post("/tickets/<ticket_id>/breach-appeal")
def appeal_breach(
    ticket_id: TicketId, body: Annotated[MessageBody, Body()], idempotency_key: IdempotencyKey = None
) -> Response[BreachAppealAnswer]:
    """The breach of the clock that runs or ran last; once a clock, within the time for appeals."""
    ticket = breaches.appeal(app.caller, ticket_id, body.text, app.once(idempotency_key))
    return answer(200, breach_appeal_answer(ticket, app.caller))


handler = app.handler
