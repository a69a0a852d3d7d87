"""Hostile texts in every string of every request: each comes out as it went in, or is refused by its field's name."""

import copy
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from moto import mock_aws

from contact_seller.rules.masking import mask_secrets
from contact_seller.storage.tables import ThreadRow
from tests.dynamodb.hostile import TEXTS
from tests.dynamodb.marketplace import order_body, path_ids
from tests.dynamodb.street import BODIES as BODIES_THAT_FIT
from tests.dynamodb.street import MAY, Street

Leaf = tuple[str | int, ...]

ADDRESS = {"name": "A", "line1": "B", "line2": "C", "city": "D", "region": "E", "postal_code": "F", "country": "DE"}
SHIPMENT = {"carrier": "DHL", "tracking_number": "AB-12", "tracking_url": "https://dhl.example/AB-1"}
ITEM = {
    "item_id": "shirt",
    "product_id": "p1",
    "title": "Shirt",
    "size": "M",
    "color": "blue",
    "state": "ordered",
    "quantity": 1,
    "unit_price": {"amount_minor": 1, "currency": "EUR"},
}
ORDER = order_body(items=[ITEM], shipping_address=ADDRESS, shipment=SHIPMENT)
MERCHANT = {
    "time_zone": "Europe/Berlin",
    "country": "DE",
    "subdivision": "BE",
    "weekend": ["saturday"],
    "closures": [{"from": "2026-03-02", "to": "2026-03-03"}],
}
OPENING = "POST /orders/{order_id}/tickets"
BODIES: list[tuple[str, str, dict[str, Any]]] = [
    ("storefront", "PUT /orders/{order_id}", ORDER),
    ("platform", "PUT /merchants/{merchant_id}", MERCHANT),
    (
        "storefront",
        "PATCH /orders/{order_id}",
        {"shipment": SHIPMENT, "items": [{"item_id": "shirt", "state": "packed"}]},
    ),
    ("merchant-1", "PATCH /orders/{order_id}", {"status": "placed", "notice": {"kind": "delay", "text": "Late."}}),
    ("customer-1", OPENING, {"reason": "change_shipping_address", "text": "Hm?", "request": {"address": ADDRESS}}),
    (
        "customer-1",
        OPENING,
        {"reason": "change_variant", "text": "Hm?", "request": {"item_id": "shirt", "size": "L", "color": "red"}},
    ),
    ("merchant-1", OPENING, {"notice": "delay", "text": "Late."}),
    ("customer-1", "POST /tickets/{ticket_id}/messages", {"text": "Hm?"}),
    ("merchant-1", "POST /tickets/{ticket_id}/messages", {"text": "Hm."}),
    ("merchant-1", "POST /tickets/{ticket_id}/decision", {"decision": "decline", "text": "No."}),
    ("platform", "POST /reviews/{message_id}/decision", {"decision": "uphold", "note": "So."}),
    ("merchant-1", "POST /reviews/{message_id}/appeal", {"text": "No."}),
    ("merchant-1", "POST /tickets/{ticket_id}/breach-appeal", {"text": "No."}),
    ("platform", "POST /tickets/{ticket_id}/breach-decision", {"decision": "uphold", "note": "So."}),
]
REFUSED_BY_STATE = {409, 404}
"""What comes where an earlier example has taken the only decision there was, or an id names nothing."""


NOT_TOLD: set[Leaf] = {("text",), ("notice", "text"), ("notice", "kind"), ("decision",)}
"""What the answer does not repeat: words that become a message of the ticket, and a decision by its other name."""

NEW = itertools.count()


def leaves(body: Any, path: Leaf = ()) -> Iterator[Leaf]:
    """Where the strings of a body are."""
    if isinstance(body, str):
        yield path
    elif isinstance(body, dict | list):
        for name, each in body.items() if isinstance(body, dict) else enumerate(body):
            yield from leaves(each, (*path, name))


def with_text(body: Any, path: Leaf, text: str) -> Any:
    changed = copy.deepcopy(body)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = text
    return changed


def strings(answer: Any) -> Iterator[str]:
    """Every string of an answer."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict | list):
        for each in answer.values() if isinstance(answer, dict) else answer:
            yield from strings(each)


def field_of(path: Leaf) -> str:
    return ".".join(map(str, path))


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    """One for all: what an example leaves does not stand in the way of the next."""
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        yield Street(patch)


def new_ids(route: str) -> dict[str, str]:
    """Of what a PUT makes each time anew."""
    return {name: f"new-{next(NEW)}" for name in path_ids(route)}


CASES = [
    pytest.param(*case, path, id=f"{case[0]} {case[1]} {field_of(path)}") for case in BODIES for path in leaves(case[2])
]
EXAMPLES = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.mark.parametrize(("who", "route", "body", "path"), CASES)
@EXAMPLES
@given(text=TEXTS)
def test_a_text_comes_out_as_it_went_in_or_its_field_is_named(
    street: Street, who: str, route: str, body: dict[str, Any], path: Leaf, text: str
) -> None:
    ids: dict[str, Any] = new_ids(route) if route.startswith("PUT") else street.ids_for(route)
    answer = street.marketplace.call(who, route, with_text(body, path, text), **ids)
    if answer.status == 400:
        assert any(field_of(path).startswith(field) for field in answer.fields), (text, answer.body)
    elif answer.status in {200, 201}:
        assert {text, mask_secrets(text)} & set(strings(answer.body)) or path in NOT_TOLD
    else:
        assert answer.status in REFUSED_BY_STATE


@EXAMPLES
@given(text=TEXTS)
def test_a_message_is_in_its_thread_as_it_was_written(street: Street, text: str) -> None:
    answer = street.marketplace.call(
        "customer-1", "POST /tickets/{ticket_id}/messages", {"text": text}, ticket_id=street.ids["ticket_id"]
    )
    if answer.status == 400:
        assert answer.fields == ["text"]
    else:
        ticket_id, _, number = answer.body["message_id"].rpartition("-")
        assert ThreadRow.get(ticket_id, int(number)).text == answer.body["text"] == mask_secrets(text)


@pytest.mark.parametrize("route", [route for route in MAY if "{" in route])
@EXAMPLES
@given(text=TEXTS)
def test_an_id_in_a_path_is_taken_as_it_is_or_there_is_nothing(street: Street, route: str, text: str) -> None:
    ids: dict[str, Any] = dict.fromkeys(path_ids(route), text)
    who = "storefront" if "storefront" in MAY[route] else "merchant-1" if "merchant" in MAY[route] else "platform"
    answer = street.marketplace.call(who, route, BODIES_THAT_FIT.get(route), **ids)
    if answer.status in {200, 201}:
        assert text in strings(answer.body)
    else:
        assert answer.status == 404 or (answer.status == 400 and {*answer.fields} <= {*ids, "reason", "notice"})


QUERIES = [
    (route, name)
    for route, names in {
        "GET /tickets": ("limit", "page_token", "updated_since", "state", "reason", "order_id", "due_before"),
        "GET /tickets/{ticket_id}/messages": ("limit", "page_token", "updated_since"),
        "GET /reviews": ("state", "limit", "page_token"),
        "GET /reviews/{message_id}/record": ("as",),
        "GET /merchants/{merchant_id}/scorecard": ("days",),
    }.items()
    for name in names
]


@pytest.mark.parametrize(("route", "name"), QUERIES)
@EXAMPLES
@given(text=TEXTS)
def test_a_query_parameter_narrows_or_is_named(street: Street, route: str, name: str, text: str) -> None:
    ids: dict[str, Any] = street.ids_for(route)
    answer = street.marketplace.call("merchant-1", route, query={name: text}, **ids)
    assert answer.status == 200 or (answer.status, answer.fields) == (400, [name])


@pytest.mark.parametrize("name", ["Idempotency-Key", "If-Match", "Accept", "Content-Type"])
@EXAMPLES
@given(text=TEXTS)
def test_a_header_does_what_it_is_for_or_is_named(street: Street, name: str, text: str) -> None:
    change = {"estimated_delivery": {"from": "2026-03-09", "to": "2026-03-10"}}
    answer = street.marketplace.call(
        "merchant-1", "PATCH /orders/{order_id}", change, headers={name: text}, order_id="order-1"
    )
    assert answer.status in {200, 412} or (answer.status, answer.fields) == (400, [name.lower()])


@EXAMPLES
@given(name=TEXTS.filter(lambda text: text not in {"", "text"}))
def test_a_field_that_nobody_knows_is_refused_whatever_its_name(street: Street, name: str) -> None:
    for route, body in (("messages", {"text": "Hm?", name: name}), ("resolve", {name: name})):
        answer = street.marketplace.call(
            "customer-1", f"POST /tickets/{{ticket_id}}/{route}", body, ticket_id=street.ids["ticket_id"]
        )
        assert (answer.status, len(answer.fields)) == (400, 1)


def test_a_key_never_gives_a_caller_anothers_answer_however_their_names_run_together(street: Street) -> None:
    asked = {"reason": "order_status", "text": "Hm?"}
    street.marketplace.place("order-a", customer_id="a")
    claims = [{"sub": sub, "cognito:groups": "[customer]"} for sub in ("a", "a#b")]
    first, second = (
        street.marketplace.call(who, OPENING, asked, headers={"Idempotency-Key": key}, order_id="order-a")
        for who, key in zip(claims, ("b#c", "c"), strict=True)
    )
    assert first.status == 201
    assert second.status not in {200, 201}
    assert first.body["ticket_id"] not in second.raw
