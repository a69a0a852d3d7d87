"""The sweep, through its handler: what time brings to tickets, each step once and in order."""

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from contact_seller.rules.change import Change
from contact_seller.rules.ticket import Ticket
from contact_seller.storage import rows, standings, tickets
from contact_seller.storage.tables import ThreadRow, TicketRow
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import sweep as use_case
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import Marketplace, function

DUE = "2026-03-05T10:00:00.000Z"


@pytest.fixture(autouse=True)
def _order(marketplace: Marketplace, time: Time) -> None:
    marketplace.place()


def due_entries() -> list[str]:
    """The ids in the due index."""
    return [row.ticket_id for shard in tickets.shards() for row in TicketRow.due.query(str(shard))]


def told(marketplace: Marketplace, ticket_id: str) -> list[str]:
    """What time brought to the ticket, in order."""
    kinds = {"reply_due_soon", "reply_overdue", "ticket_escalated", "ticket_closed", "screening_retried"}
    return [kind for kind in marketplace.happenings(ticket_id) if kind in kinds]


def test_a_ticket_is_warned_of_breached_and_escalated_when_its_time_comes(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    stories = []
    for hours in (53, 1, 17, 1, 119, 1):
        time.passes(hours=hours)
        marketplace.sweep()
        stories.append(told(marketplace, ticket_id)[-1:])
    due_soon, overdue, escalated = ["reply_due_soon"], ["reply_overdue"], ["ticket_escalated"]
    assert stories == [[], due_soon, due_soon, overdue, overdue, escalated]


def test_a_breach_bears_the_due_time_however_late_the_sweep(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    time.passes(days=3, hours=5)
    marketplace.sweep()
    assert marketplace.ticket(ticket_id)["breached_at"] == DUE


def test_what_several_steps_late_is_catches_up_in_order(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    time.passes(days=30)
    assert marketplace.sweep()["steps"] == {"due_soon": 1, "overdue": 1, "escalate": 1}
    assert told(marketplace, ticket_id) == ["reply_due_soon", "reply_overdue", "ticket_escalated"]
    assert marketplace.ticket(ticket_id)["state"] == "awaiting_platform"


def test_what_catches_up_is_written_once_and_each_step_has_its_own_place_and_time(
    marketplace: Marketplace, time: Time
) -> None:
    ticket_id = marketplace.ask()
    before = TicketRow.get(ticket_id)
    time.passes(days=30)
    marketplace.sweep()
    after = TicketRow.get(ticket_id)
    steps = list(ThreadRow.query(ticket_id, ThreadRow.number > before.entries))
    assert after.version == before.version + 1
    assert [row.number for row in steps] == [before.entries + 1, before.entries + 2, before.entries + 3]
    assert len({row.at for row in steps}) == len(steps) == after.entries - before.entries


def test_a_ticket_that_somebody_wrote_in_meanwhile_is_read_again_and_catches_up(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = marketplace.ask()
    time.passes(days=30)
    commit = Transaction._commit

    def overtaken(transaction: Transaction) -> None:
        monkeypatch.setattr(Transaction, "_commit", commit)
        marketplace.say("customer-1", ticket_id, "Are you there?")
        commit(transaction)

    monkeypatch.setattr(Transaction, "_commit", overtaken)
    assert marketplace.sweep()["steps"] == {"due_soon": 1, "overdue": 1, "escalate": 1}
    assert told(marketplace, ticket_id) == ["reply_due_soon", "reply_overdue", "ticket_escalated"]


def test_a_ticket_that_is_not_due_is_left_alone(marketplace: Marketplace) -> None:
    ticket_id = marketplace.ask()
    version = TicketRow.get(ticket_id).version
    assert marketplace.sweep()["steps"] == {}
    assert TicketRow.get(ticket_id).version == version


def test_a_step_is_taken_once(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    time.passes(days=3)
    marketplace.sweep()
    assert marketplace.sweep()["steps"] == {}
    assert told(marketplace, ticket_id) == ["reply_due_soon", "reply_overdue"]


def test_after_its_last_step_a_ticket_leaves_the_due_index(marketplace: Marketplace, time: Time) -> None:
    marketplace.ask()
    time.passes(days=30)
    marketplace.sweep()
    assert due_entries() == []


def test_all_that_is_due_is_swept_however_much_it_is(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tickets, "DUE_PAGE", 2)
    found = {marketplace.ask() for _ in range(20)}
    time.passes(days=3)
    assert marketplace.sweep()["steps"]["overdue"] == len(found)


def test_where_there_are_more_shards_than_before_no_ticket_is_lost(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {marketplace.ask() for _ in range(10)}
    monkeypatch.setattr(rows, "DUE_SHARDS", 32)
    monkeypatch.setattr(tickets, "DUE_SHARDS", 32)
    found |= {marketplace.ask() for _ in range(10)}
    time.passes(days=3)
    assert marketplace.sweep()["steps"]["overdue"] == len(found)


def test_an_index_that_lags_repeats_nothing(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    before = TicketRow.get(ticket_id)
    time.passes(days=30)
    marketplace.sweep()
    TicketRow.get(ticket_id).update([TicketRow.due_shard.set(before.due_shard), TicketRow.due_at.set(before.due_at)])
    swept = marketplace.sweep()
    assert (swept["steps"], swept["already_done"]) == ({}, 1)


def test_one_bad_ticket_is_reported_and_does_not_stop_the_rest(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = marketplace.ask(), marketplace.ask()
    take = use_case._step

    def failing(ticket: Ticket, step: Any, now: datetime) -> Change:
        if ticket.ticket_id == bad:
            raise RuntimeError("broken")
        return take(ticket, step, now)

    monkeypatch.setattr(use_case, "_step", failing)
    time.passes(days=3)
    with pytest.raises(function("sweep_sla").SweepFailed):
        marketplace.sweep()
    assert marketplace.ticket(good)["breached_at"] == DUE


def test_a_review_queue_that_cannot_be_read_is_reported_and_keeps_nobody_from_being_swept(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id, merchants = marketplace.ask(), Mock(return_value=())
    monkeypatch.setattr(use_case, "queue_age", lambda: 1 / 0)
    monkeypatch.setattr(standings, "due", merchants)
    time.passes(days=3)
    with pytest.raises(function("sweep_sla").SweepFailed):
        marketplace.sweep()
    assert (marketplace.ticket(ticket_id)["breached_at"], merchants.call_count) == (DUE, 1)


def test_it_stops_before_its_time_is_out_and_says_how_much_is_left(marketplace: Marketplace, time: Time) -> None:
    for _ in range(3):
        marketplace.ask()
    time.passes(days=3)
    context = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 5_000)
    swept = function("sweep_sla").handler({}, context)
    assert (swept["steps"], swept["stopped_early"], swept["left"]) == ({}, True, 3)


@pytest.mark.parametrize("killed_at", [1, 2, 3])
def test_a_sweep_that_was_killed_half_way_is_finished_by_the_next(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    found = [marketplace.ask() for _ in range(4)]
    time.passes(days=30)
    writes = 0
    commit = Transaction._commit

    def dying(transaction: Transaction) -> None:
        nonlocal writes
        writes += 1
        if writes > killed_at:
            raise SystemExit
        commit(transaction)

    with monkeypatch.context() as dies:
        dies.setattr(Transaction, "_commit", dying)
        with pytest.raises(SystemExit):
            use_case.sweep(time.now, lambda: True, lambda ticket_id, error: None)
    marketplace.sweep()
    for ticket_id in found:
        assert told(marketplace, ticket_id) == ["reply_due_soon", "reply_overdue", "ticket_escalated"]


def test_an_answer_after_the_breach_leaves_it(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    time.passes(days=4)
    marketplace.sweep()
    marketplace.say("merchant-1", ticket_id, "Sorry, here is our answer.")
    marketplace.screen()
    ticket = marketplace.ticket(ticket_id)
    assert (ticket["breached_at"], ticket["state"]) == (DUE, "awaiting_customer")


def test_the_next_question_starts_a_clock_without_the_old_breach(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    time.passes(days=4)
    marketplace.say("merchant-1", ticket_id, "Sorry, here is our answer.")
    marketplace.screen()
    asked = time.passes(hours=1)
    marketplace.say("customer-1", ticket_id, "Thanks, and one more question.")
    ticket = marketplace.ticket(ticket_id)
    assert ticket["breached_at"] is None
    assert datetime.fromisoformat(ticket["reply_needed_since"]) == asked


def test_an_answer_to_an_escalated_ticket_gives_it_back_to_its_customer(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    time.passes(days=30)
    marketplace.sweep()
    marketplace.say("merchant-1", ticket_id, "Sorry, here is our answer.")
    marketplace.screen()
    assert marketplace.ticket(ticket_id)["state"] == "awaiting_customer"


def test_an_escalated_ticket_stays_in_its_merchants_queue_by_its_due_time(marketplace: Marketplace, time: Time) -> None:
    late = marketplace.ask()
    time.passes(days=30)
    marketplace.sweep()
    fresh = marketplace.ask()
    query = {"due_before": "2027-01-01T00:00:00Z"}
    listed = marketplace.call("merchant-1", "GET /tickets", query=query).body["tickets"]
    assert [ticket["ticket_id"] for ticket in listed] == [late, fresh]


def test_a_resolved_ticket_is_closed_when_its_time_to_be_reopened_is_over(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    time.passes(days=13)
    marketplace.sweep()
    assert marketplace.ticket(ticket_id)["state"] == "resolved"
    closed_at = time.passes(days=1, seconds=1)
    marketplace.sweep()
    ticket = marketplace.ticket(ticket_id)
    assert (ticket["state"], datetime.fromisoformat(ticket["closed_at"])) == ("closed", closed_at)
    assert marketplace.sweep()["steps"] == {}


def test_a_message_that_was_sent_in_time_reopens_a_ticket_however_long_its_screening_takes(
    marketplace: Marketplace, time: Time
) -> None:
    ticket_id = marketplace.ask()
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    time.passes(days=14, seconds=-30)
    marketplace.say("merchant-1", ticket_id, "Your order is packed.")
    time.passes(minutes=20)
    assert marketplace.sweep()["steps"] == {"retry_screening": 1}
    marketplace.screen()
    assert marketplace.ticket(ticket_id)["state"] == "awaiting_customer"
    marketplace.say("customer-1", ticket_id, "Thank you.")


def test_a_message_that_is_held_reopens_nothing_and_its_ticket_closes(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    time.passes(days=14, seconds=-30)
    marketplace.say("merchant-1", ticket_id, "Please send me your card number and the CVV.")
    time.passes(minutes=1)
    marketplace.screen()
    assert marketplace.sweep()["steps"] == {"close": 1}


def test_the_sweep_says_how_many_messages_wait_and_how_long_the_oldest_has(
    marketplace: Marketplace, time: Time
) -> None:
    for _ in range(2):
        marketplace.say("merchant-1", marketplace.ask(), "Your order is packed.")
    time.passes(minutes=18)
    swept = marketplace.sweep()
    assert (swept["waiting"], swept["times_too_long"]) == (2, 1.2)
    assert marketplace.sweep()["waiting"] == 0


def entries_of(kind: str, ticket_id: str) -> Iterable[ThreadRow]:
    return (row for row in ThreadRow.query(ticket_id) if row.kind == kind)


def test_a_message_that_waits_too_long_is_screened_again(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, "Your order is packed.")
    marketplace.new_records()  # which never reach the screener
    time.passes(minutes=15, seconds=1)
    assert marketplace.sweep()["steps"] == {"retry_screening": 1}
    assert marketplace.screen()["batchItemFailures"] == []
    assert [message["text"] for message in marketplace.messages(ticket_id, "customer-1")][1:] == [
        "Your order is packed."
    ]
    assert marketplace.ticket(ticket_id)["state"] == "awaiting_customer"


def test_a_message_that_was_screened_in_time_is_not_screened_again(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, "Your order is packed.")
    marketplace.screen()
    time.passes(minutes=16)
    assert marketplace.sweep()["steps"] == {}


def test_what_cannot_be_screened_is_tried_ever_less_often(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, "Your order is packed.")
    tries = []
    for minute in range(0, 130, 5):
        tries += [minute] * marketplace.sweep()["steps"].get("retry_screening", 0)
        time.passes(minutes=5)
    assert tries == [20, 40, 80]
    (first, *_) = entries_of("screening_retried", ticket_id)
    assert first.detail.as_dict()["messages"] == 1


def test_a_second_message_alone_is_not_tried_again_before_it_has_waited_itself(
    marketplace: Marketplace, time: Time
) -> None:
    ticket_id = marketplace.ask()
    marketplace.say("merchant-1", ticket_id, "Your order is packed.")
    first = marketplace.new_records()
    time.passes(minutes=10)
    marketplace.say("merchant-1", ticket_id, "It leaves today.")
    marketplace.new_records()
    marketplace.screen(first)
    time.passes(minutes=6)
    marketplace.sweep()
    assert told(marketplace, ticket_id) == []
    time.passes(minutes=9)
    marketplace.sweep()
    assert told(marketplace, ticket_id) == ["screening_retried"]
