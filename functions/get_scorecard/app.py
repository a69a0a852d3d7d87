"""GET /merchants/{merchant_id}/scorecard: how a merchant has answered."""

from typing import Annotated, Literal

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import MerchantId
from contact_seller.http.parameters import QUERY
from contact_seller.http.response import Response
from contact_seller.http.scorecard_answers import ScorecardAnswer, scorecard_answer
from contact_seller.usecases import scorecards

app = Api("merchant", "platform")


@app.on("GET /merchants/{merchant_id}/scorecard")
def get_scorecard(
    merchant_id: MerchantId, days: Annotated[Literal["7", "30", "90"], QUERY] = "30"
) -> Response[ScorecardAnswer]:
    """What was counted in the last so many days, today among them."""
    return answer(200, scorecard_answer(scorecards.scorecard(app.caller, merchant_id, int(days))))


handler = app.handler
