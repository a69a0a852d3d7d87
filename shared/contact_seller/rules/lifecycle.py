"""Every step that a ticket can take, and what its thread says of it.

Each step takes the ticket as it was read and returns a `Change`: the ticket in its next version with the entries that
belong to it, to be written together or not at all.
"""

from datetime import datetime, timedelta
from typing import Any

from contact_seller.rules import clock
from contact_seller.rules.change import Change, Opening
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.effects import Effect
from contact_seller.rules.errors import TicketClosed, TicketTransition
from contact_seller.rules.facts import Facts, facts_of
from contact_seller.rules.history import changes_with_variants
from contact_seller.rules.order import Order
from contact_seller.rules.requests import ChangeShippingAddress, ForgottenAddress, variant_asked_of
from contact_seller.rules.thread import Message, Verdict
from contact_seller.rules.ticket import Decision, Party, Ticket
from contact_seller.rules.values import instant_text


def open_ticket(
    ticket_id: str, order: Order, opening: Opening, now: datetime, promise: ReplyPromise | None = None
) -> Change:
    """A new ticket on an order: with a `promise` by its customer, whose words start a clock; else by its merchant."""
    by: Party = "customer" if promise else "merchant"
    ticket = Ticket(
        ticket_id=ticket_id,
        order_id=order.order_id,
        customer_id=order.customer_id,
        merchant_id=order.merchant_id,
        opened_by=by,
        reason=opening.reason,
        notice=opening.notice,
        request=opening.request,
        asked_of=variant_asked_of(order, opening.request),
        state="awaiting_merchant" if promise else "awaiting_customer",
        opened_at=now,
        updated_at=now,
        version=1,
    )
    if promise is None:
        opened = Change(ticket).happened("ticket_opened", by, notice=opening.notice)
        return opened.merchant_said(opening.text, facts_of(order))
    opened = Change(clock.start(ticket, now, promise)).happened("ticket_opened", by, reason=opening.reason)
    return opened.customer_said(opening.text)


def customer_writes(
    ticket: Ticket, text: str, now: datetime, window: timedelta, promise: ReplyPromise | None
) -> Change:
    """A customer's message: shown at once. `promise` is needed where the ticket owes no reply yet.

    Raises:
        TicketClosed: the ticket is closed, or its reopening `window` has passed.
    """
    change = _begin(ticket, now)
    must_take_messages(ticket, now, window)
    if ticket.state == "resolved":
        change = change.having(state="awaiting_merchant", resolved_at=None).happened("ticket_reopened", "customer")
    change = change.becomes(clock.resume(change.ticket))
    if promise is not None and not change.ticket.owes_reply:
        change = change.becomes(clock.start(change.ticket, change.ticket.updated_at, promise))
    if change.ticket.state == "awaiting_customer":
        change = change.having(state="awaiting_merchant")
    return change.customer_said(text)


def merchant_writes(ticket: Ticket, text: str, now: datetime, window: timedelta, facts: Facts) -> Change:
    """A merchant's message: it waits for its screening, and changes nothing else until it is delivered.

    Raises:
        TicketClosed: the ticket is closed, or its reopening `window` has passed.
    """
    change = _begin(ticket, now)
    must_take_messages(ticket, now, window)
    return change.merchant_said(text, facts)


def deliver(
    ticket: Ticket,
    message: Message,
    now: datetime,
    waiting_since: datetime | None = None,
    promise: ReplyPromise | None = None,
) -> Change:
    """A merchant's message passes its screening and is shown.

    It ends the clock at the time when it was sent. `waiting_since` is the time of the first customer message after
    that: it starts the next clock, by `promise`.
    """
    change = _begin(ticket, now)
    detail: dict[str, Any] = {"message_id": message.message_id, "author": message.author}
    owing = clock.resume(change.ticket)
    if clock.is_answered_by(owing, message.sent_at):
        change, answered = _answer(change.becomes(owing), message.sent_at, waiting_since, promise)
        detail |= answered
    else:
        change = change.becomes(clock.note_first_answer(change.ticket, message.sent_at))
    if _reopens(ticket, message):
        change = change.having(state="awaiting_customer", resolved_at=None).happened("ticket_reopened", "merchant")
    return change.happened("message_delivered", "system", **detail)


def hold(ticket: Ticket, message: Message, verdict: Verdict, now: datetime) -> Change:
    """A merchant's message fails its screening: it is not shown, and the clock runs on."""
    practices = sorted({finding.practice for finding in verdict.findings})
    return _begin(ticket, now).happened(
        "message_held", "system", message_id=message.message_id, outcome=verdict.outcome, practices=practices
    )


def resolve(ticket: Ticket, by: Party, now: datetime) -> Change:
    """Ends the conversation. A reply that was owed is no longer due, and the thread says that it never came.

    Raises:
        TicketTransition: the ticket is resolved or closed.
    """
    if ticket.state in ("resolved", "closed"):
        raise TicketTransition(f"A ticket that is {ticket.state} cannot be resolved.")
    begun = _begin(clock.give_up(ticket, by), now)
    resolved = begun.having(state="resolved", resolved_at=begun.ticket.updated_at)
    return resolved.happened("ticket_resolved", by, unanswered=ticket.owes_reply)


def reopen(ticket: Ticket, by: Party, now: datetime, window: timedelta, promise: ReplyPromise) -> Change:
    """Takes the conversation up again.

    A clock that the merchant gave up by resolving goes on as if it had not. Otherwise a customer who reopens waits for
    the merchant from now on, and a merchant who reopens owes nothing.

    Raises:
        TicketTransition: the ticket is not resolved, or its reopening `window` has passed.
    """
    change = _begin(ticket, now)
    if ticket.state != "resolved" or not takes_messages(ticket, now, window):
        raise TicketTransition(f"A ticket that is {ticket.state} cannot be reopened, or its time to be has passed.")
    change = change.having(state="awaiting_customer", resolved_at=None)
    change = change.becomes(clock.resume(change.ticket))
    if by == "customer" and not change.ticket.owes_reply:
        change = change.becomes(clock.start(change.ticket, change.ticket.updated_at, promise))
    if change.ticket.owes_reply:
        change = change.having(state="awaiting_merchant")
    return change.happened("ticket_reopened", by)


def decide(ticket: Ticket, decision: Decision, effect: Effect, text: str | None, now: datetime) -> Change:
    """The merchant accepts or declines the request. Accepting is an answer in itself: it ends the clock."""
    change = _begin(ticket, now)
    change = change.having(decision=decision, decided_at=change.ticket.updated_at)
    if isinstance(ticket.request, ChangeShippingAddress):
        change = change.having(request=ForgottenAddress())
    detail: dict[str, Any] = {"decision": decision, "changes": changes_with_variants(effect.before, effect.after)}
    if decision == "accept" and ticket.owes_reply:
        change, answered = _answer(change, change.ticket.updated_at)
        detail |= answered
    change = change.happened("request_decided", "merchant", **detail)
    if effect.refund is not None:
        change = change.happened("refund_due", "merchant", reason=ticket.reason, **effect.refund.detail)
    return change.merchant_said(text, facts_of(effect.after)) if text else change


def breach(ticket: Ticket, now: datetime) -> Change | None:
    """The reply did not come in time; nothing where none is due, or the breach is known."""
    due = ticket.overdue_from
    if due is None or due > now:
        return None
    breached = _begin(ticket, now).having(breached_at=due)
    return breached.happened("reply_overdue", "system", clock_number=ticket.clock_number, due_at=instant_text(due))


def takes_messages(ticket: Ticket, now: datetime, window: timedelta) -> bool:
    """Whether a message can still be posted: the ticket is not closed, nor resolved longer ago than the window."""
    return ticket.state != "closed" and (ticket.resolved_at is None or now <= ticket.resolved_at + window)


def must_take_messages(ticket: Ticket, now: datetime, window: timedelta) -> None:
    """Raises TicketClosed where no message can be posted any more."""
    if not takes_messages(ticket, now, window):
        raise TicketClosed("The ticket takes no more messages; open a new one.")


def _begin(ticket: Ticket, now: datetime) -> Change:
    """The next version. Its time lies after the last one's, whatever the clocks of two machines say.

    So comparing the times of two entries is comparing their places in the thread.
    """
    later = ticket.updated_at + timedelta(milliseconds=1)
    return Change(ticket.model_copy(update={"version": ticket.version + 1, "updated_at": max(now, later)}))


def _answer(
    change: Change, sent_at: datetime, waiting_since: datetime | None = None, promise: ReplyPromise | None = None
) -> tuple[Change, dict[str, Any]]:
    answered = clock.answer(change.ticket, sent_at)
    change = change.becomes(answered.ticket)
    if answered.breach_found:
        number = answered.ticket.clock_number
        change = change.happened("reply_overdue", "system", clock_number=number, answered_late=True)
    if waiting_since is not None and promise is not None:
        return change.becomes(clock.start(change.ticket, waiting_since, promise)), answered.detail
    if change.ticket.state == "awaiting_merchant":
        change = change.having(state="awaiting_customer")
    return change, answered.detail


def _reopens(ticket: Ticket, message: Message) -> bool:
    """Whether a delivered message takes a resolved ticket up again: only one that was written after it was resolved."""
    return ticket.resolved_at is not None and ticket.state == "resolved" and message.sent_at > ticket.resolved_at
