"""The thread's stream: what happened goes to the event bus, each ticket's events in order, and into the dashboard."""

from typing import Any

from contact_seller.logs import logger
from contact_seller.measures import MetricUnit, metrics
from contact_seller.stream.batch import Failures, each, failures, sequence_number
from contact_seller.stream.bus import Sequenced, publish
from contact_seller.stream.records import Event, event_of

_SECONDS_AN_HOUR = 3600
RESERVE_MS = 30_000
"""Time that a last call may take to give up, and saying what is left."""


@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> Failures:
    """Publishes the records' events; those that were not taken come again, with all after them."""
    events: list[Sequenced] = []
    unreadable = each(event["Records"], lambda record: events.append((sequence_number(record), event_of(record))))
    refused = publish(events, lambda: context.get_remaining_time_in_millis() > RESERVE_MS)
    metrics.add_metric("EventsPublished", MetricUnit.Count, len(events) - len(refused))
    metrics.add_metric("EventsFailed", MetricUnit.Count, len(unreadable | refused))
    for number, happened in events:
        if number in refused:
            keys = {"ticket_id": {"S": happened.thread}, "number": {"N": str(happened.detail["sequence"])}}
            logger.warning("an event was not taken", keys=keys, sequence=number)
        else:
            _measure(happened)
    return failures(unreadable | refused)


def _measure(happened: Event) -> None:
    """What the dashboard shows. An event that comes twice is measured twice: the scorecards are what counts."""
    detail = happened.detail
    match happened.type:
        case "MessageDelivered" if detail.get("answered"):
            metrics.add_metric("AnswersInTime", MetricUnit.Count, int(detail["in_time"]))
            if detail["in_time"]:  # a late one has been counted by its breach
                metrics.add_metric("RepliesLate", MetricUnit.Count, 0)
            if detail.get("took") is not None:
                metrics.add_metric("AnswerHours", MetricUnit.NoUnit, detail["took"] / _SECONDS_AN_HOUR)
        case "ReplyOverdue":
            metrics.add_metric("RepliesLate", MetricUnit.Count, 1)
        case "MessageHeld":
            for practice in detail["practices"]:
                metrics.add_metric(f"Held_{practice}", MetricUnit.Count, 1)
        case "MessageReviewed":
            metrics.add_metric("ReviewsOverturned", MetricUnit.Count, int(detail["decision"] == "overturn"))
