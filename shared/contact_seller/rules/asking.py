"""A customer's request in a ticket: made with a message, and decided by the merchant."""

from datetime import datetime, timedelta
from typing import Any

from contact_seller.rules.calendar import Calendar
from contact_seller.rules.change import Change, begin
from contact_seller.rules.effects import Effect
from contact_seller.rules.errors import AlreadyDecided, TicketTransition
from contact_seller.rules.facts import facts_of
from contact_seller.rules.history import changes_with_variants
from contact_seller.rules.lifecycle import must_take_messages
from contact_seller.rules.order import Order
from contact_seller.rules.requests import (
    ChangeShippingAddress,
    ForgottenAddress,
    Request,
    reason_of,
    variant_asked_of,
)
from contact_seller.rules.ticket import Ticket


def ask(change: Change, order: Order, request: Request) -> Change:
    """Adds a request to a customer's message. A ticket has one request at most, decided or not.

    Raises:
        TicketTransition: the ticket has had its request.
    """
    if change.ticket.request is not None:
        raise TicketTransition("The ticket has had its request; open a new one for another.")
    reason = reason_of(request)
    asking = change.having(reason=reason, request=request, asked_of=variant_asked_of(order, request))
    return asking.happened("request_made", "customer", reason=reason)


def request_to_decide(ticket: Ticket, now: datetime) -> Request:
    """The request that waits for its decision.

    Raises:
        AlreadyDecided: it was decided before.
        TicketClosed: the ticket is closed, or its time to be reopened has passed.
        TicketTransition: there is no request, or the ticket is resolved.
    """
    if ticket.decision is not None:
        raise AlreadyDecided(f"The request has its decision: {ticket.decision}.")
    must_take_messages(ticket, now)
    if ticket.request is None or isinstance(ticket.request, ForgottenAddress) or ticket.state == "resolved":
        raise TicketTransition("The ticket has no request that waits for a decision.")
    return ticket.request


def decide(
    ticket: Ticket, effect: Effect, text: str | None, now: datetime, wait: timedelta, *, calendar: Calendar
) -> Change:
    """The merchant's decision with its effect on the order. Accepting is an answer in itself: it ends the clock.

    What that answer took is reckoned by the merchant's calendar.
    """
    change = begin(ticket, now)
    at, changes = change.ticket.updated_at, changes_with_variants(effect.before, effect.after)
    detail: dict[str, Any] = {"decision": effect.decision, "changes": changes}
    change = change.having(decision=effect.decision, decided_at=at)
    if isinstance(ticket.request, ChangeShippingAddress):
        change = change.having(request=ForgottenAddress())
    if effect.decision == "accept" and ticket.running is not None:
        took = int(calendar.business_time(ticket.running.since, at).total_seconds())
        change, answered = change.answered(ticket.running, at, took)
        detail |= answered.detail
    change = change.happened("request_decided", "merchant", **detail)
    if effect.refund is not None:
        change = change.happened("refund_due", "merchant", reason=ticket.reason, **effect.refund.detail)
    return change.merchant_said(text, wait, facts_of(effect.after)) if text else change
