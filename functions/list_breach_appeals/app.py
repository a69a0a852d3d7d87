"""GET /breach-appeals: breaches that their merchants contest, for the platform to decide of."""

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import Limit, PageToken, UpdatedSince
from contact_seller.http.response import Response
from contact_seller.http.review_answers import BreachAppealsAnswer, breach_appeals_answer
from contact_seller.usecases import breaches

app = Api("platform")


@app.on("GET /breach-appeals")
def list_breach_appeals(
    updated_since: UpdatedSince = None, limit: Limit = 25, page_token: PageToken = None
) -> Response[BreachAppealsAnswer]:
    """Those that wait for a decision, longest contested first."""
    return answer(200, breach_appeals_answer(breaches.contested(updated_since, limit, page_token), app.caller))


handler = app.handler
