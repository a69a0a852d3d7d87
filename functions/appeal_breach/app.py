"""POST /tickets/{ticket_id}/breach-appeal: a merchant contests a breach."""

from typing import Annotated

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, MessageBody, TicketId
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.http.review_answers import BreachAppealAnswer, breach_appeal_answer
from contact_seller.usecases import breaches

app = Api("merchant")


@app.on("POST /tickets/{ticket_id}/breach-appeal")
def appeal_breach(
    ticket_id: TicketId, body: Annotated[MessageBody, BODY], idempotency_key: IdempotencyKey = None
) -> Response[BreachAppealAnswer]:
    """The breach of the clock that runs or ran last; once a clock, within the time for appeals."""
    ticket = breaches.appeal(app.caller, ticket_id, body.text, app.once(idempotency_key))
    return answer(200, breach_appeal_answer(ticket, app.caller))


handler = app.handler
