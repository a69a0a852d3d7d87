"""The thread's stream: what happened goes to the event bus, each ticket's events in order."""

from typing import Any

from contact_seller.stream.batch import Failures, each, failures, sequence_number
from contact_seller.stream.bus import Sequenced, publish
from contact_seller.stream.records import event_of


def handler(event: dict[str, Any], context: Any) -> Failures:
    """Publishes the records' events; those that were not taken come again, with all after them."""
    events: list[Sequenced] = []
    unreadable = each(event["Records"], lambda record: events.append((sequence_number(record), event_of(record))))
    return failures(unreadable | publish(events))
