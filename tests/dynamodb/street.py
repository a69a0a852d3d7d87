"""A marketplace with something to do on every route, and the table of who may do it: for the tests of access."""

from typing import Any

import pytest

from contact_seller.storage import tables
from contact_seller.usecases import sweep, world
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Answer, Marketplace, order_body, path_ids
from tests.dynamodb.test_reviews import BAD, decide, held

MAY: dict[str, set[str]] = {
    "PUT /orders/{order_id}": {"storefront"},
    "PATCH /orders/{order_id}": {"merchant", "storefront"},
    "GET /orders/{order_id}": {"customer", "merchant", "storefront", "platform"},
    "POST /orders/{order_id}/tickets": {"customer", "merchant"},
    "GET /tickets": {"customer", "merchant", "platform"},
    "GET /tickets/{ticket_id}": {"customer", "merchant", "platform"},
    "GET /tickets/{ticket_id}/messages": {"customer", "merchant", "platform"},
    "POST /tickets/{ticket_id}/messages": {"customer", "merchant"},
    "POST /tickets/{ticket_id}/no-reply-needed": {"merchant"},
    "POST /tickets/{ticket_id}/decision": {"merchant"},
    "POST /tickets/{ticket_id}/resolve": {"customer", "merchant"},
    "POST /tickets/{ticket_id}/reopen": {"customer", "merchant"},
    "GET /tickets/{ticket_id}/clock": {"merchant", "platform"},
    "POST /tickets/{ticket_id}/breach-appeal": {"merchant"},
    "POST /tickets/{ticket_id}/breach-decision": {"platform"},
    "GET /breach-appeals": {"platform"},
    "GET /reviews": {"platform", "merchant"},
    "POST /reviews/{message_id}/claim": {"platform"},
    "POST /reviews/{message_id}/decision": {"platform"},
    "POST /reviews/{message_id}/appeal": {"merchant"},
    "GET /reviews/{message_id}/record": {"platform", "merchant"},
    "PUT /merchants/{merchant_id}": {"merchant", "storefront", "platform"},
    "GET /merchants/{merchant_id}": {"merchant", "storefront", "platform"},
    "GET /merchants/{merchant_id}/standing": {"merchant", "platform"},
    "GET /merchants/{merchant_id}/scorecard": {"merchant", "platform"},
    "POST /customers/{customer_id}/erasure": {"platform"},
}
"""The roles that a route is for; a customer and a merchant only where a thing is theirs."""

LISTS = {"GET /tickets", "GET /reviews", "GET /breach-appeals"}
OWNERS = {"customer": "customer-1", "merchant": "merchant-1", "platform": "platform-2", "storefront": "storefront"}

BODIES: dict[str, Any] = {
    "PUT /orders/{order_id}": order_body(),
    "PATCH /orders/{order_id}": {"status": "processing"},
    "POST /orders/{order_id}/tickets": {"customer": {"reason": "order_status", "text": "Hm?"}},
    "POST /tickets/{ticket_id}/messages": {"text": "Hm?"},
    "POST /tickets/{ticket_id}/decision": {"decision": "accept"},
    "POST /tickets/{ticket_id}/breach-appeal": {"text": "Hm?"},
    "POST /tickets/{ticket_id}/breach-decision": {"decision": "uphold"},
    "POST /reviews/{message_id}/decision": {"decision": "uphold"},
    "POST /reviews/{message_id}/appeal": {"text": "Hm?"},
    "PUT /merchants/{merchant_id}": {"time_zone": "Europe/Berlin", "country": "DE"},
}


class Street:
    """Two customers and two merchants; all things are of the first of each."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        time = Time()
        patch.setattr(world, "now", lambda: time.now)
        patch.setattr(sweep, "SHARDS_AT_ONCE", 1)
        self.marketplace = marketplace = Marketplace()
        for table in tables.ALL:
            table.create_table(wait=False)
        marketplace.place()
        route = "PUT /merchants/{merchant_id}"
        assert marketplace.call("merchant-1", route, BODIES[route], merchant_id="merchant-1").status == 201
        late, contested = marketplace.ask(), marketplace.ask()
        time.passes(days=30)
        marketplace.sweep()
        route = "POST /tickets/{ticket_id}/breach-appeal"
        assert marketplace.call("merchant-1", route, BODIES[route], ticket_id=contested).status == 200
        asked = marketplace.ask_for({"item_id": "shirt", "quantity": 1}, "remove_product")
        resolved = marketplace.ask()
        marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=resolved)
        rejected = held(marketplace, asked, BAD)
        decide(marketplace, rejected)
        waiting = held(marketplace, asked, BAD)
        people = {"customer_id": "customer-1", "merchant_id": "merchant-1"}
        self.ids = {"order_id": "order-1", "ticket_id": asked, "message_id": waiting, **people}
        self.others = {"reopen": resolved, "breach-appeal": late, "breach-decision": contested, "appeal": rejected}

    def ids_for(self, route: str) -> dict[str, str]:
        """The thing that a route suits, by the names in its path."""
        return {name: self.others.get(route.rsplit("/", 1)[-1], self.ids[name]) for name in path_ids(route)}

    def call(self, who: str | dict[str, str], route: str, nothing: bool = False) -> Answer:
        """Calls a route with a body that fits, on the thing that it suits, or on nothing."""
        ids: dict[str, Any] = path_ids(route) if nothing else self.ids_for(route)
        body = BODIES.get(route)
        if route == "POST /orders/{order_id}/tickets":
            is_merchant = isinstance(who, str) and who.startswith("merchant")
            body = {"notice": "delay", "text": "Hm?"} if is_merchant else {"reason": "order_status", "text": "Hm?"}
        query = {"merchant_id": "merchant-1"} if route == "GET /tickets" and who == "platform-2" else None
        return self.marketplace.call(who, route, body, query, **ids)
