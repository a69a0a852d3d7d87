"""The schedule: what time has brought to tickets is written, and told."""

from typing import Any

from contact_seller.logs import log_failure, logger
from contact_seller.measures import MetricUnit, metrics
from contact_seller.rules.timers import Step
from contact_seller.usecases import standings, world
from contact_seller.usecases.sweep import Swept, look_at_reviews, sweep

RESERVE_MS = 10_000
"""Time that is left for the last ticket and for reporting."""


class SweepFailed(Exception):
    """Tickets, merchants or the review queue could not be looked after: the log names each, the next sweep tries."""


METRICS: dict[Step, str] = {
    "due_soon": "RepliesDueSoon",
    "overdue": "RepliesOverdue",
    "escalate": "TicketsEscalated",
    "retry_screening": "ScreeningRetried",
    "close": "TicketsClosed",
    "expire": "TicketsExpired",
}


@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Sweeps while there is time; ends as an error where anything failed, so that the alarm sees it."""

    def has_time() -> bool:
        return bool(context.get_remaining_time_in_millis() > RESERVE_MS)

    swept = sweep(world.now(), has_time, _report, [_look_at_reviews])
    merchants = standings.sweep(world.now(), has_time, _report_merchant)
    _measure(swept, merchants)
    logger.info("swept", **swept.to_json(), standings=vars(merchants))
    if swept.failed or merchants.failed:
        raise SweepFailed(f"{swept.failed} of tickets and reviews, {merchants.failed} of merchants failed")
    return swept.to_json()


def _measure(swept: Swept, merchants: standings.Swept) -> None:
    """What the sweep did, and which messages have waited too long for their screening, or for a person."""
    counted = {name: swept.steps[step] for step, name in METRICS.items()}
    counted |= {"SweepFailed": swept.failed + merchants.failed, "SweepLeft": swept.left}
    counted |= {"ScreeningWaiting": swept.waiting, "StandingsBettered": merchants.bettered}
    counted |= {"TicketsHandedOver": merchants.handed_over, "TicketsHandedBack": merchants.handed_back}
    for name, number in counted.items():
        metrics.add_metric(name, MetricUnit.Count, number)
    metrics.add_metric("ScreeningTimesTooLong", MetricUnit.NoUnit, swept.times_too_long)
    metrics.add_metric("ReviewQueueAge", MetricUnit.Seconds, swept.review_queue_seconds)


def _look_at_reviews() -> Swept:
    """One that fails is told like a ticket that fails: it keeps no ticket and no merchant from being swept."""
    try:
        return look_at_reviews()
    except Exception as error:
        log_failure("the review queue could not be looked at", error)
        return Swept(failed=1)


def _report_merchant(merchant_id: str, error: Exception) -> None:
    log_failure("a merchant's standing could not be swept", error, merchant_id=merchant_id)


def _report(ticket_id: str, error: Exception) -> None:
    log_failure("a ticket could not be swept", error, ticket_id=ticket_id)
