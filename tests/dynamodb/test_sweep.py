"""The sweep, through its handler."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from contact_seller.storage.tables import TicketRow
from contact_seller.usecases import sweep as use_case
from tests.dynamodb.marketplace import Marketplace, function

DUE = "2026-01-05T10:00:00.000Z"


def overdue(marketplace: Marketplace) -> str:
    """A ticket whose reply was due long ago."""
    ticket_id = marketplace.ask()
    TicketRow.get(ticket_id).update([TicketRow.reply_due_at.set(DUE), TicketRow.due_at.set(DUE)])
    return ticket_id


@pytest.fixture(autouse=True)
def _order(marketplace: Marketplace) -> None:
    marketplace.place()


def test_a_ticket_past_its_due_time_is_breached_at_that_time(marketplace: Marketplace) -> None:
    ticket_id = overdue(marketplace)
    marketplace.sweep()
    assert marketplace.ticket(ticket_id)["breached_at"] == DUE
    assert marketplace.happenings(ticket_id)[-1] == "reply_overdue"


def test_a_ticket_that_is_not_due_is_left_alone(marketplace: Marketplace) -> None:
    ticket_id = marketplace.ask()
    assert marketplace.sweep()["breached"] == 0
    assert marketplace.ticket(ticket_id)["breached_at"] is None


def test_a_breach_is_written_once(marketplace: Marketplace) -> None:
    ticket_id = overdue(marketplace)
    assert [marketplace.sweep()["breached"], marketplace.sweep()["breached"]] == [1, 0]
    assert marketplace.happenings(ticket_id).count("reply_overdue") == 1


def test_a_breached_ticket_leaves_the_due_index(marketplace: Marketplace) -> None:
    overdue(marketplace)
    marketplace.sweep()
    assert [row for shard in range(8) for row in TicketRow.due.query(str(shard))] == []


def test_all_that_is_due_is_swept_however_much_it_is(marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_case, "AT_ONCE", 2)
    found = [overdue(marketplace) for _ in range(7)]
    assert marketplace.sweep()["breached"] == len(found)


def test_an_index_that_lags_breaches_nothing_twice(marketplace: Marketplace) -> None:
    ticket_id = overdue(marketplace)
    marketplace.sweep()
    shard = str(sum(ticket_id.encode()) % 8)
    TicketRow.get(ticket_id).update([TicketRow.due_shard.set(shard), TicketRow.due_at.set(DUE)])
    assert marketplace.sweep() == {"breached": 0, "already_done": 1, "failed": 0, "stopped_early": False}


def test_one_bad_ticket_is_reported_and_does_not_stop_the_rest(
    marketplace: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = overdue(marketplace), overdue(marketplace)
    breach = use_case._breach

    def failing(ticket_id: str, now: datetime) -> bool:
        if ticket_id == bad:
            raise RuntimeError("broken")
        return breach(ticket_id, now)

    monkeypatch.setattr(use_case, "_breach", failing)
    with pytest.raises(function("sweep_sla").TicketsFailed):
        marketplace.sweep()
    assert marketplace.ticket(good)["breached_at"] == DUE


def test_it_stops_before_its_time_is_out_and_says_so(marketplace: Marketplace) -> None:
    overdue(marketplace)
    context = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 5_000)
    answer = function("sweep_sla").handler({}, context)
    assert (answer["breached"], answer["stopped_early"]) == (0, True)


def test_an_answer_after_the_breach_leaves_it(marketplace: Marketplace) -> None:
    ticket_id = overdue(marketplace)
    marketplace.sweep()
    marketplace.say("merchant-1", ticket_id, "Sorry, here is our answer.")
    marketplace.screen()
    ticket = marketplace.ticket(ticket_id)
    assert (ticket["breached_at"], ticket["state"]) == (DUE, "awaiting_customer")


def test_the_next_question_starts_a_clock_without_the_old_breach(marketplace: Marketplace) -> None:
    test_an_answer_after_the_breach_leaves_it(marketplace)
    ticket_id = TicketRow.scan().__next__().ticket_id
    marketplace.say("customer-1", ticket_id, "Thanks, and one more question.")
    ticket = marketplace.ticket(ticket_id)
    assert ticket["breached_at"] is None
    assert datetime.fromisoformat(ticket["reply_due_at"]) > datetime.now(UTC)
