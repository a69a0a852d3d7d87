"""Whatever people, screening and time do to a ticket, in whatever order: what must hold."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from contact_seller.http.answers import TicketAnswer
from contact_seller.rules import breaches, clock_history, counters, delivery, lifecycle, timers
from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.change import Change, Opening
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.delivery import NOTHING, Since
from contact_seller.rules.errors import Refused
from contact_seller.rules.facts import facts_of
from contact_seller.rules.order import OrderDetails, place
from contact_seller.rules.thread import Entry, Happening, Message, Review, Verdict
from contact_seller.rules.ticket import Clock, Ticket
from tests.dynamodb.marketplace import order_body

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
WINDOW, WAIT = timedelta(days=14), timedelta(minutes=15)
RETENTION = timedelta(days=36_500)
PROMISE = ReplyPromise(calendar_of(None), 3, 3, 0.75)
ORDER = place("o", OrderDetails.model_validate(order_body()), START)
HELD = Verdict(outcome="review", policy_version="1")


@dataclass
class Book:
    """A ticket with its thread, kept as the tables would."""

    ticket: Ticket
    now: datetime = START
    entries: list[Entry] = field(default_factory=list)
    waiting: list[Message] = field(default_factory=list)
    held: list[Message] = field(default_factory=list)
    single: list[tuple[Ticket, Change]] = field(default_factory=list)
    """Each change by itself, with the ticket before it: a sweep writes several as one."""

    @classmethod
    def opened(cls) -> "Book":
        change = lifecycle.open_by_customer("t", ORDER, Opening("Where?", reason="order_status"), START, PROMISE)
        return cls(change.ticket, entries=list(change.entries))

    def write(self, change: Change) -> None:
        self.single.append((self.ticket, change))
        self.keep(change)

    def keep(self, change: Change) -> None:
        assert change.ticket is self.ticket or change.ticket.version == self.ticket.version + 1
        self.ticket = change.ticket
        self.entries += change.entries

    @property
    def happenings(self) -> list[Happening]:
        return [entry for entry in self.entries if isinstance(entry, Happening)]

    def since(self, message: Message) -> Since:
        if self.ticket.clock and message.sent_at < self.ticket.clock.since:
            clocks = clock_history.history(self.happenings)
            return Since(earlier=delivery.ran_at(clocks, message.sent_at), first=clocks[0])
        asked = [e for e in self.entries if isinstance(e, Message) and e.author == "customer"]
        later = [e for e in asked if e.number > message.number]
        return Since(later[0], PROMISE) if later else NOTHING

    def customer(self) -> None:
        self.write(lifecycle.customer_writes(self.ticket, "?", self.now, None if self.ticket.running else PROMISE))

    def merchant(self) -> None:
        change = lifecycle.merchant_writes(self.ticket, "!", self.now, WAIT, facts_of(ORDER))
        self.waiting.append(change.message)
        self.write(change)

    def deliver(self) -> None:
        if self.waiting:
            message = self.waiting.pop(0)
            self.write(delivery.deliver(self.ticket, message, self.now, self.since(message)))

    def hold(self) -> None:
        if self.waiting:
            message = self.waiting.pop()
            self.held.append(message.model_copy(update={"delivery": "held"}))
            self.write(delivery.hold(self.ticket, message, HELD, self.now))

    def overturn(self) -> None:
        if self.held:
            message = self.held.pop()
            review = Review(decision="overturn", note=None, decided_at=self.now, decided_by="p")
            self.write(delivery.review(self.ticket, message, review, self.since(message)))

    def contest(self) -> None:
        appealed = breaches.appeal(self.ticket, "No.", self.now, WINDOW)
        self.write(appealed)
        contested = self.ticket.clock
        assert contested is not None
        review = Review(decision="overturn", decided_at=self.now, decided_by="p")
        self.write(breaches.decide(self.ticket, contested, review))

    def resolve(self) -> None:
        self.write(lifecycle.resolve(self.ticket, "merchant", self.now, WINDOW))

    def customer_resolves(self) -> None:
        self.write(lifecycle.resolve(self.ticket, "customer", self.now, WINDOW))

    def reopen(self) -> None:
        self.write(lifecycle.reopen(self.ticket, "customer", self.now, PROMISE))

    def set_aside(self) -> None:
        self.write(lifecycle.no_reply_needed(self.ticket, self.now))

    def suspend(self) -> None:
        if self.ticket.state == "awaiting_merchant":
            self.write(timers.hand_over(self.ticket, self.now))

    def suspend_no_more(self) -> None:
        if self.ticket.running and self.ticket.running.handed_over:
            self.write(timers.hand_back(self.ticket, self.now))

    def sweep(self) -> None:
        change = Change(self.ticket)
        while step := timers.due(change.ticket, self.now):
            taken = self.step(change.ticket, step)
            self.single.append((change.ticket, taken))
            change = change.then(taken) if change.entries else taken
        self.keep(change)

    def step(self, ticket: Ticket, step: timers.Step) -> Change:
        if step == "retry_screening":
            return timers.retry_screening(ticket, self.waiting, self.now, WAIT)
        if step == "close":
            return timers.close(ticket, self.now, RETENTION)
        return timers.take(ticket, step, self.now)


DEEDS: list[Callable[[Book], None]] = [
    Book.customer,
    Book.merchant,
    Book.deliver,
    Book.hold,
    Book.overturn,
    Book.contest,
    Book.resolve,
    Book.customer_resolves,
    Book.reopen,
    Book.set_aside,
    Book.suspend,
    Book.suspend_no_more,
    Book.sweep,
]
# Some ways to go wrong take four deeds in their order: lives are longer, and more than usual are tried.
MANY = settings(max_examples=400, deadline=None)
LIVES = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 60)), min_size=12, max_size=40)


def lived(deeds: list[tuple[Callable[[Book], None], int]], check: Callable[[Book, Ticket], None]) -> Book:
    book = Book.opened()
    for deed, hours in deeds:
        book.now += timedelta(hours=hours)
        before = book.ticket
        try:
            deed(book)
        except Refused:
            assert book.ticket is before
        check(book, before)
    return book


@MANY
@given(LIVES)
def test_entries_are_numbered_in_a_row_and_time_only_goes_on(deeds: list[tuple[Callable[[Book], None], int]]) -> None:
    def check(book: Book, before: Ticket) -> None:
        assert [entry.number for entry in book.entries] == list(range(1, book.ticket.entries + 1))
        assert book.ticket.updated_at >= before.updated_at

    lived(deeds, check)


@MANY
@given(LIVES)
def test_the_state_says_who_has_to_act(deeds: list[tuple[Callable[[Book], None], int]]) -> None:
    def check(book: Book, before: Ticket) -> None:
        ticket = book.ticket
        assert (ticket.state in {"awaiting_merchant", "awaiting_platform"}) == (ticket.running is not None)
        assert (ticket.state == "awaiting_platform") == (
            ticket.running is not None and ticket.running.stage == "escalated"
        )
        assert (ticket.state in {"resolved", "closed"}) == (ticket.resolved_at is not None)

    lived(deeds, check)


@MANY
@given(LIVES)
def test_the_thread_keeps_every_clock_as_the_ticket_had_it(deeds: list[tuple[Callable[[Book], None], int]]) -> None:
    def check(book: Book, before: Ticket) -> None:
        assert clock_history.history(book.happenings)[-1] == book.ticket.clock

    lived(deeds, check)


def seen(ticket: Ticket) -> dict[str, object]:
    """What its customer sees of a ticket, but for the time."""
    return {name: getattr(ticket, name) for name in TicketAnswer.model_fields if name != "updated_at"}


@MANY
@given(LIVES)
def test_the_time_that_a_customer_sees_moves_with_what_it_sees_and_with_nothing_else(
    deeds: list[tuple[Callable[[Book], None], int]],
) -> None:
    for before, change in lived(deeds, lambda *_: None).single:
        after = change.ticket
        delivered = any(isinstance(each, Happening) and each.kind == "message_delivered" for each in change.entries)
        changed = delivered or seen(after) != seen(before)
        assert after.shown_at == (after.updated_at if changed else before.shown_at)


@MANY
@given(LIVES)
def test_a_clock_that_has_ended_keeps_its_times(deeds: list[tuple[Callable[[Book], None], int]]) -> None:
    def check(book: Book, before: Ticket) -> None:
        old, new = before.clock, book.ticket.clock
        assert old is not None
        assert new is not None
        if old.number == new.number:
            fixed = ("since", "due_soon_at", "due_at", "escalates_at", "calendar_version", "explained_by")
            assert all(getattr(old, name) == getattr(new, name) for name in fixed)

    lived(deeds, check)


@MANY
@given(LIVES)
def test_a_merchant_that_may_not_answer_neither_breaches_a_clock_nor_gives_it_up(
    deeds: list[tuple[Callable[[Book], None], int]],
) -> None:
    def check(book: Book, before: Ticket) -> None:
        old, new = before.clock, book.ticket.clock
        assert old is not None
        assert new is not None
        if old.handed_over is not None and old.number == new.number:
            assert new.breached_at is None or old.breached_at is not None
            assert new.ended not in {"given_up", "no_reply_needed"}

    lived(deeds, check)


def _in_time(answered: Clock) -> bool:
    return answered.ended_at is not None and answered.ended_at <= answered.due_at


@MANY
@given(LIVES)
def test_what_is_counted_is_what_became_of_the_clocks(deeds: list[tuple[Callable[[Book], None], int]]) -> None:
    book = lived(deeds, lambda book, before: None)
    clocks = clock_history.history(book.happenings)
    counted = sum(counters.counts(book.entries).values(), start=Counter[counters.Counted]())
    answered = [each for each in clocks if each.ended == "answered"]
    assert counted["answers"] == len(answered)
    assert counted["answers_in_time"] == sum(_in_time(each) for each in answered)
    assert counted["breaches"] - counted["breaches_taken_back"] == sum(each.breached_at is not None for each in clocks)


@MANY
@given(LIVES)
def test_a_step_of_time_is_told_once_a_clock_and_in_order(deeds: list[tuple[Callable[[Book], None], int]]) -> None:
    book = lived(deeds, lambda book, before: None)
    order = ["reply_due_soon", "reply_overdue", "ticket_escalated"]
    for each in clock_history.history(book.happenings):
        steps = [h for h in book.happenings if h.kind in order and not h.detail.get("because")]
        told = [h.kind for h in steps if h.detail["clock_number"] == each.number]
        assert len(set(told)) == len(told)
        assert told == sorted(told, key=order.index)


@MANY
@given(LIVES)
def test_after_a_sweep_nothing_is_due_and_messages_in_screening_are_counted(
    deeds: list[tuple[Callable[[Book], None], int]],
) -> None:
    def check(book: Book, before: Ticket) -> None:
        assert (book.ticket.screening.count if book.ticket.screening else 0) == len(book.waiting)

    book = lived(deeds, check)
    book.sweep()
    assert timers.due(book.ticket, book.now) is None
