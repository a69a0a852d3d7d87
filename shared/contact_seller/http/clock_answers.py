"""What answers carry of a clock."""

from datetime import date
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from contact_seller.rules.calendar import WhyClosed
from contact_seller.rules.ticket import Clock, ClockEnd
from contact_seller.rules.values import Instant
from contact_seller.rules.zones import Local
from contact_seller.usecases.clocks import Explained


class LocalTimes(BaseModel, defer_build=True):
    """When the clock started and when the reply is due, as the clocks on the wall of one side show it.

    `exact` is false where a country has several zones, and this is the one that most of it keeps.
    """

    time_zone: str
    exact: bool
    reply_needed_since: str
    reply_due_at: str


class DayAnswer(BaseModel, defer_build=True):
    """A day of the merchant's, from the clock's start to the due time: whether it counts, and if not, why."""

    date: date
    counts: bool
    why: WhyClosed | None
    name: str | None


class ClockAnswer(BaseModel, defer_build=True):
    """How a due time came about: of the clock that runs or, where none does, of the last one.

    `reply_due_at` is the end of `business_days` whole business days. A start outside a business day counts from the
    next one's first moment. All is as it was reckoned at the start, by
    `calendar_version`. `excused` means that a breach was contested and taken back.
    """

    ticket_id: str
    clock_number: int
    running: bool
    ended: ClockEnd | None = None
    ended_at: Instant | None = None
    started_by: str | None = None
    reply_needed_since: Instant | None = None
    due_soon_at: Instant | None = None
    reply_due_at: Instant | None = None
    escalates_at: Instant | None = None
    breached_at: Instant | None = None
    excused: bool = False
    calendar_version: str | None = None
    business_days: int | None = None
    days: list[DayAnswer] = []
    merchant: LocalTimes | None = None
    customer: LocalTimes | None = None


def clock_answer(explained: Explained) -> ClockAnswer:
    """The explanation of a ticket's clock."""
    ticket_id, clock, started = explained.ticket.ticket_id, explained.clock, explained.started
    if clock is None or started is None:
        return ClockAnswer(ticket_id=ticket_id, clock_number=0, running=False)
    merchants = Local(ZoneInfo(started.detail["time_zone"]), exact=True)
    return ClockAnswer(
        ticket_id=ticket_id,
        clock_number=clock.number,
        running=clock.ended is None,
        ended=clock.ended,
        ended_at=clock.ended_at,
        started_by=started.detail["message_id"],
        reply_needed_since=clock.since,
        due_soon_at=clock.due_soon_at,
        reply_due_at=clock.due_at,
        escalates_at=clock.escalates_at,
        breached_at=clock.breached_at,
        excused=clock.excused,
        calendar_version=clock.calendar_version,
        business_days=started.detail["business_days"],
        days=[DayAnswer(counts=day["why"] is None, **day) for day in started.detail["days"]],
        merchant=_local(clock, merchants),
        customer=explained.customers and _local(clock, explained.customers),
    )


def _local(clock: Clock, local: Local) -> LocalTimes:
    since, due = (moment.astimezone(local.zone).isoformat(timespec="seconds") for moment in (clock.since, clock.due_at))
    return LocalTimes(time_zone=local.zone.key, exact=local.exact, reply_needed_since=since, reply_due_at=due)
