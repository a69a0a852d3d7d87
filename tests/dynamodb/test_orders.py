"""Orders, through their handlers."""

from collections.abc import Iterator

import pytest

from contact_seller.rules.ticket import Ticket
from contact_seller.storage import tickets
from contact_seller.storage.transaction import Transaction
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


@pytest.mark.parametrize(
    ("if_match", "status"),
    [
        ('"2"', 200),
        ('"1", "2"', 200),
        ('W/"2"', 200),
        ("2", 200),
        ("*", 200),
        ('"1", "3"', 412),
        ('"2', 412),
        ('2"', 412),
        ("two", 412),
        ("", 412),
    ],
)
def test_an_if_match_names_the_version_in_one_of_its_tags(marketplace: Marketplace, if_match: str, status: int) -> None:
    marketplace.place("o")
    marketplace.place("o")
    answer = marketplace.call("merchant-1", PATCH, {"status": "shipped"}, order_id="o", headers={"If-Match": if_match})
    assert answer.status == status


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


@pytest.mark.parametrize(
    ("who", "route", "body", "field"),
    [
        ("merchant-1", PATCH, {"delivered_at": "2200-12-31T23:59:59-01:00"}, "delivered_at"),
        ("merchant-1", PATCH, {"shipment": {"shipped_at": "2200-12-31T23:59:59-01:00"}}, "shipment.shipped_at"),
        ("storefront", PUT, order_body(placed_at="1970-01-01T00:00:00+01:00"), "placed_at"),
    ],
)
def test_a_time_that_its_offset_brings_out_of_bounds_is_never_stored(
    marketplace: Marketplace, who: str, route: str, body: dict[str, object], field: str
) -> None:
    marketplace.place("o")
    answer = marketplace.call(who, route, body, order_id="o")
    assert (answer.status, answer.fields) == (400, [field])
    assert marketplace.call("customer-1", GET, order_id="o").body["version"] == 1


@pytest.mark.parametrize(
    ("route", "body"),
    [
        (PUT, order_body(items=[*order_body()["items"], order_body()["items"][0]])),
        (PATCH, {"items": [{"item_id": each, "state": "removed"} for each in ("shirt", "mug", "shirt")]}),
    ],
)
def test_an_item_that_is_named_twice_is_named_in_the_error(
    marketplace: Marketplace, route: str, body: dict[str, object]
) -> None:
    marketplace.place("o")
    answer = marketplace.call("storefront", route, body, order_id="o")
    assert (answer.status, answer.fields) == (400, ["items.2.item_id"])


@pytest.mark.parametrize("subject", ["auth0|5f7c8ec7c33c6c004bbafe82", "google-oauth2|1", "a+b@c:d", "x" * 255])
def test_a_customer_is_whatever_its_issuer_calls_it(marketplace: Marketplace, subject: str) -> None:
    marketplace.place("o", customer_id=subject)
    claims = {"sub": subject, "cognito:groups": "[customer]"}
    body = {"reason": "order_status", "text": "Where is it?"}
    assert marketplace.call(claims, "POST /orders/{order_id}/tickets", body, order_id="o").status == 201
    assert len(marketplace.call(claims, "GET /tickets").body["tickets"]) == 1
    assert len(marketplace.call("platform", "GET /tickets", query={"customer_id": subject}).body["tickets"]) == 1
    erased = marketplace.call("platform", "POST /customers/{customer_id}/erasure", customer_id=subject)
    assert (erased.status, erased.body["messages"]) == (200, 1)


@pytest.mark.parametrize("body", [{"status": "placed"}, {"status": None}, {"items": []}, {"notice": None}])
def test_a_patch_that_changes_nothing_makes_no_version(marketplace: Marketplace, body: dict[str, object]) -> None:
    before = marketplace.place("o")
    answer = marketplace.call("merchant-1", PATCH, body, order_id="o")
    assert (answer.status, answer.body) == (200, before)
    assert len(marketplace.history("o")) == 1


def test_a_notice_alone_leaves_the_order_as_it_is(marketplace: Marketplace) -> None:
    marketplace.place("order-1")
    marketplace.ask()
    before = marketplace.call("customer-1", GET, order_id="order-1")
    notice = {"kind": "delay", "text": "Please send me your card number and the CVV."}
    answer = marketplace.call("merchant-1", PATCH, {"notice": notice}, order_id="order-1", headers={"If-Match": '"1"'})
    marketplace.screen()
    assert answer.status == 200
    assert marketplace.call("customer-1", GET, order_id="order-1") == before
    assert len(marketplace.history("order-1")) == 1


def test_a_notice_alone_rests_on_the_version_that_it_names(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    marketplace.place("order-1")
    ticket_id = marketplace.ask()
    commit = Transaction._commit

    def overtaken(transaction: Transaction) -> None:
        monkeypatch.setattr(Transaction, "_commit", commit)
        marketplace.place("order-1")
        commit(transaction)

    monkeypatch.setattr(Transaction, "_commit", overtaken)
    notice = {"kind": "delay", "text": "It takes two days more."}
    answer = marketplace.call("merchant-1", PATCH, {"notice": notice}, order_id="order-1", headers={"If-Match": '"1"'})
    assert (answer.status, answer.code) == (412, "precondition_failed")
    assert len(marketplace.messages(ticket_id, "merchant-1")) == 1


def test_a_notice_goes_to_an_open_ticket_before_one_that_it_would_reopen(marketplace: Marketplace) -> None:
    marketplace.place("order-1")
    open_one, resolved = marketplace.ask(), marketplace.ask()
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=resolved)
    notice = {"kind": "delay", "text": "It takes two days more."}
    marketplace.call("merchant-1", PATCH, {"notice": notice}, order_id="order-1")
    marketplace.screen()
    assert [message["text"] for message in marketplace.messages(open_one, "customer-1")][-1] == notice["text"]
    assert marketplace.ticket(resolved)["state"] == "resolved"


def test_a_notice_looks_no_further_than_the_newest_open_ticket(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    marketplace.place("order-1")
    for _ in range(2):
        marketplace.ask()
    looked_at: list[str] = []
    newest_first = tickets.newest_of_order

    def noting(order_id: str) -> Iterator[Ticket]:
        for ticket in newest_first(order_id):
            looked_at.append(ticket.ticket_id)
            yield ticket

    monkeypatch.setattr(tickets, "newest_of_order", noting)
    notice = {"kind": "delay", "text": "It takes two days more."}
    marketplace.call("merchant-1", PATCH, {"notice": notice}, order_id="order-1")
    assert len(looked_at) == 1


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
