"""The thread's stream: every merchant message gets its verdict before a customer sees it."""

from functools import partial
from typing import Any

from contact_seller.logs import logger
from contact_seller.measures import MetricUnit, metrics
from contact_seller.rules.thread import Message, Verdict
from contact_seller.rules.ticket import Ticket
from contact_seller.stream.batch import Failures, each, failures
from contact_seller.stream.records import messages_of
from contact_seller.usecases import screening as use_case
from screening import OrderFacts, screen
from screening import Verdict as Found
from second_opinion import second_opinion

LEAST_TIME_TO_ASK_MS = 20_000
"""What the function keeps for a batch's other records: with less time left, nobody else is asked."""

_GONE = frozenset({"removed", "cancelled", "exchanged"})
"""States of lines that the order no longer is about; what was sent back was in it all the same."""


@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> Failures:
    """Screens each record's message; those that fail stay in screening and come again."""
    failed = each(event["Records"], partial(_screen_those_of, context))
    metrics.add_metric("ScreeningFailed", MetricUnit.Count, len(failed))
    return failures(failed)


def _screen_those_of(context: Any, record: dict[str, Any]) -> None:
    """Judges each, after one that fails too: a sweep's record is the only one that may bring those behind it."""
    failed: Exception | None = None
    for message in messages_of(record):
        try:
            _screen(context, message)
        except Exception as error:  # whatever it was: the record comes again for it, or to the failure queue
            failed = failed or error
    if failed is not None:
        raise failed


def _screen(context: Any, message: Message) -> None:
    ticket = use_case.ticket_of(message)
    found = screen(message.text, _facts(message), message.sent_at)
    consulted = Verdict.model_validate(_consulted(found, message, ticket, context).to_json())
    verdict = use_case.as_standing_has_it(consulted, ticket)
    if use_case.judge(message, verdict, ticket):
        metrics.add_metric("MessagesScreened", MetricUnit.Count, 1)
        practices = [finding.practice for finding in verdict.findings]
        logger.info(
            "judged",
            message_id=message.message_id,
            verdict=verdict.outcome,
            practices=practices,
            decided_by=verdict.decided_by,
        )


def _consulted(found: Found, message: Message, ticket: Ticket, context: Any) -> Found:
    """The verdict after a second opinion, where one is configured, needed, and there is time for it."""
    opinion = second_opinion()
    if opinion is None or context.get_remaining_time_in_millis() < LEAST_TIME_TO_ASK_MS:
        return found
    consulted = opinion.on(found, message.text, use_case.address_of(ticket))
    if consulted.asking != "NotNeeded":
        metrics.add_metric(f"SecondOpinion{consulted.asking}", MetricUnit.Count, 1)
    if consulted.error:
        logger.warning("no second opinion", message_id=message.message_id, error=consulted.error)
    return consulted.verdict


def _facts(message: Message) -> OrderFacts:
    """What the message's claims are held against: the order as it stood when it was sent, whatever came later.

    Raises:
        ValueError: the message has none, so nothing could be false; it must not pass for that.
    """
    if message.facts is None:
        raise ValueError("the message has no facts")
    facts = message.facts.model_dump(mode="json", by_alias=True)
    return OrderFacts.from_json({**facts, "items": [item for item in facts["items"] if item["state"] not in _GONE]})
