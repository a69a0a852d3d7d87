"""What failed for good, redriven: from the stream, from the log, and by the sweep; twice, and killed in between."""

import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from botocore.exceptions import ClientError
from moto.sqs.models import sqs_backends

from contact_seller.storage.tables import ThreadRow
from local import failed_records
from local.problem import Problem
from local.redrive import Redrive, Target, on_aws
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import CONTEXT, Marketplace, function
from tests.unit.test_template import TEMPLATE, Loader

ARN = "arn:aws:lambda:us-east-1:123456789012:function:{}"
FILTERS = {"screen_messages": "ScreenMessagesFunction", "publish_events": "PublishEventsFunction"}


def patterns(name: str) -> list[dict[str, str]]:
    template = yaml.load(Path(TEMPLATE).read_text(encoding="utf-8"), Loader)
    mapping = template["Resources"][FILTERS[name]]["Properties"]["Events"]["Thread"]["Properties"]
    filters: list[dict[str, str]] = mapping["FilterCriteria"]["Filters"]
    return filters


@dataclass
class Functions:
    """Lambda, as far as a redrive calls it; notes each call."""

    calls: list[tuple[str, Any]] = field(default_factory=list)
    mapped: list[str] = field(default_factory=lambda: [*FILTERS])

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:
        name, event = FunctionName.removesuffix(":live").rsplit(":", maxsplit=1)[-1], json.loads(Payload)
        self.calls.append((name, event))
        try:
            answer = function(name).handler(event, CONTEXT)
        except Exception:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b"{}")}
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    def list_event_source_mappings(self, EventSourceArn: str) -> Any:
        assert "/stream/" in EventSourceArn
        return {
            "EventSourceMappings": [
                {"FunctionArn": ARN.format(name) + ":live", "FilterCriteria": {"Filters": patterns(name)}}
                for name in self.mapped
            ]
        }

    def names(self) -> list[str]:
        return [name for name, _ in self.calls]


@dataclass
class Night:
    """A stack in moto with its queues, and Lambda's part of it."""

    functions: Functions
    sqs: Any
    outputs: dict[str, str]

    def client(self, service: str) -> Any:
        return self.functions if service == "lambda" else boto3.client(service)  # type: ignore[call-overload]

    def redrive(self, **options: bool) -> int:
        return Redrive(Target(self.client, self.outputs), **options).run()

    def fails(self, name: str, first: str, last: str, records: int = 1, called: bool = True) -> None:
        """Lambda gives up on the records from one number to another, having called the function or not."""
        batch = {
            "shardId": self._shard(),
            "startSequenceNumber": first,
            "endSequenceNumber": last,
            "approximateArrivalOfFirstRecord": "2026-03-02T10:00:00Z",
            "approximateArrivalOfLastRecord": "2026-03-02T10:00:00Z",
            "batchSize": records,
            "streamArn": self._stream(),
        }
        context = {
            "requestId": "1",
            "functionArn": ARN.format(name),
            "condition": "RetryAttemptsExhausted",
            "approximateInvokeCount": 9,
        }
        answered = {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
        said = {"requestContext": context, "version": "1.0", **({"responseContext": answered} if called else {})}
        body = {**said, "timestamp": "2026-03-02T16:00:00.000Z", "DDBStreamBatchInfo": batch}
        self.sqs.send_message(QueueUrl=self.outputs["StreamFailuresQueueUrl"], MessageBody=json.dumps(body))

    def records(self) -> list[dict[str, Any]]:
        """All that the stream has."""
        streams = boto3.client("dynamodbstreams")
        place = {"StreamArn": self._stream(), "ShardId": self._shard()}
        iterator = streams.get_shard_iterator(**place, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        return list(streams.get_records(ShardIterator=iterator)["Records"])

    def numbers(self, kind: str) -> list[str]:
        """Where in the stream entries of that kind were inserted."""
        return [
            record["dynamodb"]["SequenceNumber"]
            for record in self.records()
            if record["eventName"] == "INSERT" and record["dynamodb"]["NewImage"]["kind"]["S"] == kind
        ]

    def left(self, queue: str = "StreamFailuresQueueUrl") -> int:
        """Messages of a queue, hidden ones among them."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.outputs[queue], AttributeNames=names)["Attributes"]
        return sum(int(found[name]) for name in names)

    def _stream(self) -> str:
        return str(boto3.client("dynamodb").describe_table(TableName="thread")["Table"]["LatestStreamArn"])

    def _shard(self) -> str:
        shards = boto3.client("dynamodbstreams").describe_stream(StreamArn=self._stream())["StreamDescription"]
        return str(shards["Shards"][0]["ShardId"])


@pytest.fixture
def night(marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch) -> Night:
    monkeypatch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
    marketplace.place()
    boto3.client("events").create_event_bus(Name="contact-seller")
    boto3.client("logs").create_log_group(logGroupName="functions")
    sqs = boto3.client("sqs")
    urls = {
        f"{name}QueueUrl": sqs.create_queue(QueueName=name)["QueueUrl"]
        for name in ("StreamFailures", "ScheduleFailures")
    }
    names = {"ScreenFunctionName": "screen_messages", "SweepFunctionName": "sweep_sla", "ThreadTableName": "thread"}
    return Night(Functions(), sqs, {**urls, **names, "FunctionLogGroup": "functions"})


def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screener fails on every message."""
    monkeypatch.setattr(function("screen_messages"), "screen", lambda *_: 1 / 0)


def waiting(marketplace: Marketplace, night: Night) -> str:
    """A ticket with a message on which the screener has given up."""
    ticket_id = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, "Your order is packed.")
    (number,) = [
        record["dynamodb"]["SequenceNumber"]
        for record in night.records()
        if record["dynamodb"]["NewImage"].get("delivery") == {"S": "screening"}
    ]
    night.fails("screen_messages", number, number)
    return ticket_id


def delivered(marketplace: Marketplace, ticket_id: str) -> int:
    return len(marketplace.messages(ticket_id, "customer-1"))


def test_a_record_that_fails_still_keeps_its_message_and_succeeds_after_mending(
    marketplace: Marketplace, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = waiting(marketplace, night)
    with monkeypatch.context() as broken:
        poisoned(broken)
        assert (night.redrive(), night.left()) == (1, 1)
    assert (night.redrive(), night.left()) == (0, 0)
    assert delivered(marketplace, ticket_id) == 2


def test_a_second_run_finds_nothing_to_do(marketplace: Marketplace, night: Night) -> None:
    waiting(marketplace, night)
    night.redrive()
    night.functions.calls.clear()
    assert (night.redrive(), night.functions.calls) == (0, [])


def test_killed_between_call_and_delete_the_next_run_repeats_it_without_harm(
    marketplace: Marketplace, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = waiting(marketplace, night)
    with monkeypatch.context() as killed:
        killed.setattr(Redrive, "_end", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            night.redrive()
    before = marketplace.happenings(ticket_id)
    assert (night.left(), delivered(marketplace, ticket_id)) == (1, 2)
    shown_again(night)
    assert (night.redrive(), night.left()) == (0, 0)
    assert night.functions.names() == ["screen_messages", "screen_messages"]
    assert marketplace.happenings(ticket_id) == before


def shown_again(night: Night) -> None:
    """As if the time were over for which a run hides its messages."""
    for queue in sqs_backends["123456789012"]["us-east-1"].queues.values():
        for message in queue._messages:
            message.change_visibility(0)
            queue.pending_messages.discard(message)


def test_a_position_is_asked_for_as_it_is_written() -> None:
    asked: list[str] = []

    class Streams:
        def get_shard_iterator(self, SequenceNumber: str, **_: str) -> Any:
            asked.append(SequenceNumber)
            raise ClientError({"Error": {"Code": "TrimmedDataAccessException"}}, "GetShardIterator")

    failed = failed_records.Failed("function", "stream", "shard", "00000017", "00000018", 1, 0.0)
    assert failed_records.from_stream(lambda _: Streams(), failed) is None
    assert asked == ["00000017"]


def test_listing_changes_nothing(marketplace: Marketplace, night: Night) -> None:
    ticket_id = waiting(marketplace, night)
    assert (night.redrive(lists=True), night.left(), night.functions.calls) == (1, 1, [])
    assert delivered(marketplace, ticket_id) == 1
    assert night.redrive() == 0


def test_of_a_part_of_the_shard_only_what_the_mapping_lets_through_is_brought(
    marketplace: Marketplace, night: Night
) -> None:
    ticket_id = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, "Your order is packed.")
    numbers = [record["dynamodb"]["SequenceNumber"] for record in night.records()]
    night.fails("publish_events", numbers[0], numbers[-1], 3)
    assert night.redrive() == 0
    (_, event) = night.functions.calls[0]
    kinds = [record["dynamodb"]["NewImage"]["kind"]["S"] for record in event["Records"]]
    assert kinds == ["order_changed", "ticket_opened", "message_delivered"]


def test_records_whose_mapping_is_gone_are_not_guessed_at_and_keep_no_other_message(
    marketplace: Marketplace, night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    marketplace.ask()
    (number,) = night.numbers("ticket_opened")
    night.fails("publish_events", number, number)
    ticket_id = waiting(marketplace, night)
    night.functions.mapped.remove("publish_events")
    assert (night.redrive(), night.functions.names()) == (1, ["screen_messages"])
    assert "No mapping brings" in capsys.readouterr().out
    assert delivered(marketplace, ticket_id) == 2


@pytest.mark.usefixtures("trimmed")
def test_what_is_nowhere_can_be_given_up_though_its_mapping_is_gone(marketplace: Marketplace, night: Night) -> None:
    marketplace.ask()
    (number,) = night.numbers("ticket_opened")
    night.fails("publish_events", number, number)
    night.functions.mapped.clear()
    assert (night.redrive(), night.redrive(gives_up=True), night.left()) == (1, 0, 0)


def test_records_that_were_given_up_without_a_call_are_brought(marketplace: Marketplace, night: Night) -> None:
    marketplace.ask()
    (number,) = night.numbers("ticket_opened")
    night.fails("publish_events", number, number, called=False)
    assert (night.redrive(), night.functions.names()) == (0, ["publish_events"])


def test_more_records_than_one_call_takes_are_brought_in_several_in_their_order(
    marketplace: Marketplace, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.redrive.RECORDS_AT_ONCE", 2)
    for _ in range(3):
        marketplace.ask()
    opened = night.numbers("ticket_opened")
    night.fails("publish_events", opened[0], opened[-1], 5)
    assert night.redrive() == 0
    brought = [[each["dynamodb"]["SequenceNumber"] for each in event["Records"]] for _, event in night.functions.calls]
    assert max(map(len, brought)) == 2
    flat = [number for batch in brought for number in batch]
    assert (len(flat), flat) == (5, sorted(flat, key=int))


@pytest.fixture
def trimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that has lost what is older than a day."""
    error = ClientError({"Error": {"Code": "TrimmedDataAccessException"}}, "GetShardIterator")

    def gone(*_: object) -> Any:
        raise error

    monkeypatch.setattr(failed_records, "_read", gone)


@pytest.mark.usefixtures("trimmed")
def test_what_the_screener_lost_is_left_to_the_sweep(marketplace: Marketplace, night: Night, time: Time) -> None:
    ticket_id = waiting(marketplace, night)
    assert (night.redrive(), night.left(), night.functions.calls) == (0, 0, [])
    marketplace.new_records()
    time.passes(minutes=16)
    marketplace.sweep()
    marketplace.screen()
    assert delivered(marketplace, ticket_id) == 2


def logged(night: Night, *lines: dict[str, Any] | str) -> None:
    logs = boto3.client("logs")
    logs.create_log_stream(logGroupName="functions", logStreamName="one")
    at = int(datetime.now(UTC).timestamp() * 1000)  # moto takes no older lines
    events = [{"timestamp": at, "message": line if isinstance(line, str) else json.dumps(line)} for line in lines]
    logs.put_log_events(logGroupName="functions", logStreamName="one", logEvents=events)


@pytest.mark.usefixtures("trimmed")
def test_what_publishing_lost_is_brought_from_the_thread_where_the_log_names_it(
    marketplace: Marketplace, night: Night
) -> None:
    ticket_id = marketplace.ask()
    (number,) = night.numbers("ticket_opened")
    keys = {"ticket_id": {"S": ticket_id}, "number": {"N": "1"}}
    other = {"keys": {"ticket_id": {"S": ticket_id}, "number": {"N": "2"}}, "sequence": str(int(number) + 1)}
    logged(
        night,
        'no JSON, of a "sequence"',
        {"message": "an event was not taken", "keys": keys, "sequence": number},
        other,
    )
    night.fails("publish_events", number, number)
    assert (night.redrive(), night.left()) == (0, 0)
    ((_, event),) = night.functions.calls
    (record,) = event["Records"]
    assert record["dynamodb"]["NewImage"]["kind"] == {"S": "ticket_opened"}


@pytest.mark.usefixtures("trimmed")
def test_what_is_nowhere_to_be_found_is_kept_until_it_is_given_up(marketplace: Marketplace, night: Night) -> None:
    marketplace.ask()
    (number,) = night.numbers("ticket_opened")
    night.fails("publish_events", number, number)
    assert (night.redrive(), night.left()) == (1, 1)
    assert (night.redrive(gives_up=True), night.left()) == (0, 0)


def test_an_event_that_is_not_taken_is_named_in_the_log_as_the_redrive_reads_it(
    marketplace: Marketplace, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = marketplace.ask()
    publishing, said = function("publish_events"), []
    monkeypatch.setattr(publishing, "publish", lambda events, _: {number for number, _ in events})
    monkeypatch.setattr(publishing.logger, "warning", lambda what, **line: said.append(json.dumps(line)))
    record = marketplace.new_records()[1]
    publishing.handler({"Records": [record]}, CONTEXT)
    line = json.loads(said[0])
    assert line["sequence"] == record["dynamodb"]["SequenceNumber"]
    row = boto3.client("dynamodb").get_item(TableName="thread", Key=line["keys"])["Item"]
    assert (row["ticket_id"]["S"], row["kind"]["S"]) == (ticket_id, "ticket_opened")


def test_sweeps_that_were_not_begun_are_made_up_for_by_one(marketplace: Marketplace, night: Night) -> None:
    for _ in range(3):
        night.sqs.send_message(QueueUrl=night.outputs["ScheduleFailuresQueueUrl"], MessageBody="{}")
    assert (night.redrive(), night.left("ScheduleFailuresQueueUrl")) == (0, 0)
    assert night.functions.names() == ["sweep_sla"]


def test_a_sweep_that_fails_keeps_the_schedules_messages(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.sqs.send_message(QueueUrl=night.outputs["ScheduleFailuresQueueUrl"], MessageBody="{}")
    monkeypatch.setattr(function("sweep_sla"), "sweep", lambda *_: 1 / 0)
    assert (night.redrive(), night.left("ScheduleFailuresQueueUrl")) == (1, 1)


def deployed(monkeypatch: pytest.MonkeyPatch, stacks: dict[str, dict[str, str]]) -> None:
    """An account with these stacks, by name, and their outputs."""

    class Formation:
        def describe_stacks(self, StackName: str) -> Any:
            if StackName not in stacks:
                raise ClientError({"Error": {"Code": "ValidationError", "Message": "does not exist"}}, "DescribeStacks")
            outputs = [{"OutputKey": key, "OutputValue": value} for key, value in stacks[StackName].items()]
            return {"Stacks": [{"Outputs": outputs}]}

    class Session:
        def client(self, service: str, config: Any) -> Any:
            return Formation() if service == "cloudformation" else (service, config)

    monkeypatch.setattr(boto3, "Session", Session)


def test_a_stack_on_aws_is_found_by_its_name_and_a_sweep_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = {"StreamFailuresQueueUrl": "https://queue"}
    deployed(monkeypatch, {"prod": outputs})
    target = on_aws("prod")
    _, config = target.client("lambda")
    assert (target.outputs, config.read_timeout > 120) == (outputs, True)


@pytest.mark.parametrize(("stacks", "said"), [({}, "could not be read"), ({"prod": {"Other": "x"}}, "has no output")])
def test_a_stack_that_cannot_be_redriven_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, stacks: dict[str, dict[str, str]], said: str
) -> None:
    deployed(monkeypatch, stacks)
    with pytest.raises(Problem, match=said):
        on_aws("prod")


def test_a_message_that_lambda_did_not_write_is_kept(night: Night) -> None:
    night.sqs.send_message(QueueUrl=night.outputs["StreamFailuresQueueUrl"], MessageBody='{"hello": 1}')
    assert (night.redrive(), night.left()) == (1, 1)


@pytest.mark.parametrize("name", FILTERS)
def test_the_templates_filters_are_understood(marketplace: Marketplace, night: Night, name: str) -> None:
    marketplace.ask()
    marketplace.post(
        "merchant-1", "/orders/{order_id}/tickets", {"notice": "delay", "text": "A day."}, order_id="order-1"
    )
    understood = [json.loads(each["Pattern"]) for each in patterns(name)]
    through = [
        record["dynamodb"]["NewImage"]
        for record in night.records()
        if any(failed_records.matches(pattern, record) for pattern in understood)
    ]
    expected = {"screen_messages": lambda image: "delivery" in image, "publish_events": lambda image: "event" in image}
    assert through
    assert all(expected[name](image) for image in through)
    assert ThreadRow.count("order-1~") == 1
