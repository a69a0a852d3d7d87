"""GET /reviews: messages that were held, those that wait for a decision first of all."""

from typing import Annotated

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import Limit, PageToken, UpdatedSince
from contact_seller.http.parameters import QUERY
from contact_seller.http.response import Response
from contact_seller.http.review_answers import ReviewsAnswer, reviews_answer
from contact_seller.rules.desk import ReviewState
from contact_seller.usecases import review_lists

app = Api("platform", "merchant")


@app.on("GET /reviews")
def list_reviews(
    state: Annotated[ReviewState, QUERY] = "pending",
    updated_since: UpdatedSince = None,
    limit: Limit = 25,
    page_token: PageToken = None,
) -> Response[ReviewsAnswer]:
    """For the platform the worst and then oldest first, or those decided last; for a merchant its own, newest first.

    A page of long texts, or of long orders, may end before its limit.
    """
    page = review_lists.listed(app.caller, state, updated_since, limit, page_token)
    found = answer(200, reviews_answer(page, app.caller))
    if found.fits or len(page.rows) == 1:
        return found
    return list_reviews(state, updated_since, len(page.rows) // 2, page_token)


handler = app.handler
