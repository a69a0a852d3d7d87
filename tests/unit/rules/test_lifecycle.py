"""The steps of a ticket, on paper."""

from datetime import UTC, datetime, timedelta

import pytest

from contact_seller.rules import delivery, lifecycle, timers
from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.change import Change, Opening
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.errors import TicketClosed, TicketTransition
from contact_seller.rules.facts import facts_of
from contact_seller.rules.order import OrderDetails, place
from contact_seller.rules.thread import Happening
from contact_seller.rules.ticket import Clock, Party, Ticket
from tests.dynamodb.marketplace import order_body

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = timedelta(days=14)
WAIT = timedelta(minutes=15)
PROMISE = ReplyPromise(calendar_of(None), 3, 3, 0.75)
ORDER = place("o", OrderDetails.model_validate(order_body()), START)
FACTS = facts_of(ORDER)


def asked() -> Change:
    return lifecycle.open_by_customer("t", ORDER, Opening("Where?", reason="order_status"), START, PROMISE)


def clock_of(ticket: Ticket) -> Clock:
    assert ticket.clock is not None
    return ticket.clock


def breached(ticket: Ticket) -> Ticket:
    """The ticket after its warning and its breach."""
    warned = timers.take(ticket, "due_soon", START).ticket
    return timers.take(warned, "overdue", START).ticket


def answered(ticket: Ticket, at: datetime) -> Ticket:
    written = lifecycle.merchant_writes(ticket, "There.", at, WAIT, FACTS)
    return delivery.deliver(written.ticket, written.message, at + HOUR).ticket


def test_opening_starts_the_clock_by_the_promise() -> None:
    ticket = asked().ticket
    assert (ticket.reply_needed_since, ticket.reply_due_at) == (START, START + timedelta(days=3))
    assert clock_of(ticket).calendar_version == "default"
    assert clock_of(ticket).number == 1


def test_a_merchants_opening_starts_none() -> None:
    ticket = lifecycle.open_by_merchant("t", ORDER, Opening("News.", notice="delay"), START, WAIT).ticket
    assert (ticket.reply_due_at, ticket.clock) == (None, None)


def test_the_first_answer_is_kept_as_the_first() -> None:
    ticket = answered(asked().ticket, START + HOUR)
    again = lifecycle.customer_writes(ticket, "And?", START + 3 * HOUR, PROMISE).ticket
    assert answered(again, START + 5 * HOUR).first_responded_at == START + HOUR


def test_each_new_question_starts_the_next_clock() -> None:
    ticket = answered(asked().ticket, START + HOUR)
    again = lifecycle.customer_writes(ticket, "And?", START + 5 * HOUR, PROMISE).ticket
    assert (clock_of(again).number, again.reply_needed_since) == (2, START + 5 * HOUR)


def test_an_answer_older_than_the_running_clock_does_not_end_it() -> None:
    written = lifecycle.merchant_writes(asked().ticket, "Early.", START + HOUR, WINDOW, FACTS)
    ticket = delivery.deliver(written.ticket, written.message, START + HOUR).ticket
    asked_again = lifecycle.customer_writes(ticket, "And?", START + 5 * HOUR, PROMISE).ticket
    late = delivery.deliver(asked_again, written.message, START + 6 * HOUR).ticket
    assert late.reply_due_at == asked_again.reply_due_at


def test_an_answer_at_the_very_due_time_is_in_time() -> None:
    due = asked().ticket.reply_due_at
    assert due is not None
    assert answered(asked().ticket, due).breached_at is None
    assert answered(asked().ticket, due + timedelta(milliseconds=1)).breached_at == due


def test_resolving_ends_a_clock_without_an_answer_and_says_so() -> None:
    resolved = lifecycle.resolve(asked().ticket, "merchant", START + HOUR, WINDOW)
    assert (resolved.ticket.reply_due_at, resolved.ticket.first_responded_at) == (None, None)
    assert resolved.entries[-1].detail["unanswered"] is True  # type: ignore[union-attr]


@pytest.mark.parametrize("by", ["customer", "merchant"])
def test_a_clock_that_a_merchant_gave_up_goes_on_after_reopening(by: Party) -> None:
    asking = asked().ticket
    resolved = lifecycle.resolve(asking, "merchant", START + HOUR, WINDOW).ticket
    reopened = lifecycle.reopen(resolved, by, START + 2 * HOUR, PROMISE).ticket
    assert (reopened.state, clock_of(reopened).number) == ("awaiting_merchant", 1)
    assert (reopened.reply_needed_since, reopened.reply_due_at) == (START, asking.reply_due_at)


def test_resolving_and_reopening_takes_no_breach_away() -> None:
    asking = asked().ticket
    due = asking.reply_due_at
    assert due is not None
    resolved = lifecycle.resolve(breached(asking), "merchant", due + HOUR, WINDOW).ticket
    assert lifecycle.reopen(resolved, "merchant", due + 2 * HOUR, PROMISE).ticket.breached_at == due


def test_a_customers_message_after_a_merchant_resolved_takes_the_old_clock_up() -> None:
    resolved = lifecycle.resolve(asked().ticket, "merchant", START + HOUR, WINDOW).ticket
    again = lifecycle.customer_writes(resolved, "Hello?", START + 2 * HOUR, PROMISE).ticket
    assert again.reply_needed_since == START


def test_a_customer_who_resolved_and_reopens_waits_from_then_on() -> None:
    resolved = lifecycle.resolve(asked().ticket, "customer", START + HOUR, WINDOW).ticket
    reopened = lifecycle.reopen(resolved, "customer", START + 2 * HOUR, PROMISE).ticket
    assert (reopened.reply_needed_since, clock_of(reopened).number) == (START + 2 * HOUR, 2)


def test_an_answer_that_comes_out_of_screening_after_resolving_is_noted_as_the_first() -> None:
    written = lifecycle.merchant_writes(asked().ticket, "There.", START + HOUR, WINDOW, FACTS)
    resolved = lifecycle.resolve(written.ticket, "customer", START + 2 * HOUR, WINDOW).ticket
    late = delivery.deliver(resolved, written.message, START + 3 * HOUR).ticket
    assert (late.first_responded_at, late.state) == (START + HOUR, "resolved")


def test_a_merchants_answer_after_resolving_without_one_answers_the_given_up_clock() -> None:
    resolved = lifecycle.resolve(asked().ticket, "merchant", START + HOUR, WINDOW).ticket
    written = lifecycle.merchant_writes(resolved, "There.", START + 2 * HOUR, WAIT, FACTS)
    answered_late = delivery.deliver(written.ticket, written.message, START + 3 * HOUR).ticket
    assert (answered_late.state, clock_of(answered_late).ended) == ("awaiting_customer", "answered")
    assert answered_late.first_responded_at == START + 2 * HOUR


def test_clocks_of_two_machines_never_put_a_question_before_the_answer_that_it_follows() -> None:
    written = lifecycle.merchant_writes(asked().ticket, "There.", START + HOUR, WINDOW, FACTS)
    behind = START + HOUR - timedelta(milliseconds=100)
    question = lifecycle.customer_writes(written.ticket, "And?", behind, None)
    assert question.message.sent_at > written.message.sent_at


def test_a_merchant_who_had_answered_owes_nothing_after_reopening() -> None:
    resolved = lifecycle.resolve(answered(asked().ticket, START + HOUR), "merchant", START + 2 * HOUR, WINDOW).ticket
    reopened = lifecycle.reopen(resolved, "merchant", START + 3 * HOUR, PROMISE).ticket
    assert (reopened.state, reopened.reply_due_at) == ("awaiting_customer", None)


def test_after_its_window_a_resolved_ticket_is_over() -> None:
    resolved = lifecycle.resolve(asked().ticket, "customer", START, WINDOW).ticket
    late = START + WINDOW + HOUR
    with pytest.raises(TicketClosed):
        lifecycle.customer_writes(resolved, "Hello?", late, PROMISE)
    with pytest.raises(TicketTransition):
        lifecycle.reopen(resolved, "customer", late, PROMISE)


def test_what_needs_no_reply_has_no_clock_and_no_answer() -> None:
    ticket = lifecycle.no_reply_needed(asked().ticket, START + HOUR).ticket
    assert (ticket.reply_due_at, ticket.first_responded_at, ticket.state) == (None, None, "awaiting_customer")


def test_after_no_reply_was_needed_the_next_message_starts_the_next_clock() -> None:
    quiet = lifecycle.no_reply_needed(asked().ticket, START + HOUR).ticket
    again = lifecycle.customer_writes(quiet, "But it is!", START + 2 * HOUR, PROMISE).ticket
    assert (clock_of(again).number, again.reply_needed_since) == (2, START + 2 * HOUR)


def test_where_no_reply_is_owed_none_can_be_said_to_be_needless() -> None:
    with pytest.raises(TicketTransition):
        lifecycle.no_reply_needed(answered(asked().ticket, START + HOUR), START + 2 * HOUR)


@pytest.mark.parametrize("ending", ["resolve", "no_reply_needed"])
def test_a_clock_that_ends_without_an_answer_after_it_was_due_is_a_breach(ending: str) -> None:
    late = START + timedelta(days=4)
    asking = asked().ticket
    change = (
        lifecycle.resolve(asking, "merchant", late, WINDOW)
        if ending == "resolve"
        else lifecycle.no_reply_needed(asking, late)
    )
    assert change.ticket.breached_at == asking.reply_due_at
    assert "reply_overdue" in [entry.kind for entry in change.entries if isinstance(entry, Happening)]


def test_an_escalated_ticket_that_is_taken_up_again_stays_the_platforms() -> None:
    escalated = timers.take(breached(asked().ticket), "escalate", START).ticket
    resolved = lifecycle.resolve(escalated, "merchant", START + HOUR, WINDOW).ticket
    assert lifecycle.reopen(resolved, "customer", START + 2 * HOUR, PROMISE).ticket.state == "awaiting_platform"


def test_the_thread_says_which_message_started_a_clock_and_how_its_due_time_came_about() -> None:
    change = asked()
    (started,) = [entry for entry in change.entries if isinstance(entry, Happening) and entry.kind == "clock_started"]
    assert started.number == clock_of(change.ticket).explained_by
    assert started.detail["message_id"] == change.message.message_id
    assert [day["date"] for day in started.detail["days"]] == ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"]


@pytest.mark.parametrize("ending", ["resolve", "no_reply_needed", "answer"])
def test_a_question_behind_a_late_delivery_starts_no_clock_where_its_own_had_ended(ending: str) -> None:
    held = lifecycle.merchant_writes(asked().ticket, "There.", START + HOUR, WAIT, FACTS)
    question = lifecycle.customer_writes(held.ticket, "And?", START + 2 * HOUR, None)
    match ending:
        case "resolve":
            ended = lifecycle.resolve(question.ticket, "customer", START + 3 * HOUR, WINDOW).ticket
        case "answer":
            ended = answered(question.ticket, START + 3 * HOUR)
        case _:
            ended = lifecycle.no_reply_needed(question.ticket, START + 3 * HOUR).ticket
    since = delivery.Since(question.message, PROMISE)
    released = delivery.deliver(ended, held.message, START + 6 * HOUR, since).ticket
    assert (released.running, released.state) == (None, ended.state)
    assert clock_of(released).ended_at == held.message.sent_at
