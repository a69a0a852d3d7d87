"""GET /tickets/{ticket_id}/clock: how the time by which a reply is due came about."""

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import TicketId
from contact_seller.http.clock_answers import ClockAnswer, clock_answer
from contact_seller.http.response import Response
from contact_seller.usecases import clocks

app = Api("merchant", "platform")


@app.on("GET /tickets/{ticket_id}/clock")
def get_clock(ticket_id: TicketId) -> Response[ClockAnswer]:
    """Which message started the clock, which days counted and why others did not, and when the reply is due."""
    return answer(200, clock_answer(clocks.explain(app.caller, ticket_id)))


handler = app.handler
