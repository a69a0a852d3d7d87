"""The clock of the reply that a merchant owes: started by a customer, ended by an answer.

It starts at the first customer message without an answer and is not restarted by further ones. A merchant's answer
counts from the time it was sent, whenever its screening or a review ended: a breach that it disproves is taken back.
A clock keeps the times that it was started with.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from contact_seller.rules.calendar import Calendar
from contact_seller.rules.ticket import Clock, ClockEnd, ClockStage, Party, Ticket
from contact_seller.rules.values import instant_text


class Times(NamedTuple):
    """When a clock's steps come: the warning, the due time, and the platform's turn."""

    due_soon_at: datetime
    due_at: datetime
    escalates_at: datetime


class ReplyPromise(NamedTuple):
    """How long a merchant has: so many business days of its calendar, and as many more until the platform steps in.

    The warning comes when `due_soon_share` of the business time until the due time has passed. A `window`, for trials
    alone, takes the place of the business days.
    """

    calendar: Calendar
    business_days: int
    escalation_business_days: int
    due_soon_share: float
    window: timedelta | None = None

    def times(self, since: datetime) -> Times:
        """The steps of a clock that starts then."""
        if self.window is not None:
            return Times(since + self.due_soon_share * self.window, since + self.window, since + 2 * self.window)
        due = self.calendar.after_business_days(since, self.business_days)
        warned = self.calendar.after_business_time(since, self.due_soon_share * self.calendar.business_time(since, due))
        return Times(warned, due, self.calendar.after_business_days(due, self.escalation_business_days))

    def explain(self, since: datetime, due: datetime) -> dict[str, Any]:
        """How the due time came about: each day of the merchant's with whether it counts, else why not."""
        days = [] if self.window is not None else self.calendar.days(since, due)
        return {
            "calendar_version": self.calendar.version,
            "time_zone": self.calendar.zone.key,
            "business_days": self.business_days,
            "days": [
                {"date": day.isoformat(), "why": closed and closed.why, "name": closed and closed.name}
                for day, closed in days
            ],
        }


class Answered(NamedTuple):
    """What an answer did to a clock.

    `first` unless the clock had been answered before, by a message that was sent later. `in_time` where the merchant
    owes it to this answer that it was in time. `took_before` is what the later answer had taken, where one had counted.
    """

    clock: Clock
    first: bool
    in_time: bool
    breach_withdrawn: bool
    took_before: int | None = None

    @property
    def detail(self) -> dict[str, Any]:
        """The same, for the thread and the event bus."""
        return {
            "clock_number": self.clock.number,
            "answered_at": self.clock.ended_at and instant_text(self.clock.ended_at),
            "answered": self.first,
            "in_time": self.in_time,
            "breach_withdrawn": self.breach_withdrawn,
            "took": self.clock.took,
            "took_before": self.took_before,
        }


def next_clock(ticket: Ticket, since: datetime, promise: ReplyPromise) -> Clock:
    """The ticket's next clock, running from `since`, to be explained by the thread's next entry."""
    return Clock(
        number=ticket.clock.number + 1 if ticket.clock else 1,
        since=since,
        calendar_version=promise.calendar.version,
        explained_by=ticket.entries + 1,
        **promise.times(since)._asdict(),
    )


def resumed(clock: Clock | None) -> Clock | None:
    """The clock, running again if its merchant gave it up: resolving without an answer gains nothing."""
    if clock is None or clock.ended != "given_up":
        return clock
    return clock.model_copy(update=_RUNNING)


def is_answered_by(clock: Clock, sent_at: datetime) -> bool:
    """Whether a merchant message of that time is the clock's answer: sent while it ran, and before any that counts."""
    if sent_at < clock.since:
        return False
    return clock.ended_at is None or clock.ended == "given_up" or sent_at < clock.ended_at


def answer(clock: Clock, sent_at: datetime, took: int | None = None) -> Answered:
    """Ends the clock at the time when its answer was sent, after so many seconds of business time, if that is known."""
    late = sent_at > clock.due_at
    known = clock.breached_at is not None
    first = clock.ended != "answered"
    ended = _end(clock, "answered", sent_at).model_copy(update={"took": took})
    return Answered(
        ended if late else ended.model_copy(update={"breached_at": None}),
        first=first,
        in_time=not late and (first or _was_late(clock)),
        breach_withdrawn=not late and known,
        took_before=clock.took,
    )


def excuse(clock: Clock) -> Clock:
    """Takes the clock's breach back for good."""
    return clock.model_copy(update={"breached_at": None, "excused": True})


def handed_over(clock: Clock) -> Clock:
    """The clock in the platform's hands, while its merchant may not answer."""
    return clock.model_copy(update={"stage": "escalated", "handed_over": clock.stage})


def handed_back(clock: Clock, stage: ClockStage, excused: bool) -> Clock:
    """The clock after that: at that stage, and excused where its time passed in other hands."""
    back = clock.model_copy(update={"stage": stage, "handed_over": None})
    return excuse(back) if excused else back


def give_up(clock: Clock, by: Party, at: datetime) -> Clock:
    """Ends the clock without an answer, as resolving the ticket does.

    What a merchant gives up can be resumed; a customer who resolves waits for nothing any more.
    """
    return _end(clock, "given_up" if by == "merchant" else "resolved", at)


def set_aside(clock: Clock, at: datetime) -> Clock:
    """Ends the clock without an answer: its merchant says that none is needed."""
    return _end(clock, "no_reply_needed", at)


def started_detail(clock: Clock, promise: ReplyPromise, message_id: str | None) -> dict[str, Any]:
    """What the thread says of a clock that starts: by which message, when its steps come, and how they came about."""
    return {
        "clock_number": clock.number,
        "message_id": message_id,
        **{name: instant_text(getattr(clock, name)) for name in ("since", *Times._fields)},
        **promise.explain(clock.since, clock.due_at),
    }


_RUNNING = {"ended": None, "ended_at": None}


def _was_late(clock: Clock) -> bool:
    return clock.ended_at is not None and clock.ended_at > clock.due_at


def _end(clock: Clock, how: ClockEnd, at: datetime) -> Clock:
    """The clock, ended. A breach that nobody had noticed comes to light; none of a merchant that may not answer."""
    ended = clock.model_copy(update={"ended": how, "ended_at": at})
    if clock.breached_at is not None or clock.excused or at <= clock.due_at:
        return ended
    if clock.handed_over is not None:
        return excuse(ended)
    return ended.model_copy(update={"stage": "overdue", "breached_at": clock.due_at})
