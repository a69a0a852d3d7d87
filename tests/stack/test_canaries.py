"""All that a deployed stack keeps beside its tables, after everything that can happen: no words, no tokens, no keys."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.dynamodb.test_canaries import ADDRESS, BAD, CANARIES, WORDS
from tests.stack.conftest import Client, eventually

KEY = {"Idempotency-Key": CANARIES["a key"]}


def kept(client: Client) -> Iterator[tuple[str, str]]:
    """Every log group, every queue, every file that the functions' logs and events are followed to, and the emulator's
    own output; each by its name.
    """
    logs, queues = client.stack.client("logs"), client.stack.client("sqs")
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        yield group["logGroupName"], "\n".join(event["message"] for page in pages for event in page["events"])
    for queue in queues.list_queues().get("QueueUrls", []):
        if queue != client.stack.queue_url:  # that one is emptied into a file
            yield queue, json.dumps(queues.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []))
    for path in [*client.stack.logs.iterdir(), client.stack.directory / "ministack.log"]:
        yield path.name, path.read_text(encoding="utf-8")


def poison(client: Client, ticket_id: str) -> None:
    """A message that cannot be read, as a row of the thread: its record fails in the screener."""
    row = {"ticket_id": ticket_id, "kind": "message", "author": "merchant", "text": BAD, "delivery": "screening"}
    item: dict[str, Any] = {name: {"S": value} for name, value in row.items()} | {"number": {"N": "99"}}
    client.stack.client("dynamodb").put_item(TableName=client.stack.tables["THREAD_TABLE"], Item=item)


def go_wrong(client: Client, ticket_id: str) -> None:
    """Refusals, a function without a permission, events that no function can read, and a poison record."""
    messages = f"/tickets/{ticket_id}/messages"
    for who, body, status in (("customer-1", {"text": "\x00" + WORDS}, 400), ("customer-2", {"text": WORDS}, 404)):
        assert client.call(who, "POST", messages, body, KEY).status_code == status
    assert client.call(None, "POST", messages, {"text": WORDS}, KEY).status_code == 401
    iam, function = client.stack.client("iam"), client.stack.functions["post_message"]
    role = client.stack.client("lambda").get_function(FunctionName=function)["Configuration"]["Role"].split("/")[-1]
    (policy,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    less = {**document, "Statement": [{**each, "Effect": "Deny"} for each in document["Statement"]]}
    iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(less))
    try:
        assert client.call("customer-1", "POST", messages, {"text": WORDS}, KEY).status_code == 500
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
    client.invoke("screen_messages", {"Records": [{"dynamodb": WORDS}]})
    client.invoke("publish_events", {"Records": WORDS})
    client.invoke("post_message", {"requestContext": WORDS, "headers": ADDRESS, "body": WORDS})
    poison(client, ticket_id)


@pytest.fixture(scope="module")
def ticket_id(client: Client) -> str:
    """A ticket that has lived, with words in all places and all that can go wrong."""
    opening = {"reason": "change_shipping_address", "text": WORDS, "request": {"address": ADDRESS}}
    path = f"/orders/{client.place(shipping_address=ADDRESS)}/tickets"
    found: str = client.call("customer-1", "POST", path, opening, KEY).json()["ticket_id"]
    held = client.say("merchant-1", found, BAD)["message_id"]
    assert eventually(lambda: client.messages("merchant-1", found)[-1]["delivery"] == "held")
    client.post("platform", f"/reviews/{held}/decision", {"decision": "uphold", "note": f"nightingale {WORDS}"})
    client.post("merchant-1", f"/reviews/{held}/appeal", {"text": f"bullfinch {WORDS}"})
    client.post("merchant-1", f"/tickets/{found}/decision", {"decision": "accept", "text": WORDS})
    go_wrong(client, found)
    client.post("customer-1", f"/tickets/{found}/resolve")
    return found


@pytest.mark.usefixtures("ticket_id")
def test_nothing_that_is_kept_beside_the_tables_holds_what_people_wrote_or_who_they_are(client: Client) -> None:
    def everything() -> str:
        return "\n".join(text for _, text in kept(client))

    for happened in ("internal error", "a stream record failed", "TicketResolved", "MessageAppealed"):
        assert eventually(lambda: happened in everything()), happened  # noqa: B023
    secrets = CANARIES | client.stack.tokens
    leaks = [(where, what) for where, text in kept(client) for what, secret in secrets.items() if secret in text]
    assert leaks == []
