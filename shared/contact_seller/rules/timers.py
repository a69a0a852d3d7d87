"""What time brings to a ticket: the warning, the breach, the platform's turn, another try at screening, the end.

The very last is that it goes, with its thread: some time after it was closed, unless something of it is undecided.

A ticket has one next step, or none. Each step is taken once its time has come, sets the next, and is found to be done
when it is asked for again.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, get_args

from contact_seller.rules import clock
from contact_seller.rules.change import Change, begin
from contact_seller.rules.thread import Message
from contact_seller.rules.ticket import Clock, Ticket, TicketState
from contact_seller.rules.values import instant_text

Step = Literal["due_soon", "overdue", "escalate", "retry_screening", "close", "expire"]

STEPS: tuple[Step, ...] = get_args(Step)


class Timer(NamedTuple):
    """The next step, and when it is due."""

    at: datetime
    step: Step


def next_timer(ticket: Ticket) -> Timer | None:
    """The next step that time will bring, if any."""
    timers = [*_of_clock(ticket.running)]
    if ticket.screening is not None:
        timers.append(Timer(ticket.screening.retry_at, "retry_screening"))
    # A message that was sent in time reopens the ticket by its delivery, however long that waits for its screening.
    if ticket.state == "resolved" and ticket.reopen_until is not None and ticket.screening is None:
        timers.append(Timer(ticket.reopen_until, "close"))
    if ticket.expires_at is not None and not _is_undecided(ticket):
        timers.append(Timer(ticket.expires_at, "expire"))
    return min(timers, default=None)


def due(ticket: Ticket, now: datetime) -> Step | None:
    """The step that is due now, if one is."""
    timer = next_timer(ticket)
    return timer.step if timer and timer.at <= now else None


def take(ticket: Ticket, step: Step, now: datetime) -> Change:
    """The ticket after a step that is due, of those that need nothing but the ticket.

    Raises:
        ValueError: the step is not one that the ticket could take.
    """
    change, running = begin(ticket, now, shown=step != "due_soon"), ticket.running
    match step:
        case "due_soon" if running:
            told = change.having(clock=running.model_copy(update={"stage": "due_soon"}))
            due_at = instant_text(running.due_at)
            return told.happened("reply_due_soon", "system", clock_number=running.number, due_at=due_at)
        case "overdue" if running:
            return change.clock_becomes(running.model_copy(update={"stage": "overdue", "breached_at": running.due_at}))
        case "escalate" if running:
            turned = change.having(state="awaiting_platform", clock=running.model_copy(update={"stage": "escalated"}))
            return turned.happened("ticket_escalated", "system", clock_number=running.number)
        case _:
            raise ValueError(f"a ticket that is {ticket.state} cannot take the step {step}")


def close(ticket: Ticket, now: datetime, retention: timedelta) -> Change:
    """The ticket's end: nothing reopens it, and after the `retention` it goes."""
    change = begin(ticket, now)
    at = change.ticket.updated_at
    return change.having(state="closed", closed_at=at, expires_at=at + retention).happened("ticket_closed", "system")


def kept_on(ticket: Ticket, until: datetime) -> Change:
    """A closed ticket that stays until then. To those who read it, nothing has changed."""
    return Change(ticket.model_copy(update={"version": ticket.version + 1, "expires_at": until}))


def hand_over(ticket: Ticket, now: datetime) -> Change:
    """The platform takes a ticket before its time, since its merchant may not answer.

    Raises:
        ValueError: no reply is owed.
    """
    if ticket.running is None:
        raise ValueError("a ticket that owes no reply has nothing to hand over")
    taken = clock.handed_over(ticket.running)
    change = begin(ticket, now).having(state="awaiting_platform", clock=taken)
    return change.happened("ticket_escalated", "system", clock_number=taken.number, because="merchant_suspended")


def hand_back(ticket: Ticket, now: datetime) -> Change:
    """A merchant that may answer again gets a ticket back, and its clock goes on as if it had never been taken.

    Where its time passed meanwhile the ticket stays with the platform, and the clock gets no breach that it had not
    before: nobody is late who may not answer.

    Raises:
        ValueError: the ticket was not handed over.
    """
    owed = ticket.running
    if owed is None or owed.handed_over is None:
        raise ValueError("a ticket that was not handed over cannot be handed back")
    passed = now > (owed.escalates_at if owed.handed_over == "overdue" else owed.due_at)
    excused = passed and owed.breached_at is None
    back = clock.handed_back(owed, owed.stage if passed else owed.handed_over, excused)
    state: TicketState = ticket.state if passed else "awaiting_merchant"
    change = begin(ticket, now, shown=not passed).having(state=state, clock=back)
    detail = {"clock_number": back.number, "stage": back.stage, "excused": back.excused}
    return change.happened("ticket_handed_back", "system", **detail)


def retry_screening(ticket: Ticket, waiting: Sequence[Message], now: datetime, wait: timedelta) -> Change:
    """Has the messages that wait for their verdict screened again, if the oldest has waited longer than `wait`.

    The longer it has waited, the later the next try. Where no message has waited too long, any more, the ticket only
    learns which one waits longest.
    """
    change, screening = begin(ticket, now, shown=False), ticket.screening
    if not waiting or screening is None:
        return change.having(screening=None)
    oldest = waiting[0]
    waited = now - oldest.sent_at
    too_long = waited >= wait
    retry_at = now + waited if too_long else oldest.sent_at + wait
    update = {"from_number": oldest.number, "count": len(waiting), "retry_at": retry_at}
    change = change.having(screening=screening.model_copy(update=update))
    if not too_long:
        return change
    return change.happened("screening_retried", "system", from_number=oldest.number, messages=len(waiting))


def _is_undecided(ticket: Ticket) -> bool:
    """Whether a verdict, or the decision of a contested breach, is still to come; either writes the ticket again."""
    contested = ticket.breach_appeal
    return ticket.screening is not None or (contested is not None and contested.review is None)


def _of_clock(running: Clock | None) -> Iterator[Timer]:
    if running is None:
        return
    match running.stage:
        case "running":
            yield Timer(running.due_soon_at, "due_soon")
        case "due_soon":
            yield Timer(running.due_at, "overdue")
        case "overdue":
            yield Timer(running.escalates_at, "escalate")
