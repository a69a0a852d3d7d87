"""POST /tickets/{ticket_id}/messages: a customer or a merchant writes in a ticket."""

from typing import Annotated

from contact_seller.http.answers import MessageAnswer, ScreenedMessageAnswer, answer, message_answer
from contact_seller.http.api import Api
from contact_seller.http.asking_bodies import ASKING_TAGS, AskingBody, request_of
from contact_seller.http.bodies import IdempotencyKey, TicketId
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.usecases import messages

app = Api("customer", "merchant", union_tags=ASKING_TAGS)


@app.on("POST /tickets/{ticket_id}/messages", status=201)
def post_message(
    ticket_id: TicketId, body: Annotated[AskingBody, BODY], idempotency_key: IdempotencyKey = None
) -> Response[ScreenedMessageAnswer | MessageAnswer]:
    """A customer's message is shown at once, a merchant's when it has passed its screening.

    A customer may add a `reason` and its `request` in a ticket that has had none, such as a merchant's notice.
    """
    once = app.once(idempotency_key)
    message = messages.post(app.caller, ticket_id, body.text, once, request_of(body))
    return answer(201, message_answer(message, app.caller))


handler = app.handler
