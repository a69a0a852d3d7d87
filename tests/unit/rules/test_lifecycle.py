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
from contact_seller.rules.facts import facts_of
from contact_seller.rules.order import OrderDetails, place
from contact_seller.rules.thread import Message
from contact_seller.rules.ticket import Party, Ticket
from tests.dynamodb.marketplace import order_body

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = timedelta(days=14)
PROMISE = ReplyPromise(calendar_of(None), 3)
ORDER = place("o", OrderDetails.model_validate(order_body()), START)
FACTS = facts_of(ORDER)


def asked() -> Change:
    return lifecycle.open_ticket("t", ORDER, Opening("Where?", reason="order_status"), START, PROMISE)


def answered(ticket: Ticket, at: datetime) -> Ticket:
    written = lifecycle.merchant_writes(ticket, "There.", at, WINDOW, FACTS)
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
    written = lifecycle.merchant_writes(asked().ticket, "Early.", START + HOUR, WINDOW, FACTS)
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


@pytest.mark.parametrize("by", ["customer", "merchant"])
def test_a_clock_that_a_merchant_gave_up_goes_on_after_reopening(by: Party) -> None:
    asking = asked().ticket
    resolved = lifecycle.resolve(asking, "merchant", START + HOUR).ticket
    reopened = lifecycle.reopen(resolved, by, START + 2 * HOUR, WINDOW, PROMISE).ticket
    assert (reopened.state, reopened.clock_number) == ("awaiting_merchant", 1)
    assert (reopened.reply_needed_since, reopened.reply_due_at) == (START, asking.reply_due_at)


def test_resolving_and_reopening_takes_no_breach_away() -> None:
    asking = asked().ticket
    due = asking.reply_due_at
    assert due is not None
    found = lifecycle.breach(asking, due)
    assert found is not None
    resolved = lifecycle.resolve(found.ticket, "merchant", due + HOUR).ticket
    assert lifecycle.reopen(resolved, "merchant", due + 2 * HOUR, WINDOW, PROMISE).ticket.breached_at == due


def test_a_customers_message_after_a_merchant_resolved_takes_the_old_clock_up() -> None:
    resolved = lifecycle.resolve(asked().ticket, "merchant", START + HOUR).ticket
    again = lifecycle.customer_writes(resolved, "Hello?", START + 2 * HOUR, WINDOW, PROMISE).ticket
    assert again.reply_needed_since == START


def test_a_customer_who_resolved_and_reopens_waits_from_then_on() -> None:
    resolved = lifecycle.resolve(asked().ticket, "customer", START + HOUR).ticket
    reopened = lifecycle.reopen(resolved, "customer", START + 2 * HOUR, WINDOW, PROMISE).ticket
    assert (reopened.reply_needed_since, reopened.clock_number) == (START + 2 * HOUR, 2)


def test_an_answer_that_comes_out_of_screening_after_resolving_is_noted_as_the_first() -> None:
    written = lifecycle.merchant_writes(asked().ticket, "There.", START + HOUR, WINDOW, FACTS)
    resolved = lifecycle.resolve(written.ticket, "customer", START + 2 * HOUR).ticket
    late = lifecycle.deliver(resolved, written.message, START + 3 * HOUR).ticket
    assert (late.first_responded_at, late.state) == (START + HOUR, "resolved")


def test_a_merchants_answer_after_resolving_without_one_answers_the_given_up_clock() -> None:
    resolved = lifecycle.resolve(asked().ticket, "merchant", START + HOUR).ticket
    written = lifecycle.merchant_writes(resolved, "There.", START + 2 * HOUR, WINDOW, FACTS)
    answered_late = lifecycle.deliver(written.ticket, written.message, START + 3 * HOUR).ticket
    assert (answered_late.state, answered_late.clock_end) == ("awaiting_customer", "answered")
    assert answered_late.first_responded_at == START + 2 * HOUR


def test_clocks_of_two_machines_never_put_a_question_before_the_answer_that_it_follows() -> None:
    written = lifecycle.merchant_writes(asked().ticket, "There.", START + HOUR, WINDOW, FACTS)
    behind = START + HOUR - timedelta(milliseconds=100)
    question = lifecycle.customer_writes(written.ticket, "And?", behind, WINDOW, None)
    assert question.message.sent_at > written.message.sent_at


def test_a_merchant_who_had_answered_owes_nothing_after_reopening() -> None:
    resolved = lifecycle.resolve(answered(asked().ticket, START + HOUR), "merchant", START + 2 * HOUR).ticket
    reopened = lifecycle.reopen(resolved, "merchant", START + 3 * HOUR, WINDOW, PROMISE).ticket
    assert (reopened.state, reopened.reply_due_at) == ("awaiting_customer", None)


def test_after_its_window_a_resolved_ticket_is_over() -> None:
    resolved = lifecycle.resolve(asked().ticket, "customer", START).ticket
    late = START + WINDOW + HOUR
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
            change = lifecycle.merchant_writes(ticket, "!", now, WINDOW, FACTS)
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
