"""The schedule: tickets past their due time get their breach."""

from dataclasses import asdict
from typing import Any

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from contact_seller.logs import log_failure, logger
from contact_seller.usecases import world
from contact_seller.usecases.sweep import sweep

RESERVE_MS = 10_000
"""Time that is left for the last ticket and for reporting."""

metrics = Metrics()


class TicketsFailed(Exception):
    """Some tickets could not be swept; the log names each, and the next sweep finds them again."""


@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Sweeps while there is time; ends as an error where tickets failed, so that the alarm sees it."""
    swept = sweep(world.now(), lambda: context.get_remaining_time_in_millis() > RESERVE_MS, _report)
    metrics.add_metric("RepliesOverdue", MetricUnit.Count, swept.breached)
    metrics.add_metric("SweepFailed", MetricUnit.Count, swept.failed)
    logger.info("swept", **asdict(swept))
    if swept.failed:
        raise TicketsFailed(f"{swept.failed} tickets failed")
    return asdict(swept)


def _report(ticket_id: str, error: Exception) -> None:
    log_failure("a ticket could not be swept", error, ticket_id=ticket_id)
