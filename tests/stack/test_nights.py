"""What is done at night, on a deployed stack whose windows last seconds: redriven, erased, gone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local.redrive import Redrive, Target
from tests.stack.conftest import Client, eventually, with_windows
from tests.stack.test_flows import FINE

WINDOW_SECONDS = 3


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with with_windows(tmp_path_factory.mktemp("nights"), WINDOW_SECONDS) as client:
        yield client


def rows(client: Client, ticket_id: str) -> int:
    """What the tables have of a ticket: itself and its thread."""
    dynamodb, key = client.stack.client("dynamodb"), {":id": {"S": ticket_id}}
    asked: dict[str, Any] = {"KeyConditionExpression": "ticket_id = :id", "ExpressionAttributeValues": key}
    tables = (client.stack.tables[name] for name in ("TICKETS_TABLE", "THREAD_TABLE"))
    return sum(int(dynamodb.query(TableName=table, **asked)["Count"]) for table in tables)


def failed_record(client: Client, ticket_id: str) -> str:
    """What Lambda says where it gives up on the ticket's first entry."""
    streams = client.stack.client("dynamodbstreams")
    (stream,) = streams.list_streams(TableName=client.stack.tables["THREAD_TABLE"])["Streams"]
    arn = stream["StreamArn"]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    place = {"StreamArn": arn, "ShardId": shard["ShardId"]}
    iterator = streams.get_shard_iterator(**place, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    number = next(
        each["dynamodb"]["SequenceNumber"]
        for each in records
        if each["dynamodb"]["Keys"]["ticket_id"]["S"] == ticket_id and each["eventName"] == "INSERT"
    )
    function = client.stack.client("lambda").get_function(FunctionName=client.stack.functions["publish_events"])
    return json.dumps(
        {
            "requestContext": {
                "requestId": "1",
                "functionArn": function["Configuration"]["FunctionArn"],
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": 201,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "version": "1.0",
            "timestamp": "2026-11-25T10:00:00.000Z",
            "DDBStreamBatchInfo": {
                "shardId": shard["ShardId"],
                "startSequenceNumber": number,
                "endSequenceNumber": number,
                "approximateArrivalOfFirstRecord": "2026-11-25T03:00:00Z",
                "approximateArrivalOfLastRecord": "2026-11-25T03:00:00Z",
                "batchSize": 1,
                "streamArn": arn,
            },
        }
    )


def test_an_event_that_failed_for_good_reaches_the_bus_by_a_redrive(client: Client) -> None:
    ticket_id = client.ask()

    def opened() -> int:
        told = [each["detail"] for each in client.stack.events() if each["detail-type"] == "TicketOpened"]
        return sum(each["ticket_id"] == ticket_id for each in told)

    assert eventually(opened) == 1
    sqs, outputs = client.stack.client("sqs"), client.stack.outputs
    sqs.send_message(QueueUrl=outputs["StreamFailuresQueueUrl"], MessageBody=failed_record(client, ticket_id))
    sqs.send_message(QueueUrl=outputs["ScheduleFailuresQueueUrl"], MessageBody="{}")
    target = Target(client.stack.client, outputs)
    assert Redrive(target, lists=True).run() == 2
    assert Redrive(target).run() == 0
    assert eventually(lambda: opened() == 2)
    assert Redrive(target, lists=True).run() == 0


def test_a_customers_words_are_erased_by_the_platform_alone(client: Client) -> None:
    ticket_id = client.ask("I am Ada of Main Street.")
    client.say("merchant-1", ticket_id, FINE)
    path = f"/customers/{client.stack.customers['customer-1']}/erasure"
    assert client.call("customer-1", "POST", path).status_code == 404
    headers = {"Idempotency-Key": "once"}
    erased = client.call("platform", "POST", path, headers=headers).json()
    assert erased["complete"] is True
    assert client.call("platform", "POST", path, headers=headers).json() == erased
    assert [message["text"] for message in client.messages("merchant-1", ticket_id)] == ["[erased]", FINE]
    order_id = client.get("merchant-1", f"/tickets/{ticket_id}")["order_id"]
    assert client.get("merchant-1", f"/orders/{order_id}")["shipping_address"]["line1"] == "[erased]"
    assert eventually(lambda: len(client.messages("customer-1", ticket_id)) == 2)


def test_a_closed_ticket_goes_with_its_thread(client: Client) -> None:
    ticket_id = client.ask()
    client.post("customer-1", f"/tickets/{ticket_id}/resolve")
    assert rows(client, ticket_id) > 3

    def gone() -> bool:
        assert client.invoke("sweep_sla", {})["failed"] == 0
        return rows(client, ticket_id) == 0

    assert eventually(gone)
    assert client.call("customer-1", "GET", f"/tickets/{ticket_id}").status_code == 404
