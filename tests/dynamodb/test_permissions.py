"""Each function's role allows what its cases under `events/` need, and nothing else.

Every call is seen at the client and named as IAM names it: of a transaction each item, of a query its index. That set
is what the template gives, so without any one permission some case would fail, and none is there that no case needs.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from botocore.client import BaseClient

from local.cases import event
from local.deploy import logical_id
from local.permissions import Permission, permissions
from tests.dynamodb.marketplace import CONTEXT, function
from tests.dynamodb.test_events import EXPECTED, put_samples
from tests.dynamodb.test_second_opinion_flow import Adviser, advised
from tests.unit.test_template import FUNCTIONS, TABLES, policies

ITEM_ACTIONS = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}
BUS = "contact-seller"
NAMES = {BUS: "EventBus"} | {row.Meta.table_name: name for name, row in TABLES.items()}


def given(name: str, under: str = "") -> set[Permission]:
    """What a function's role allows: in every stack, or what a condition of the template adds to that."""
    return {
        Permission(allowed.action, named(allowed.resource))
        for condition, policy in policies(logical_id(name))
        if condition == under
        for allowed in permissions(policy)
    }


def named(resource: Any) -> str:
    """A resource without its wrapping: `!Sub '${TicketsTable.Arn}/index/due'` is TicketsTable/index/due."""
    (wrapped,) = resource.values() if isinstance(resource, dict) else [resource]
    return str(wrapped).replace("${", "").replace("}", "").replace(".Arn", "")


def needed(service: str, operation: str, sent: Mapping[str, Any]) -> Iterator[Permission]:
    """What IAM asks for when a call is made, with the template's name of what it is done to.

    Raises:
        KeyError: the call names nothing that is known here; say above what IAM asks for.
    """
    match operation:
        case "TransactWriteItems" | "TransactGetItems":
            for kind, item in (pair for entry in sent["TransactItems"] for pair in entry.items()):
                yield Permission(f"dynamodb:{ITEM_ACTIONS[kind]}", NAMES[item["TableName"]])
        case "BatchGetItem" | "BatchWriteItem":
            yield from (Permission(f"dynamodb:{operation}", NAMES[table]) for table in sent["RequestItems"])
        case "PutEvents":
            yield from (Permission(f"events:{operation}", NAMES[each["EventBusName"]]) for each in sent["Entries"])
        case _:
            index = f"/index/{sent['IndexName']}" if "IndexName" in sent else ""
            yield Permission(f"{service}:{operation}", NAMES[sent["TableName"]] + index)


@contextmanager
def noted() -> Iterator[set[Permission]]:
    """What was needed for the calls that any client makes while the block runs, those in threads among them."""
    seen: set[Permission] = set()
    every: Any = BaseClient
    call = every._make_api_call

    def note(client: BaseClient, operation: str, sent: dict[str, Any]) -> Any:
        seen.update(needed(client.meta.service_model.signing_name, operation, sent))
        return call(client, operation, sent)

    with patch.object(every, "_make_api_call", note):
        yield seen


def used(name: str) -> set[Permission]:
    """What a function needs for all of its cases."""
    boto3.client("events").create_event_bus(Name=BUS)
    found: set[Permission] = set()
    for case in EXPECTED[name]:
        put_samples()
        with noted() as seen:
            function(name).handler(event(name, case), CONTEXT)
        found |= seen
    return found


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.usefixtures("marketplace")
def test_a_function_may_do_what_its_events_need_and_nothing_else(name: str) -> None:
    assert used(name) == given(name)


@pytest.mark.usefixtures("marketplace")
def test_who_asks_for_a_second_opinion_may_read_the_order_besides(monkeypatch: pytest.MonkeyPatch) -> None:
    advised(monkeypatch, Adviser("allow"))
    order = {Permission("dynamodb:GetItem", "OrdersTable")}
    assert used("screen_messages") == given("screen_messages") | order
    for condition in ("AsksBedrock", "AsksComprehend"):
        asked = {each for each in given("screen_messages", condition) if each.action.startswith("dynamodb:")}
        assert asked == order


def test_every_function_has_events() -> None:
    assert {logical_id(name) for name in EXPECTED} == set(FUNCTIONS)
