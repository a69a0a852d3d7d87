"""A customer's request in a ticket: made with a message, and waiting for the merchant's decision."""

from datetime import datetime, timedelta

from contact_seller.rules.change import Change
from contact_seller.rules.errors import AlreadyDecided, TicketTransition
from contact_seller.rules.lifecycle import must_take_messages
from contact_seller.rules.order import Order
from contact_seller.rules.requests import ForgottenAddress, Request, reason_of, variant_asked_of
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


def request_to_decide(ticket: Ticket, now: datetime, window: timedelta) -> Request:
    """The request that waits for its decision; `window` is how long a resolved ticket can be reopened.

    Raises:
        AlreadyDecided: it was decided before.
        TicketClosed: the ticket is closed.
        TicketTransition: there is no request, or the ticket is resolved.
    """
    if ticket.decision is not None:
        raise AlreadyDecided(f"The request has its decision: {ticket.decision}.")
    must_take_messages(ticket, now, window)
    if ticket.request is None or isinstance(ticket.request, ForgottenAddress) or ticket.state == "resolved":
        raise TicketTransition("The ticket has no request that waits for a decision.")
    return ticket.request
