"""POST /reviews/{message_id}/claim: somebody of the platform takes a held message to decide of it."""

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import IdempotencyKey, MessageId
from contact_seller.http.response import Response
from contact_seller.http.review_answers import ReviewAnswer, review_answer
from contact_seller.usecases import reviews

app = Api("platform", takes_body=False)


@app.on("POST /reviews/{message_id}/claim")
def claim_review(message_id: MessageId, idempotency_key: IdempotencyKey = None) -> Response[ReviewAnswer]:
    """Keeps others from deciding of it for a quarter of an hour; claiming again renews that. Deciding needs none."""
    claimed = reviews.claim(app.caller, message_id, app.once(idempotency_key))
    return answer(200, review_answer(claimed, app.caller))


handler = app.handler
