"""PUT /merchants/{merchant_id}: registers or renews a merchant's profile."""

from typing import Annotated

from contact_seller.http.answers import answer, new_or_replaced
from contact_seller.http.api import Api
from contact_seller.http.bodies import NewMerchantId
from contact_seller.http.parameters import BODY
from contact_seller.http.response import Response
from contact_seller.rules.merchant import Merchant, MerchantDetails
from contact_seller.usecases import merchants

app = Api("merchant", "storefront", "platform")


@app.on("PUT /merchants/{merchant_id}", responses=new_or_replaced(Merchant))
def put_merchant(merchant_id: NewMerchantId, body: Annotated[MerchantDetails, BODY]) -> Response[Merchant]:
    """Stores where the merchant works and on which days. A clock that runs keeps the calendar it started with."""
    merchant = merchants.put(app.caller, merchant_id, body)
    return answer(201 if merchant.version == 1 else 200, merchant)


handler = app.handler
