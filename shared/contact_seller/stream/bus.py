"""Events onto the bus, each thread's in its order, at least once: a ticket has a thread, and so has an order.

Events of different threads go together; of one thread, the next goes only after the one before it was taken. So a
consumer that drops what it has seen, by `event_id`, sees each thread's events in order as they were sent.
"""

import json
import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import batched
from typing import TYPE_CHECKING, NamedTuple, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError
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
"""A call gives up after some 20 seconds."""

Sequenced = tuple[str, Event]
"""A stream record's sequence number with its event."""


def publish(events: Iterable[Sequenced], has_time: Callable[[], bool]) -> set[str]:
    """Sends the events; the sequence numbers of those that were not taken, or wait behind one that was not.

    Where the bus gives no answer, or time is short, it ends: whoever called must still have time to say what is left.
    """
    waiting: dict[str, deque[Sequenced]] = defaultdict(deque)
    for sequenced in events:
        waiting[sequenced[1].thread].append(sequenced)
    stuck: dict[str, deque[Sequenced]] = {}
    while waiting:
        sent = _send([queue[0][1] for queue in waiting.values()], has_time)
        for thread in sent.refused:
            stuck[thread] = waiting.pop(thread)
        for thread in sent.taken:
            waiting[thread].popleft()
            if not waiting[thread]:
                del waiting[thread]
        if sent.ended:
            stuck |= waiting
            break
    return {number for queue in stuck.values() for number, _ in queue}


class _Sent(NamedTuple):
    """The threads whose event was taken and those whose was not; whether it `ended` before all were sent."""

    taken: list[str]
    refused: list[str]
    ended: bool


def _send(events: list[Event], has_time: Callable[[], bool]) -> _Sent:
    """Sends one event a thread."""
    taken: list[str] = []
    refused: list[str] = []
    for call in batched(events, ENTRIES_IN_ONE_CALL, strict=False):
        if not has_time():
            return _Sent(taken, refused, ended=True)
        try:
            answer = _client().put_events(Entries=[_entry(event) for event in call])
        except BotoCoreError as error:
            log_failure("the event bus gave no answer", error)
            return _Sent(taken, refused, ended=True)
        for event, result in zip(call, answer["Entries"], strict=True):
            (refused if "ErrorCode" in result else taken).append(event.thread)
    return _Sent(taken, refused, ended=False)


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
