"""A breach, contested by its merchant and decided of by the platform."""

from datetime import datetime, timedelta

from contact_seller.rules import clock
from contact_seller.rules.change import Change, begin
from contact_seller.rules.errors import AlreadyDecided, NotAppealable, NotFound
from contact_seller.rules.thread import Review
from contact_seller.rules.ticket import BreachAppeal, Clock, Ticket
from contact_seller.rules.values import instant_text


def appeal(ticket: Ticket, text: str, now: datetime, window: timedelta) -> Change:
    """The merchant contests the breach of the ticket's clock: of the running one or, where none runs, of the last.

    Raises:
        NotAppealable: there is no breach, it was contested before, or is longer ago than the window.
    """
    breached = ticket.clock
    if breached is None or breached.breached_at is None:
        raise NotAppealable("The ticket has no breach.")
    if ticket.breach_appeal is not None and ticket.breach_appeal.clock_number == breached.number:
        raise NotAppealable("The breach was contested before.")
    if ticket.breach_appeal is not None and ticket.breach_appeal.review is None:
        raise NotAppealable("An earlier breach of the ticket is contested still.")
    if now > breached.breached_at + window:
        raise NotAppealable(f"The breach could be contested until {instant_text(breached.breached_at + window)}.")
    change = begin(ticket, now, shown=False)
    contested = BreachAppeal(
        clock_number=breached.number,
        breached_at=breached.breached_at,
        text=text,
        appealed_at=change.ticket.updated_at,
    )
    return change.having(breach_appeal=contested).happened("breach_appealed", "merchant", clock_number=breached.number)


def contested_by(ticket: Ticket) -> BreachAppeal:
    """The appeal that waits for its decision.

    Raises:
        NotFound: the ticket's breach was never contested.
        AlreadyDecided: it has its decision.
    """
    if ticket.breach_appeal is None:
        raise NotFound
    if ticket.breach_appeal.review is not None:
        raise AlreadyDecided(f"The appeal has its decision: {ticket.breach_appeal.review.decision}.")
    return ticket.breach_appeal


def decide(ticket: Ticket, contested: Clock, review: Review) -> Change:
    """Decides of a breach that was contested. Overturned, the clock has none any more, nor do the counters.

    `contested` is the clock as it is now: the ticket's own, or an earlier one from its thread.
    """
    overturned = review.decision == "overturn"
    last = ticket.clock if overturned and ticket.clock and ticket.clock.number == contested.number else None
    change = begin(ticket, review.decided_at, shown=last is not None and last.breached_at is not None)
    decided = contested_by(ticket).model_copy(update={"review": review})
    change = change.having(breach_appeal=decided)
    if last is not None:
        change = change.having(clock=clock.excuse(last))
    withdrawn = overturned and contested.breached_at is not None
    detail = {"clock_number": contested.number, "decision": review.decision, "breach_withdrawn": withdrawn}
    return change.happened("breach_reviewed", "platform", **detail)
