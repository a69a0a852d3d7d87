"""GET /tickets/{ticket_id}/messages: a ticket's messages."""

from contact_seller.http.answers import MessagesAnswer, answer, messages_answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import Limit, PageToken, TicketId, UpdatedSince
from contact_seller.http.response import Response
from contact_seller.usecases import messages

app = Api("customer", "merchant", "platform")


@app.on("GET /tickets/{ticket_id}/messages")
def list_messages(
    ticket_id: TicketId, limit: Limit = 25, page_token: PageToken = None, updated_since: UpdatedSince = None
) -> Response[MessagesAnswer]:
    """Oldest first. A customer sees delivered ones only; merchant and platform see all, with what was found in them."""
    page = messages.listed(app.caller, ticket_id, updated_since, limit, page_token)
    return answer(200, messages_answer(page, app.caller))


handler = app.handler
