"""The steps of a ticket, on paper."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_seller.rules import lifecycle
from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.change import Change, Opening
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.errors import Refused, TicketClosed, TicketTransition
from contact_seller.rules.order import OrderDetails, place
from contact_seller.rules.thread import Message
from contact_seller.rules.ticket import Ticket
from tests.dynamodb.marketplace import order_body

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = timedelta(days=14)
PROMISE = ReplyPromise(calendar_of(None), 3)
ORDER = place("o", OrderDetails.model_validate(order_body()), START)


def asked() -> Change:
    return lifecycle.open_ticket("t", ORDER, Opening("Where?", reason="order_status"), START, PROMISE)


def answered(ticket: Ticket, at: datetime) -> Ticket:
    written = lifecycle.merchant_writes(ticket, "There.", at, WINDOW)
    return lifecycle.deliver(written.ticket, written.message, at + HOUR).ticket


def test_opening_starts_the_clock_by_the_promise() -> None:
    ticket = asked().ticket
    assert (ticket.reply_needed_since, ticket.reply_due_at) == (START, START + timedelta(days=3))
    assert (ticket.calendar_version, ticket.clock_number) == ("default", 1)


def test_a_merchants_opening_starts_none() -> None:
    ticket = lifecycle.open_ticket("t", ORDER, Opening("News.", notice="delay"), START).ticket
    assert (ticket.reply_due_at, ticket.clock_number) == (None, 0)


def test_the_first_answer_is_kept_as_the_first() -> None:
    ticket = answered(asked().ticket, START + HOUR)
    again = lifecycle.customer_writes(ticket, "And?", START + 3 * HOUR, WINDOW, PROMISE).ticket
    assert answered(again, START + 5 * HOUR).first_responded_at == START + HOUR


def test_each_new_question_starts_the_next_clock() -> None:
    ticket = answered(asked().ticket, START + HOUR)
    again = lifecycle.customer_writes(ticket, "And?", START + 5 * HOUR, WINDOW, PROMISE).ticket
    assert (again.clock_number, again.reply_needed_since) == (2, START + 5 * HOUR)


def test_an_answer_older_than_the_running_clock_does_not_end_it() -> None:
    written = lifecycle.merchant_writes(asked().ticket, "Early.", START + HOUR, WINDOW)
    ticket = lifecycle.deliver(written.ticket, written.message, START + HOUR).ticket
    asked_again = lifecycle.customer_writes(ticket, "And?", START + 5 * HOUR, WINDOW, PROMISE).ticket
    late = lifecycle.deliver(asked_again, written.message, START + 6 * HOUR).ticket
    assert late.reply_due_at == asked_again.reply_due_at


def test_an_answer_at_the_very_due_time_is_in_time() -> None:
    due = asked().ticket.reply_due_at
    assert due is not None
    assert answered(asked().ticket, due).breached_at is None
    assert answered(asked().ticket, due + timedelta(milliseconds=1)).breached_at == due


def test_a_breach_is_found_at_the_due_time_and_not_before() -> None:
    ticket = asked().ticket
    due = ticket.reply_due_at
    assert due is not None
    assert lifecycle.breach(ticket, due - timedelta(milliseconds=1)) is None
    found = lifecycle.breach(ticket, due)
    assert found is not None
    assert lifecycle.breach(found.ticket, due + HOUR) is None


def test_resolving_ends_a_clock_without_an_answer_and_says_so() -> None:
    resolved = lifecycle.resolve(asked().ticket, "merchant", START + HOUR)
    assert (resolved.ticket.reply_due_at, resolved.ticket.first_responded_at) == (None, None)
    assert resolved.entries[-1].detail["unanswered"] is True  # type: ignore[union-attr]


def test_a_merchant_who_resolved_without_an_answer_owes_it_again_after_reopening() -> None:
    resolved = lifecycle.resolve(asked().ticket, "merchant", START + HOUR).ticket
    reopened = lifecycle.reopen(resolved, "merchant", START + 2 * HOUR, WINDOW, PROMISE).ticket
    assert (reopened.state, reopened.reply_needed_since) == ("awaiting_merchant", START + 2 * HOUR)


def test_a_merchant_who_had_answered_owes_nothing_after_reopening() -> None:
    resolved = lifecycle.resolve(answered(asked().ticket, START + HOUR), "merchant", START + 2 * HOUR).ticket
    reopened = lifecycle.reopen(resolved, "merchant", START + 3 * HOUR, WINDOW, PROMISE).ticket
    assert (reopened.state, reopened.reply_due_at) == ("awaiting_customer", None)


def test_after_its_window_a_resolved_ticket_is_over() -> None:
    resolved = lifecycle.resolve(asked().ticket, "customer", START).ticket
    late = START + WINDOW + timedelta(milliseconds=1)
    with pytest.raises(TicketClosed):
        lifecycle.customer_writes(resolved, "Hello?", late, WINDOW, PROMISE)
    with pytest.raises(TicketTransition):
        lifecycle.reopen(resolved, "customer", late, WINDOW, PROMISE)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["customer", "merchant", "deliver", "resolve", "reopen", "breach"]),
        st.integers(-5, 200),
    ),
    max_size=20,
)


@given(STEPS)
def test_whatever_happens_the_ticket_stays_whole(steps: list[tuple[str, int]]) -> None:
    change = asked()
    ticket, now, waiting = change.ticket, START, list[Message]()
    numbers = [entry.number for entry in change.entries]
    for step, hours in steps:
        now += hours * HOUR
        before = ticket
        try:
            change = take(step, ticket, now, waiting)
        except Refused:
            continue
        ticket = change.ticket
        numbers += [entry.number for entry in change.entries]
        assert numbers == list(range(1, ticket.entries + 1))
        assert (ticket.reply_due_at is None) == (ticket.reply_needed_since is None)
        assert (ticket.state == "awaiting_merchant") == (ticket.reply_due_at is not None)
        assert (ticket.state == "resolved") == (ticket.resolved_at is not None)
        assert ticket.updated_at >= before.updated_at
        if change.entries:
            assert ticket.version == before.version + 1


def take(step: str, ticket: Ticket, now: datetime, waiting: list[Message]) -> Change:
    match step:
        case "customer":
            return lifecycle.customer_writes(ticket, "?", now, WINDOW, None if ticket.owes_reply else PROMISE)
        case "merchant":
            change = lifecycle.merchant_writes(ticket, "!", now, WINDOW)
            waiting.append(change.message)
            return change
        case "deliver":
            return lifecycle.deliver(ticket, waiting.pop(0), now) if waiting else Change(ticket)
        case "resolve":
            return lifecycle.resolve(ticket, "merchant", now)
        case "reopen":
            return lifecycle.reopen(ticket, "customer", now, WINDOW, PROMISE)
        case _:
            return lifecycle.breach(ticket, now) or Change(ticket)
