"""Orders, through their handlers."""

import pytest

from tests.dynamodb.marketplace import Marketplace, order_body

PUT = "PUT /orders/{order_id}"
PATCH = "PATCH /orders/{order_id}"
GET = "GET /orders/{order_id}"


def test_a_new_order_is_201_and_its_replacement_200(marketplace: Marketplace) -> None:
    first = marketplace.call("storefront", PUT, order_body(), order_id="o")
    second = marketplace.call("storefront", PUT, order_body(status="processing"), order_id="o")
    assert (first.status, second.status) == (201, 200)
    assert (first.body["version"], second.body["version"]) == (1, 2)


def test_an_order_comes_back_as_it_was_put(marketplace: Marketplace) -> None:
    body = order_body(
        estimated_delivery={"from": "2026-03-05", "to": "2026-03-08"},
        shipment={
            "carrier": "DHL",
            "tracking_number": "RR123456785DE",
            "tracking_url": "https://t.example/1",
            "shipped_at": None,
        },
    )
    marketplace.call("storefront", PUT, body, order_id="o")
    got = marketplace.call("customer-1", GET, order_id="o").body
    assert got["estimated_delivery"] == body["estimated_delivery"]
    assert got["shipment"] == body["shipment"]
    assert got["items"][0]["unit_price"] == {"amount_minor": 1999, "currency": "EUR"}
    assert got["placed_at"] == "2026-03-02T10:00:00.000Z"


def test_the_etag_is_the_version(marketplace: Marketplace) -> None:
    marketplace.place("o")
    assert marketplace.call("customer-1", GET, order_id="o").headers["ETag"] == '"1"'


@pytest.mark.parametrize("who", ["customer-2", "merchant-2"])
def test_anothers_order_looks_like_none(marketplace: Marketplace, who: str) -> None:
    marketplace.place("o")
    theirs = marketplace.call(who, GET, order_id="o")
    none = marketplace.call(who, GET, order_id="nothing")
    assert (theirs.status, theirs.body) == (404, none.body)


def test_an_order_does_not_change_hands(marketplace: Marketplace) -> None:
    marketplace.place("o")
    answer = marketplace.call("storefront", PUT, order_body(customer_id="customer-2"), order_id="o")
    assert (answer.status, answer.code) == (409, "conflict")


def test_a_patch_changes_what_it_names_and_nothing_else(marketplace: Marketplace) -> None:
    before = marketplace.place("o")
    after = marketplace.call("merchant-1", PATCH, {"status": "shipped"}, order_id="o").body
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"status", "version", "updated_at"}


def test_an_order_that_is_delivered_gets_its_time(marketplace: Marketplace) -> None:
    marketplace.place("o", status="shipped")
    after = marketplace.call("merchant-1", PATCH, {"status": "delivered"}, order_id="o").body
    assert after["delivered_at"] == after["updated_at"]


@pytest.mark.parametrize("method", [PUT, PATCH])
def test_an_order_never_goes_back(marketplace: Marketplace, method: str) -> None:
    marketplace.place("o", status="delivered")
    body = order_body() if method == PUT else {"status": "placed"}
    answer = marketplace.call("storefront", method, body, order_id="o")
    assert (answer.status, answer.code) == (409, "order_transition")
    assert marketplace.call("storefront", GET, order_id="o").body["version"] == 1


def test_a_stale_if_match_is_412(marketplace: Marketplace) -> None:
    marketplace.place("o")
    marketplace.call("merchant-1", PATCH, {"status": "processing"}, order_id="o", headers={"If-Match": '"1"'})
    answer = marketplace.call("merchant-1", PATCH, {"status": "shipped"}, order_id="o", headers={"If-Match": '"1"'})
    assert (answer.status, answer.code) == (412, "precondition_failed")


@pytest.mark.parametrize("if_match", ["*", '"1"'])
def test_an_order_that_must_be_there_is_not_made_anew(marketplace: Marketplace, if_match: str) -> None:
    headers = {"If-Match": if_match}
    assert marketplace.call("storefront", PUT, order_body(), order_id="o", headers=headers).status == 412
    marketplace.place("o")
    assert marketplace.call("storefront", PUT, order_body(), order_id="o", headers=headers).status == 200


def test_an_item_that_the_order_does_not_have_cannot_be_patched(marketplace: Marketplace) -> None:
    marketplace.place("o")
    body = {"items": [{"item_id": "hat", "state": "sold_out"}]}
    answer = marketplace.call("merchant-1", PATCH, body, order_id="o")
    assert (answer.status, answer.fields) == (400, ["items.0.item_id"])


def test_a_notice_goes_to_the_orders_open_ticket(marketplace: Marketplace) -> None:
    marketplace.place("order-1")
    ticket_id = marketplace.ask()
    notice = {"kind": "delay", "text": "It takes two days more."}
    marketplace.call("merchant-1", PATCH, {"status": "processing", "notice": notice}, order_id="order-1")
    marketplace.screen()
    assert [message["text"] for message in marketplace.messages(ticket_id, "customer-1")][-1] == notice["text"]
    (*_, changed) = marketplace.history("order-1")
    assert changed["ticket_id"] == ticket_id


def test_a_patch_that_is_repeated_with_its_key_tells_the_customer_once(marketplace: Marketplace) -> None:
    marketplace.place("order-1")
    notice = {"kind": "delay", "text": "It takes two days more."}
    answers = [
        marketplace.call("merchant-1", PATCH, {"notice": notice}, order_id="order-1", headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    assert answers[0].body == answers[1].body
    (ticket,) = marketplace.call("customer-1", "GET /tickets").body["tickets"]
    assert len(marketplace.messages(ticket["ticket_id"], "merchant-1")) == 1


def test_a_notice_opens_a_ticket_where_none_is_open(marketplace: Marketplace) -> None:
    marketplace.place("order-1")
    notice = {"kind": "sold_out", "text": "The mug is sold out."}
    marketplace.call("merchant-1", PATCH, {"notice": notice}, order_id="order-1")
    (ticket,) = marketplace.call("customer-1", "GET /tickets").body["tickets"]
    assert (ticket["notice"], ticket["opened_by"]) == ("sold_out", "merchant")
