"""That the run's own book is true: the tables hold what was noted of the transactions, the stream what was derived."""

import json
from collections.abc import Iterator
from typing import Any

from botocore.session import get_session

from contact_seller.storage import tables
from contact_seller.storage.row import Row, connection
from contact_seller.storage.tables import CounterRow, ThreadRow
from local.chaos.commits import Commits, Item
from local.chaos.evidence import Violation


def check(commits: Commits, inserted: list[Item]) -> Iterator[Violation]:
    """Where book and tables differ."""
    for table in tables.ALL:
        if table is not CounterRow:
            yield from _same_rows(table, commits)
    yield from _same_stream(inserted)


def _same_rows(table: type[Row], commits: Commits) -> Iterator[Violation]:
    name = table.Meta.table_name
    pages = connection().client.get_paginator("scan").paginate(TableName=name)
    stored = {commits.key(name, item): item for page in pages for item in page["Items"]}
    for key in stored.keys() | commits.rows[name].keys():
        if _text(stored.get(key)) != _text(commits.rows[name].get(key)):
            yield Violation("the tables hold what was written", f"{name} {key}", key[0])


def _same_stream(inserted: list[Item]) -> Iterator[Violation]:
    derived: dict[str, list[str]] = {}
    for item in inserted:
        derived.setdefault(item["ticket_id"]["S"], []).append(_text(item))
    real: dict[str, list[str]] = {}
    for image in _stream_inserts():
        real.setdefault(image["ticket_id"]["S"], []).append(_text(image))
    for thread in derived.keys() | real.keys():
        if derived.get(thread) != real.get(thread):
            yield Violation("the stream is what was derived", f"{len(real.get(thread, []))} records", thread)


def _stream_inserts() -> Iterator[Item]:
    """The new images of the stream's inserts, from DynamoDB Local's own stream."""
    url: Any = connection().client.meta.endpoint_url
    client: Any = get_session().create_client("dynamodbstreams", region_name="us-east-1", endpoint_url=url)
    dynamodb: Any = connection().client
    arn = dynamodb.describe_table(TableName=ThreadRow.Meta.table_name)["Table"]["LatestStreamArn"]
    for shard in _shards(client, arn):
        asked = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
        iterator = client.get_shard_iterator(**asked)["ShardIterator"]
        while iterator:
            page = client.get_records(ShardIterator=iterator, Limit=1000)
            yield from (r["dynamodb"]["NewImage"] for r in page["Records"] if r["eventName"] == "INSERT")
            iterator = page.get("NextShardIterator") if page["Records"] else None


def _shards(client: Any, arn: str) -> Iterator[str]:
    page = client.describe_stream(StreamArn=arn)["StreamDescription"]
    yield from (each["ShardId"] for each in page["Shards"])
    while (last := page.get("LastEvaluatedShardId")) is not None:
        page = client.describe_stream(StreamArn=arn, ExclusiveStartShardId=last)["StreamDescription"]
        yield from (each["ShardId"] for each in page["Shards"])


def _text(item: Item | None) -> str:
    return json.dumps(item, sort_keys=True)
