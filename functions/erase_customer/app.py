"""POST /customers/{customer_id}/erasure: what a customer wrote, and its addresses, are erased."""

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import CustomerId, IdempotencyKey
from contact_seller.http.response import Response
from contact_seller.rules.erasure import Erasure
from contact_seller.usecases import erasure

RESERVE_MS = 5_000
"""Time that is left to go through the last tickets, and to answer."""

app = Api("platform", takes_body=False)


@app.on("POST /customers/{customer_id}/erasure")
def erase_customer(customer_id: CustomerId, idempotency_key: IdempotencyKey = None) -> Response[Erasure]:
    """Works as long as a request may last; repeat it, with the same key or none, until `complete` is true."""

    def has_time() -> bool:
        return app.remaining_ms() > RESERVE_MS

    return answer(200, erasure.erase(customer_id, has_time, app.once(idempotency_key)))


handler = app.handler
