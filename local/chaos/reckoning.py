"""What a ticket must be, from its thread alone, by the rules of docs/clock.md.

It goes by who wrote when, and what was delivered, resolved and decided. What the service says of clocks in its entries
is not read, but for the numbers of appeals.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Entry = dict[str, Any]


@dataclass
class Reckoned:
    """A clock: since when it runs, and how and when it ended, if it did."""

    since: datetime
    due: datetime
    ended: str | None = None
    ended_at: datetime | None = None
    excused: bool = False
    escalated: bool = False
    handed_over: bool = False
    told_overdue: bool = False

    def takes(self, sent_at: datetime) -> bool:
        """Whether a message of that time answers it: nothing that counts had ended it by then."""
        ended_before = self.ended_at is not None and self.ended_at <= sent_at and self.ended != "given_up"
        return sent_at >= self.since and not ended_before

    def end(self, how: str, at: datetime) -> None:
        """Ends it; who may not answer is not late."""
        self.ended, self.ended_at = how, at
        self.excused |= self.handed_over and at > self.due and not self.told_overdue

    def breached(self, now: datetime) -> bool:
        """Whether its reply did not come in time, as far as is known then.

        Once a suspended merchant's ticket is handed over, time alone breaches its clock no more.
        """
        if self.ended_at is None and self.handed_over:
            return self.told_overdue and not self.excused
        return not self.excused and (self.ended_at or now) > self.due


@dataclass
class Reckoning:
    """A ticket, as far as its thread went. `due_of` gives the due time of a clock that starts."""

    due_of: Callable[[datetime, int], datetime]
    clocks: list[Reckoned] = field(default_factory=list)
    messages: dict[str, Entry] = field(default_factory=dict)
    ended_as: str | None = None
    resolved_at: str | None = None
    closed_at: str | None = None
    decision: str | None = None
    responded: list[datetime] = field(default_factory=list)
    last_customer_message_at: str | None = None

    @property
    def running(self) -> Reckoned | None:
        """The clock of the reply that is owed."""
        return self.clocks[-1] if self.clocks and self.clocks[-1].ended is None else None

    @property
    def state(self) -> str:
        """Who is to act."""
        if self.ended_as is not None:
            return self.ended_as
        if self.running is None:
            return "awaiting_customer"
        return "awaiting_platform" if self.running.escalated else "awaiting_merchant"

    @classmethod
    def of(cls, entries: list[Entry], due_of: Callable[[datetime, int], datetime]) -> "Reckoning":
        """What the entries come to, in their order."""
        found = cls(due_of)
        for entry, following in zip(entries, [*entries[1:], {}], strict=True):
            found._take(entry, following)
        return found

    def _take(self, entry: Entry, following: Entry) -> None:
        match entry["kind"], entry.get("by"):
            case "message", _:
                self._said(entry)
            case "message_delivered", "system":
                self._delivered(self.messages[entry["detail"]["message_id"]])
            case "request_decided", _:
                self.decision = entry["detail"]["decision"]
                if self.decision == "accept" and self.running is not None:
                    self._answer(self.running, _at(entry))
            case "no_reply_needed", _:
                self._end("no_reply_needed", entry)
            case "ticket_resolved", by:
                self.ended_as, self.resolved_at = "resolved", entry["at"]
                self._end("given_up" if by == "merchant" else "resolved", entry)
            case "ticket_reopened", by:
                self.ended_as = self.resolved_at = None
                if following.get("kind") != "message_delivered" or following.get("by") != "system":
                    self._taken_up(by == "customer", entry)
            case "ticket_closed", _:
                self.ended_as, self.closed_at = "closed", entry["at"]
            case "breach_reviewed", _ if entry["detail"]["decision"] == "overturn":
                self.clocks[entry["detail"]["clock_number"] - 1].excused = True
            case _:
                self._moved(self.clocks[-1] if self.clocks else None, entry)

    def _moved(self, last: Reckoned | None, entry: Entry) -> None:
        """What time brings to the last clock, and a suspension of the merchant."""
        match entry["kind"]:
            case "ticket_escalated" if last:
                last.escalated = True
                last.handed_over |= "because" in entry["detail"]
            case "reply_overdue" if last:
                last.told_overdue = True
            case "ticket_handed_back" if last:
                self._handed_back(last, _at(entry))

    def _said(self, entry: Entry) -> None:
        self.messages[f"{entry['ticket_id']}-{entry['number']:08d}"] = entry
        if entry["author"] == "customer":
            self.last_customer_message_at = entry["sent_at"]
            self._ask(_at(entry, "sent_at"))

    def _ask(self, since: datetime) -> None:
        if self.running is None:
            self.clocks.append(Reckoned(since, self.due_of(since, len(self.clocks) + 1)))

    def _taken_up(self, by_customer: bool, entry: Entry) -> None:
        if self.clocks and self.clocks[-1].ended == "given_up":
            self.clocks[-1].ended = self.clocks[-1].ended_at = None
        if by_customer:
            self._ask(_at(entry))

    def _handed_back(self, clock: Reckoned, at: datetime) -> None:
        """Who could not answer meanwhile is not late; what the platform would have by now anyhow, it keeps."""
        clock.handed_over = False
        clock.excused |= at > clock.due and not clock.told_overdue
        platforms = self.due_of(clock.due, len(self.clocks)) if clock.told_overdue else clock.due
        clock.escalated = at > platforms

    def _delivered(self, message: Entry) -> None:
        """An answer counts from the time it was sent; what the customer wrote after it starts the next clock."""
        sent_at = _at(message, "sent_at")
        if any(each.since <= sent_at for each in self.clocks):
            self.responded.append(sent_at)
        before = [each for each in self.clocks if each.since <= sent_at]
        answered = next((each for each in reversed(before) if each.takes(sent_at)), None)
        if answered is None:
            return
        was_running = answered.ended is None
        self._answer(answered, sent_at)
        later = [each for each in self.messages.values() if each["author"] == "customer"]
        asked = [_at(each, "sent_at") for each in later if each["number"] > message["number"]]
        if was_running and asked:
            self._ask(asked[0])

    def _answer(self, clock: Reckoned, at: datetime) -> None:
        clock.end("answered", at)
        self.responded.append(at)

    def _end(self, how: str, entry: Entry) -> None:
        if self.running is not None:
            self.running.end(how, _at(entry))


def _at(entry: Entry, name: str = "at") -> datetime:
    return datetime.fromisoformat(entry[name])
