"""GET /merchants/{merchant_id}: reads a merchant's profile."""

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import MerchantId
from contact_seller.http.response import Response
from contact_seller.rules.merchant import Merchant
from contact_seller.usecases import merchants

app = Api("merchant", "storefront", "platform")


@app.on("GET /merchants/{merchant_id}")
def get_merchant(merchant_id: MerchantId) -> Response[Merchant]:
    """The profile."""
    return answer(200, merchants.get(app.caller, merchant_id))


handler = app.handler
