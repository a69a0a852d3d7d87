"""Every file under `events/`, through its handler: what it answers is what `events/expected.json` says."""

import boto3
import pytest

from contact_seller.storage.tables import ALL, ThreadRow
from contact_seller.usecases import world
from local import samples
from local.cases import EVENTS, event, expected, matches
from local.sample_tickets import CUSTOMER, ORDER, REQUEST_TICKET
from tests.dynamodb.marketplace import CONTEXT, Marketplace, function

EXPECTED = expected()
CASES = [(name, case) for name, cases in EXPECTED.items() for case in cases]


def put_samples() -> None:
    """Puts the sample rows into moto's tables."""
    tables = {f"{table.Meta.table_name.upper()}_TABLE": table.Meta.table_name for table in ALL}
    samples.put(boto3.client("dynamodb"), tables, world.now())


@pytest.mark.parametrize(("name", "case"), CASES)
@pytest.mark.usefixtures("marketplace")
def test_an_event_is_answered_as_expected(name: str, case: str) -> None:
    boto3.client("events").create_event_bus(Name="contact-seller")
    put_samples()
    answer = function(name).handler(event(name, case), CONTEXT)
    assert matches(answer, EXPECTED[name][case]), answer


def test_every_file_has_an_expectation_and_every_function_a_bad_case() -> None:
    files = {(path.parent.name, path.stem) for path in EVENTS.glob("*/*.json")}
    assert files == set(CASES)
    assert all(len(cases) >= 2 for cases in EXPECTED.values())


def test_a_sample_that_was_used_is_put_back(marketplace: Marketplace) -> None:
    put_samples()
    route = "POST /tickets/{ticket_id}/resolve"
    claims = {"sub": CUSTOMER, "cognito:groups": "[customer]"}
    for _ in range(2):
        put_samples()
        assert marketplace.call(claims, route, ticket_id=REQUEST_TICKET).status == 200


def test_an_order_that_was_changed_is_put_back_with_its_thread(marketplace: Marketplace) -> None:
    claims = {"sub": "s", "scope": "contact-seller/storefront"}
    for _ in range(2):
        put_samples()
        answer = marketplace.call(claims, "PATCH /orders/{order_id}", {"status": "shipped"}, order_id=ORDER)
        assert (answer.status, answer.body.get("version")) == (200, 2)


@pytest.mark.parametrize(("case", "delivery"), [("fine_message", "delivered"), ("prohibited_message", "held")])
@pytest.mark.usefixtures("marketplace")
def test_a_message_to_screen_is_the_sample_that_waits(case: str, delivery: str) -> None:
    put_samples()
    record = event("screen_messages", case)
    function("screen_messages").handler(record, CONTEXT)
    keys = record["Records"][0]["dynamodb"]["Keys"]
    assert ThreadRow.get(keys["ticket_id"]["S"], int(keys["number"]["N"])).delivery == delivery
