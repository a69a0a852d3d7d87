"""GET /merchants/{merchant_id}/standing: how a merchant stands, and why."""

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import MerchantId
from contact_seller.http.response import Response
from contact_seller.http.standing_answers import StandingAnswer, standing_answer
from contact_seller.usecases import standings

app = Api("merchant", "platform")


@app.on("GET /merchants/{merchant_id}/standing")
def get_standing(merchant_id: MerchantId) -> Response[StandingAnswer]:
    """The strikes that the standing rests on, when each expires, and until when each level holds."""
    return answer(200, standing_answer(standings.explain(app.caller, merchant_id)))


handler = app.handler
