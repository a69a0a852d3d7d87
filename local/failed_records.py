"""The records that a message of the stream's failure queue stands for: it names their positions, not what they hold.

They are read from the stream again, for 24 hours. Later, the function's log says which rows those were that failed, and
the rows are in the thread table still.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from local.problem import Problem

PAGES_AT_MOST = 1_000
"""Pages of a shard that are read for one message; many of a busy stream are empty."""

_GONE = ("TrimmedDataAccessException", "ResourceNotFoundException")

type Record = dict[str, Any]
type Client = Callable[[str], Any]


@dataclass(frozen=True)
class Failed:
    """What a message says: which function failed on which part of a shard; its bounds as they are written there."""

    function: str
    stream: str
    shard: str
    first: str
    last: str
    records: int
    arrived_at: float

    @classmethod
    def of(cls, body: str) -> "Failed":
        """Reads a message's body.

        Raises:
            ValueError: it is none that Lambda writes.
        """
        try:
            said = json.loads(body)
            batch = said["DDBStreamBatchInfo"]
            return cls(
                str(said["requestContext"]["functionArn"]),
                str(batch["streamArn"]),
                str(batch["shardId"]),
                str(batch["startSequenceNumber"]),
                str(batch["endSequenceNumber"]),
                int(batch["batchSize"]),
                datetime.fromisoformat(batch["approximateArrivalOfFirstRecord"]).timestamp(),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not a message about records of a stream") from error

    @property
    def name(self) -> str:
        """The function, whichever version or alias it failed as."""
        return _unqualified(self.function)

    def covers(self, sequence_number: str) -> bool:
        """Whether a record of that number is one of them."""
        return int(self.first) <= int(sequence_number) <= int(self.last)


def from_stream(client: Client, failed: Failed) -> list[Record] | None:
    """The records as the stream has them; nothing where it has them no more.

    Raises:
        Problem: the shard goes on and on without them.
    """
    try:
        return [_as_lambda_has_it(record) for record in _read(client("dynamodbstreams"), failed)]
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise


def from_thread(client: Client, failed: Failed, table: str, log_group: str) -> list[Record]:
    """Those that the function's log names, with their rows as they are now."""
    keys = {sequence: keys for sequence, keys in _logged(client("logs"), failed, log_group) if failed.covers(sequence)}
    found = []
    for sequence in sorted(keys, key=int):
        row = client("dynamodb").get_item(TableName=table, Key=keys[sequence], ConsistentRead=True).get("Item")
        if row is not None:
            image = {"Keys": keys[sequence], "NewImage": row, "SequenceNumber": sequence}
            found.append({"eventName": "INSERT", "dynamodb": image})
    return found


def wanted(client: Client, failed: Failed, records: list[Record]) -> list[Record]:
    """Those that the function's mapping lets through: in a shard, others lie between.

    Raises:
        Problem: the function has no mapping.
    """
    if not records:
        return []
    mappings = client("lambda").list_event_source_mappings(EventSourceArn=failed.stream)["EventSourceMappings"]
    of_function = [mapping for mapping in mappings if _unqualified(mapping["FunctionArn"]) == failed.name]
    if not of_function:
        raise Problem(
            f"No mapping brings {failed.stream} to {failed.name}: which of its records it wants is not known."
        )
    patterns = [each["Pattern"] for mapping in of_function for each in mapping["FilterCriteria"]["Filters"]]
    filters = list(map(json.loads, patterns))
    return [record for record in records if any(matches(each, record) for each in filters)]


def matches(pattern: Any, value: Any) -> bool:
    """Whether a filter's pattern lets a value through; of the patterns' language, what the template uses."""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(matches(each, value.get(name)) for name, each in pattern.items())
    return any((value is not None) == each["exists"] if isinstance(each, dict) else value == each for each in pattern)


def _unqualified(function: str) -> str:
    """A function's ARN without a version or alias behind it; a mapping may name another than the message does."""
    return ":".join(function.split(":")[:7])


def _read(streams: Any, failed: Failed) -> Iterator[Record]:
    place = {"StreamArn": failed.stream, "ShardId": failed.shard, "SequenceNumber": failed.first}
    iterator = streams.get_shard_iterator(ShardIteratorType="AT_SEQUENCE_NUMBER", **place)["ShardIterator"]
    for _ in range(PAGES_AT_MOST):
        page = streams.get_records(ShardIterator=iterator)
        for record in page["Records"]:
            yield record
            if int(record["dynamodb"]["SequenceNumber"]) >= int(failed.last):
                return
        iterator = page.get("NextShardIterator")
        if iterator is None:
            return
    raise Problem(f"{failed.shard} was read for {PAGES_AT_MOST} pages without coming to {failed.last}.")


def _as_lambda_has_it(record: Record) -> Record:
    """The record as JSON can carry it: a client gives its time as a datetime."""
    image = {name: value for name, value in record["dynamodb"].items() if name != "ApproximateCreationDateTime"}
    return {**record, "dynamodb": image}


def _logged(logs: Any, failed: Failed, log_group: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sequence numbers and keys of all lines that name some."""
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=log_group, startTime=int(failed.arrived_at * 1000), filterPattern='"sequence"'
    )
    for page in pages:
        for event in page["events"]:
            try:
                line = json.loads(event["message"])
                yield line["sequence"], line["keys"]
            except (ValueError, KeyError, TypeError):
                continue  # another program's line
