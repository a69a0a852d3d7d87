"""POST /reviews/{message_id}/appeal: a merchant contests that its message was rejected."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, MessageBody, MessageId
from contact_seller.http.review_answers import ReviewAnswer, review_answer
from contact_seller.usecases import reviews

app = Api("merchant")


@app.post("/reviews/<message_id>/appeal")
def appeal_review(
    message_id: MessageId, body: Annotated[MessageBody, Body()], idempotency_key: IdempotencyKey = None
) -> Response[ReviewAnswer]:
    """Once a message, until `appeal_until`. Another person than the first decides, as of a held message."""
    appealed = reviews.appeal(app.caller, message_id, body.text, app.once(idempotency_key))
    return answer(200, review_answer(appealed, app.caller))


handler = app.handler
