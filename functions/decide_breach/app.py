"""POST /tickets/{ticket_id}/breach-decision: the platform decides of a contested breach."""

from typing import Annotated

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, ReviewDecisionBody, TicketId
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.http.review_answers import BreachAppealAnswer, breach_appeal_answer
from contact_seller.usecases import breaches

app = Api("platform")


@app.on("POST /tickets/{ticket_id}/breach-decision")
def decide_breach(
    ticket_id: TicketId, body: Annotated[ReviewDecisionBody, BODY], idempotency_key: IdempotencyKey = None
) -> Response[BreachAppealAnswer]:
    """Overturned, the breach is taken back for good, from the counters too."""
    ticket = breaches.decide(app.caller, ticket_id, body.decision, body.note, app.once(idempotency_key))
    return answer(200, breach_appeal_answer(ticket, app.caller))


handler = app.handler
