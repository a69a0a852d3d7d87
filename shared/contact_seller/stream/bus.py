"""Events onto the bus, each thread's in its order, at least once: a ticket has a thread, and so has an order.

Events of different threads go together; of one thread, the next goes only after the one before it was taken. So a
consumer that drops what it has seen, by `event_id`, sees each thread's events in order as they were sent.
"""

import json
import os
from collections import defaultdict, deque
from collections.abc import Iterable
from functools import lru_cache
from itertools import batched, chain
from typing import TYPE_CHECKING, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from contact_seller.logs import log_failure
from contact_seller.settings import settings
from contact_seller.stream.records import Event

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "contact-seller"
ENTRIES_IN_ONE_CALL = 10
"""What EventBridge takes at once."""

PATIENCE = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3})
"""Some 20 seconds for a call; two such, of two rounds, are less than the function's time."""

Sequenced = tuple[str, Event]
"""A stream record's sequence number with its event."""


def publish(events: Iterable[Sequenced]) -> set[str]:
    """Sends the events; the sequence numbers of those that were not taken, or wait behind one that was not."""
    waiting: dict[str, deque[Sequenced]] = defaultdict(deque)
    for sequenced in events:
        waiting[sequenced[1].thread].append(sequenced)
    stuck: dict[str, deque[Sequenced]] = {}
    while waiting:
        refused = _send([queue[0][1] for queue in waiting.values()])
        for thread in refused:
            stuck[thread] = waiting.pop(thread)
        for thread in list(waiting):
            waiting[thread].popleft()
            if not waiting[thread]:
                del waiting[thread]
    return {number for queue in stuck.values() for number, _ in queue}


def _send(events: list[Event]) -> set[str]:
    """Sends one event a thread; the threads whose event was not taken.

    Where the bus gives no answer, none of the rest is sent: each would wait as long as the first, and the function's
    time would be over before it could say which events are left.
    """
    refused: set[str] = set()
    calls = batched(events, ENTRIES_IN_ONE_CALL, strict=False)
    for call in calls:
        try:
            answer = _client().put_events(Entries=[_entry(event) for event in call])
        except (BotoCoreError, ClientError) as error:
            log_failure("the event bus gave no answer", error)
            return refused | {event.thread for event in chain(call, *calls)}
        for event, result in zip(call, answer["Entries"], strict=True):
            if "ErrorCode" in result:
                refused.add(event.thread)
    return refused


def _entry(event: Event) -> "PutEventsRequestEntryTypeDef":
    return {
        "EventBusName": settings().event_bus,
        "Source": SOURCE,
        "DetailType": event.type,
        "Detail": json.dumps(event.detail),
        "Resources": [],
    }


@lru_cache(maxsize=1)
def _client() -> "EventBridgeClient":
    # From botocore, which PynamoDB has loaded: boto3 on top of it would lengthen every cold start.
    return cast(
        "EventBridgeClient",
        get_session().create_client("events", region_name=os.environ.get("AWS_REGION"), config=PATIENCE),
    )
