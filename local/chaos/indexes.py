"""Indexes that lag behind: answers of queries, kept to be given once more later on.

DynamoDB Local updates its indexes at once; on AWS they follow a moment later, mostly.
"""

import json
from collections import deque
from random import Random
from typing import Any

from botocore.awsrequest import AWSResponse

from contact_seller.storage.tables import TicketRow

_KEPT = 3
"""Answers that are kept of a query: an index is at most so many askings behind."""


class Indexes:
    """The last answers of each query of an index; of the base tables none, which are read consistently."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._kept: dict[str, deque[Any]] = {}

    def note(self, query: dict[str, Any], answer: AWSResponse) -> None:
        """Keeps the answer of a query."""
        if (name := _name(query)) is not None:
            self._kept.setdefault(name, deque(maxlen=_KEPT)).append(json.loads(answer.content))

    def as_of_some_time_ago(self, query: dict[str, Any]) -> Any:
        """An earlier answer of the same query; nothing where there is none."""
        name = _name(query)
        kept = self._kept.get(name) if name is not None else None
        return self._draw.choice(kept) if kept else None


def _name(query: dict[str, Any]) -> str | None:
    """What makes two queries the same. What is due is asked at ever later times, and is one query all the same."""
    if "IndexName" not in query or "ExclusiveStartKey" in query:
        return None
    if query["IndexName"] == TicketRow.due.Meta.index_name:
        values = sorted(query["ExpressionAttributeValues"].items())[:1]
        return json.dumps([query["TableName"], query.get("Select"), values])
    return json.dumps(query, sort_keys=True)
