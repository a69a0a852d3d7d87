"""All clocks that a ticket has had, from what its thread says: nothing of them is kept anywhere else."""

from collections.abc import Iterable
from datetime import datetime

from contact_seller.rules import clock as clocks
from contact_seller.rules.thread import Happening, Kind
from contact_seller.rules.ticket import Clock, ClockStage

_STARTED = ("since", *clocks.Times._fields, "calendar_version")
_STAGES: dict[Kind, ClockStage] = {
    "reply_due_soon": "due_soon",
    "reply_overdue": "overdue",
    "ticket_escalated": "escalated",
}


def history(happenings: Iterable[Happening]) -> list[Clock]:
    """The clocks, in their order."""
    found: dict[int, Clock] = {}
    for happening in happenings:
        number = happening.detail.get("clock_number")
        if number is None:
            continue
        if happening.kind == "clock_started":
            started = {name: happening.detail[name] for name in _STARTED}
            found[number] = Clock(number=number, explained_by=happening.number, **started)
        else:
            found[number] = _after(found[number], happening)
    return list(found.values())


def _after(clock: Clock, happening: Happening) -> Clock:
    """The clock after what happened to it."""
    detail = happening.detail
    match happening.kind:
        case "message_delivered" | "request_decided":
            return clocks.answer(clock, datetime.fromisoformat(detail["answered_at"]), detail.get("took")).clock
        case "no_reply_needed":
            return clocks.set_aside(clock, happening.at)
        case "ticket_resolved":
            return clocks.give_up(clock, "customer" if happening.by == "customer" else "merchant", happening.at)
        case "ticket_reopened":
            return clocks.resumed(clock) or clock
        case _:
            return _moved(clock, happening)


def _moved(clock: Clock, happening: Happening) -> Clock:
    """The clock after what time brought it, or the platform."""
    detail = happening.detail
    match happening.kind:
        case "ticket_escalated" if detail.get("because"):
            return clocks.handed_over(clock)
        case "ticket_handed_back":
            return clocks.handed_back(clock, detail["stage"], detail["excused"])
        case "reply_due_soon" | "reply_overdue" | "ticket_escalated" as kind:
            breach = {"breached_at": clock.due_at} if kind == "reply_overdue" else {}
            return clock.model_copy(update={"stage": _STAGES[kind], **breach})
        case "breach_reviewed" if detail["decision"] == "overturn":
            return clocks.excuse(clock)
        case _:
            return clock
