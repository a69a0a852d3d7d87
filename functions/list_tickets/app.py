"""GET /tickets: the tickets that the caller may see."""

from typing import Annotated

from pydantic import Field

from contact_seller.http.answers import TicketsAnswer, answer, tickets_answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import Limit, PageToken, UpdatedSince
from contact_seller.http.parameters import QUERY
from contact_seller.http.response import Response
from contact_seller.rules.lists import Wanted
from contact_seller.rules.requests import Reason
from contact_seller.rules.ticket import TicketState
from contact_seller.rules.values import CustomerId, Identifier, Instant
from contact_seller.usecases import tickets

app = Api("customer", "merchant", "platform")


@app.on("GET /tickets")
def list_tickets(  # noqa: PLR0917 - the resolver passes them by name
    limit: Limit = 25,
    page_token: PageToken = None,
    updated_since: UpdatedSince = None,
    state: Annotated[TicketState | None, QUERY] = None,
    reason: Annotated[Reason | None, QUERY] = None,
    order_id: Annotated[Identifier | None, QUERY] = None,
    due_before: Annotated[
        Instant | None, Field(description="Only replies due by then; of a merchant's tickets."), QUERY
    ] = None,
    merchant_id: Annotated[Identifier | None, Field(description="The platform's to name."), QUERY] = None,
    customer_id: Annotated[CustomerId | None, Field(description="The platform's to name."), QUERY] = None,
) -> Response[TicketsAnswer]:
    """A customer's own, last changed first; a merchant's own, by who has to act and then soonest due first.

    With `order_id`, a merchant's come in the order of their opening, unless `due_before` is named too.
    """
    wanted = Wanted(customer_id, merchant_id, order_id, state, reason, updated_since, due_before, limit, page_token)
    return answer(200, tickets_answer(tickets.listed(app.caller, wanted), app.caller))


handler = app.handler
