"""POST /reviews/{message_id}/appeal: a merchant contests that its message was rejected."""

from typing import Annotated

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, MessageBody, MessageId
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.http.review_answers import ReviewAnswer, review_answer
from contact_seller.usecases import reviews

app = Api("merchant")


@app.on("POST /reviews/{message_id}/appeal")
def appeal_review(
    message_id: MessageId, body: Annotated[MessageBody, BODY], idempotency_key: IdempotencyKey = None
) -> Response[ReviewAnswer]:
    """Once a message, until `appeal_until`. Another person than the first decides, as of a held message."""
    appealed = reviews.appeal(app.caller, message_id, body.text, app.once(idempotency_key))
    return answer(200, review_answer(appealed, app.caller))


handler = app.handler
