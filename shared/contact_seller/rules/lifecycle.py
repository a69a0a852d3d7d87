"""Every step that people take with a ticket, and what its thread says of it.

Each step takes the ticket as it was read and returns a `Change`: the ticket in its next version with the entries that
belong to it, to be written together or not at all. What a request brings is in `asking`, what screening brings in
`delivery`, what time brings in `timers`.
"""

from datetime import datetime, timedelta

from contact_seller.rules import clock
from contact_seller.rules.change import Change, Opening, begin
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.errors import TicketClosed, TicketTransition
from contact_seller.rules.facts import Facts, facts_of
from contact_seller.rules.order import Order
from contact_seller.rules.requests import variant_asked_of
from contact_seller.rules.ticket import Party, Ticket, TicketState


def open_by_customer(ticket_id: str, order: Order, opening: Opening, now: datetime, promise: ReplyPromise) -> Change:
    """A new ticket on an order by its customer, whose words start the first clock."""
    change = Change(_new(ticket_id, order, opening, now, "customer"))
    said = change.happened("ticket_opened", "customer", reason=opening.reason).customer_said(opening.text)
    return said.clock_starts(now, promise, said.message.message_id)


def open_by_merchant(ticket_id: str, order: Order, opening: Opening, now: datetime, wait: timedelta) -> Change:
    """A new ticket on an order by its merchant; its words wait for their verdict, and start no clock."""
    change = Change(_new(ticket_id, order, opening, now, "merchant"))
    opened = change.happened("ticket_opened", "merchant", notice=opening.notice)
    return opened.merchant_said(opening.text, wait, facts_of(order))


def customer_writes(ticket: Ticket, text: str, now: datetime, promise: ReplyPromise | None) -> Change:
    """A customer's message: shown at once. `promise` is needed where the ticket owes no reply yet.

    Raises:
        TicketClosed: the ticket is closed, or its time to be reopened has passed.
    """
    must_take_messages(ticket, now)
    change = begin(ticket, now)
    if ticket.state == "resolved":
        change = _taken_up(change, "customer")
    if change.ticket.state == "awaiting_customer":
        change = change.having(state="awaiting_merchant")
    change = change.customer_said(text)
    if change.ticket.running is None and promise is not None:
        change = change.clock_starts(change.ticket.updated_at, promise, change.message.message_id)
    return change


def merchant_writes(ticket: Ticket, text: str, now: datetime, wait: timedelta, facts: Facts) -> Change:
    """A merchant's message: it waits for its screening, and changes nothing else until it is delivered.

    Raises:
        TicketClosed: the ticket is closed, or its time to be reopened has passed.
    """
    must_take_messages(ticket, now)
    return begin(ticket, now, shown=False).merchant_said(text, wait, facts)


def resolve(ticket: Ticket, by: Party, now: datetime, window: timedelta) -> Change:
    """Ends the conversation; it can be taken up again within the `window`.

    A reply that was owed is no longer due, and the thread says that it never came.

    Raises:
        TicketTransition: the ticket is resolved or closed, or its merchant, who resolves it, may not answer in it.
    """
    if ticket.state in ("resolved", "closed"):
        raise TicketTransition(f"A ticket that is {ticket.state} cannot be resolved.")
    if by == "merchant":
        _must_not_be_handed_over(ticket)
    change, owed = begin(ticket, now), ticket.running
    at = change.ticket.updated_at
    if owed is not None:
        change = change.clock_becomes(clock.give_up(owed, by, at))
    change = change.having(state="resolved", resolved_at=at, reopen_until=at + window)
    ended = {"clock_number": owed.number} if owed is not None else {}
    return change.happened("ticket_resolved", by, unanswered=owed is not None, **ended)


def reopen(ticket: Ticket, by: Party, now: datetime, promise: ReplyPromise) -> Change:
    """Takes the conversation up again.

    A clock that the merchant gave up by resolving goes on as if it had not. Otherwise a customer who reopens waits for
    the merchant from now on, and a merchant who reopens owes nothing.

    Raises:
        TicketTransition: the ticket is not resolved, or its time to be reopened has passed.
    """
    if ticket.state != "resolved":
        raise TicketTransition(f"A ticket that is {ticket.state} cannot be reopened.")
    if not takes_messages(ticket, now):
        raise TicketTransition("The ticket's time to be reopened has passed; open a new one.")
    change = _taken_up(begin(ticket, now), by)
    if by == "customer" and change.ticket.running is None:
        change = change.clock_starts(change.ticket.updated_at, promise, None)
    return change


def no_reply_needed(ticket: Ticket, now: datetime) -> Change:
    """The merchant says that the customer's last words need no reply: the clock ends, and that is no answer.

    Raises:
        TicketTransition: no reply is owed, or the merchant may not give it.
    """
    if ticket.running is None:
        raise TicketTransition("The ticket owes no reply.")
    _must_not_be_handed_over(ticket)
    change = begin(ticket, now)
    change = change.clock_becomes(clock.set_aside(ticket.running, change.ticket.updated_at))
    change = change.having(state="awaiting_customer")
    return change.happened("no_reply_needed", "merchant", clock_number=ticket.running.number)


def takes_messages(ticket: Ticket, now: datetime) -> bool:
    """Whether a message can still be posted: the ticket is not closed, nor its time to be reopened over."""
    return ticket.state != "closed" and (ticket.reopen_until is None or now <= ticket.reopen_until)


def must_take_messages(ticket: Ticket, now: datetime) -> None:
    """Raises TicketClosed where no message can be posted any more."""
    if not takes_messages(ticket, now):
        raise TicketClosed("The ticket takes no more messages; open a new one.")


def _must_not_be_handed_over(ticket: Ticket) -> None:
    """Raises TicketTransition where the platform has the ticket since its merchant may not answer.

    What the platform is to see to, the merchant could put out of its sight; and where it gave up such a clock, neither
    a sweep nor a hand-back would look at it again.
    """
    if ticket.running is not None and ticket.running.handed_over is not None:
        raise TicketTransition("The ticket is with the platform, until its merchant may answer again.")


def _new(ticket_id: str, order: Order, opening: Opening, now: datetime, by: Party) -> Ticket:
    return Ticket(
        ticket_id=ticket_id,
        order_id=order.order_id,
        customer_id=order.customer_id,
        merchant_id=order.merchant_id,
        opened_by=by,
        reason=opening.reason,
        notice=opening.notice,
        request=opening.request,
        asked_of=variant_asked_of(order, opening.request),
        state="awaiting_merchant" if by == "customer" else "awaiting_customer",
        opened_at=now,
        updated_at=now,
        shown_at=now,
        version=1,
    )


def _taken_up(change: Change, by: Party) -> Change:
    """A resolved ticket is open again; a clock that its merchant gave up goes on."""
    before = change.ticket.clock
    change = change.having(clock=clock.resumed(before), resolved_at=None, reopen_until=None)
    goes_on = change.ticket.running
    if goes_on is not None and goes_on.stage == "escalated":
        state: TicketState = "awaiting_platform"
    else:
        state = "awaiting_merchant" if goes_on is not None or by == "customer" else "awaiting_customer"
    resumed = {"clock_number": goes_on.number} if goes_on is not None else {}
    return change.having(state=state).happened("ticket_reopened", by, **resumed)
