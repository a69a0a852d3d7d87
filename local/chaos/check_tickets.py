"""Of tickets: every row is what its thread says, every clock is right, time has brought what was due."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from contact_seller.storage.tables import TicketRow
from local.chaos.business_days import due_after
from local.chaos.evidence import Evidence, Row, Violation
from local.chaos.reckoning import Reckoned, Reckoning

_STEPS = ("reply_due_soon", "reply_overdue", "ticket_escalated")


def check(evidence: Evidence) -> Iterator[Violation]:
    """The rules that tickets break."""
    written: dict[str, int] = {}
    for row in evidence.versions(TicketRow):
        written[row["ticket_id"]] = written.get(row["ticket_id"], 0) + 1
        if row["version"] != written[row["ticket_id"]]:
            yield Violation("versions follow each other", f"version {row['version']}", row["ticket_id"])
    for ticket_id, ticket in evidence.tickets.items():
        entries = evidence.threads[ticket_id]
        reckoned = reckoning(evidence, ticket, entries)
        yield from _numbered(ticket, entries)
        yield from _as_reckoned(ticket, reckoned)
        yield from _clock_is_right(ticket, reckoned, entries, evidence.now)
        evidence.count("tickets", 1)
        evidence.count("clocks", len(reckoned.clocks))


def reckoning(evidence: Evidence, ticket: Row, entries: list[Row]) -> Reckoning:
    """The ticket reckoned anew; of the profile only which version a clock was started with is taken from it."""
    started = {e["detail"]["clock_number"]: e["detail"] for e in entries if e["kind"] == "clock_started"}

    def due_of(since: datetime, number: int) -> datetime:
        version = started[number]["calendar_version"] if number in started else "default"
        if version == "default":
            return due_after(since, None)
        profile = int(version.rpartition("profile-")[2])
        return due_after(since, evidence.profiles[ticket["merchant_id"], profile])

    return Reckoning.of(entries, due_of)


def _numbered(ticket: Row, entries: list[Row]) -> Iterator[Violation]:
    if [each["number"] for each in entries] != list(range(1, ticket["entries"] + 1)):
        yield Violation("entries are numbered in a row", str(len(entries)), ticket["ticket_id"])
    steps = [e for e in entries if e["kind"] in _STEPS and "because" not in e["detail"]]  # a suspension is no step
    told = [(each["kind"], each["detail"]["clock_number"]) for each in steps]
    if len(set(told)) < len(told):
        yield Violation("each step of time is told once a clock", str(told), ticket["ticket_id"])
    if sum(each["kind"] == "request_decided" for each in entries) > 1:
        yield Violation("a request is decided once", "twice", ticket["ticket_id"])


def _as_reckoned(ticket: Row, reckoned: Reckoning) -> Iterator[Violation]:
    running = reckoned.running
    expected: dict[str, Any] = {
        "state": reckoned.state,
        "resolved_at": reckoned.resolved_at,
        "closed_at": reckoned.closed_at,
        "decision": reckoned.decision,
        "first_responded_at": _text(min(reckoned.responded, default=None)),
        "last_customer_message_at": reckoned.last_customer_message_at,
        "screening": None,
        "reply_due_at": _text(running.due) if running else None,
    }
    for name, value in expected.items():
        if ticket.get(name) != value:
            what = f"{name} is {ticket.get(name)}, and {value} by its thread"
            yield Violation("every ticket is what its thread says", what, ticket["ticket_id"])


def _clock_is_right(ticket: Row, reckoned: Reckoning, entries: list[Row], now: datetime) -> Iterator[Violation]:
    stored, ticket_id = ticket.get("clock"), ticket["ticket_id"]
    started = [each for each in entries if each["kind"] == "clock_started"]
    if len(started) != len(reckoned.clocks) or (stored is None) != (not reckoned.clocks):
        yield Violation("every clock is right", f"{len(started)} started, not {len(reckoned.clocks)}", ticket_id)
        return
    for entry, clock in zip(started, reckoned.clocks, strict=True):
        told = (entry["detail"]["since"], entry["detail"]["due_at"])
        if told != (_text(clock.since), _text(clock.due)):
            yield Violation("every clock is right", f"{told}, not {clock}", ticket_id)
    if stored is not None:
        last = reckoned.clocks[-1]
        found = tuple(stored.get(name) for name in ("since", "due_at", "ended", "ended_at", "breached_at"))
        if found != _expected(last, now) or bool(stored.get("excused")) != last.excused:
            yield Violation("every clock is right", f"{found}, not {_expected(last, now)}", ticket_id)


def _expected(clock: Reckoned, now: datetime) -> tuple[str | None, ...]:
    breached = _text(clock.due) if clock.breached(now) else None
    return _text(clock.since), _text(clock.due), clock.ended, _text(clock.ended_at), breached


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None
