"""POST /reviews/{message_id}/decision: the platform upholds or overturns what held a message."""

from typing import Annotated

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, MessageId, ReviewDecisionBody
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.http.review_answers import ReviewAnswer, review_answer
from contact_seller.usecases import reviews

app = Api("platform")


@app.on("POST /reviews/{message_id}/decision")
def decide_review(
    message_id: MessageId, body: Annotated[ReviewDecisionBody, BODY], idempotency_key: IdempotencyKey = None
) -> Response[ReviewAnswer]:
    """Overturned, the message is delivered and answers as of the time it was sent; upheld, it is rejected for good."""
    decided = reviews.decide(app.caller, message_id, body.decision, body.note, app.once(idempotency_key))
    return answer(200, review_answer(decided, app.caller))


handler = app.handler
