"""The end of closed tickets, through the sweep: what goes, what keeps it, and what stays."""

from itertools import chain, repeat

import pytest

from contact_seller.settings import settings
from contact_seller.storage import thread
from contact_seller.storage.tables import CounterRow, OrderRow, StrikeRow, ThreadRow, TicketRow
from contact_seller.usecases import expiry
from tests.dynamodb.conftest import Time
from tests.dynamodb.marketplace import CONTEXT, Marketplace, function

BAD = "Please send me your card number and the CVV, then it goes faster."
RETENTION_DAYS = 730


@pytest.fixture(autouse=True)
def _order(marketplace: Marketplace, time: Time) -> None:
    marketplace.place()


def closed(marketplace: Marketplace, time: Time, messages: int = 0) -> str:
    """A ticket of so many further messages that its customer has resolved and time has closed."""
    ticket_id = marketplace.ask()
    for _ in range(messages):
        marketplace.say("customer-1", ticket_id, "And?")
    return close(marketplace, time, ticket_id)


def close(marketplace: Marketplace, time: Time, ticket_id: str) -> str:
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    time.passes(days=15)
    marketplace.sweep()
    assert marketplace.ticket(ticket_id)["state"] == "closed"
    return ticket_id


def held(marketplace: Marketplace) -> tuple[str, str]:
    """A ticket with a message that was held; both ids."""
    ticket_id = marketplace.ask()
    message_id = marketplace.say("merchant-1", ticket_id, BAD)["message_id"]
    marketplace.screen()
    return ticket_id, message_id


def review(marketplace: Marketplace, message_id: str, decision: str, who: str = "platform") -> None:
    marketplace.post(who, "/reviews/{message_id}/decision", {"decision": decision}, message_id=message_id)


def entries(ticket_id: str) -> int:
    return ThreadRow.count(ticket_id)


def is_gone(ticket_id: str) -> bool:
    """Whether neither the ticket nor any entry of its thread is there."""
    return TicketRow.count(ticket_id) == 0 and entries(ticket_id) == 0


def counters() -> list[dict[str, object]]:
    return [row.to_simple_dict() for row in CounterRow.query("merchant-1")]


def test_a_closed_ticket_goes_with_its_thread_when_its_time_is_over(marketplace: Marketplace, time: Time) -> None:
    ticket_id = closed(marketplace, time)
    time.passes(days=RETENTION_DAYS)
    assert marketplace.sweep()["steps"] == {"expire": 1}
    assert is_gone(ticket_id)
    assert marketplace.call("customer-1", "GET /tickets/{ticket_id}", ticket_id=ticket_id).status == 404


def test_a_closed_ticket_stays_until_then(marketplace: Marketplace, time: Time) -> None:
    ticket_id = closed(marketplace, time)
    time.passes(days=RETENTION_DAYS - 1)
    assert marketplace.sweep()["steps"] == {}
    assert not is_gone(ticket_id)


def test_an_open_ticket_never_goes(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    time.passes(days=3 * RETENTION_DAYS)
    marketplace.sweep()
    assert marketplace.sweep()["steps"] == {}
    assert marketplace.ticket(ticket_id)["state"] == "awaiting_platform"


def test_a_ticket_that_is_gone_is_swept_no_more(marketplace: Marketplace, time: Time) -> None:
    closed(marketplace, time)
    time.passes(days=RETENTION_DAYS)
    marketplace.sweep()
    swept = marketplace.sweep()
    assert (swept["steps"], swept["already_done"], swept["failed"]) == ({}, 0, 0)


def test_the_order_its_own_thread_the_counters_and_other_tickets_stay(marketplace: Marketplace, time: Time) -> None:
    closed(marketplace, time)
    other = marketplace.ask()
    counted = counters()
    time.passes(days=RETENTION_DAYS)
    swept = marketplace.sweep()["steps"]
    assert swept["expire"] == 1
    assert OrderRow.count("order-1") == 1
    assert len(marketplace.history("order-1")) == 1
    assert marketplace.messages(other, "customer-1")
    assert [row for row in counters() if row in counted] == counted


def test_a_strike_outlasts_its_ticket(marketplace: Marketplace, time: Time) -> None:
    ticket_id, message_id = held(marketplace)
    review(marketplace, message_id, "uphold")
    close(marketplace, time, ticket_id)
    time.passes(days=RETENTION_DAYS)
    marketplace.sweep()
    assert is_gone(ticket_id)
    assert [row.message_id for row in StrikeRow.query("merchant-1")] == [message_id]


def test_a_held_message_without_a_decision_keeps_its_ticket(marketplace: Marketplace, time: Time) -> None:
    ticket_id, message_id = held(marketplace)
    close(marketplace, time, ticket_id)
    time.passes(days=RETENTION_DAYS)
    marketplace.sweep()
    assert entries(ticket_id) == TicketRow.get(ticket_id).entries
    review(marketplace, message_id, "overturn")
    time.passes(days=RETENTION_DAYS - 1)
    marketplace.sweep()
    assert not is_gone(ticket_id)
    time.passes(days=2)
    marketplace.sweep()
    assert is_gone(ticket_id)


def test_a_contested_rejection_keeps_its_ticket(marketplace: Marketplace, time: Time) -> None:
    ticket_id, message_id = held(marketplace)
    close(marketplace, time, ticket_id)
    review(marketplace, message_id, "uphold")
    marketplace.post("merchant-1", "/reviews/{message_id}/appeal", {"text": "A quote."}, message_id=message_id)
    time.passes(days=3 * RETENTION_DAYS)
    marketplace.sweep()
    assert not is_gone(ticket_id)
    review(marketplace, message_id, "overturn", "platform-2")
    assert marketplace.messages(ticket_id, "customer-1")[-1]["text"] == BAD


def test_a_contested_breach_keeps_its_ticket_until_its_decision(marketplace: Marketplace, time: Time) -> None:
    ticket_id = marketplace.ask()
    time.passes(days=4)
    marketplace.sweep()
    close(marketplace, time, ticket_id)
    marketplace.post("merchant-1", "/tickets/{ticket_id}/breach-appeal", {"text": "No."}, ticket_id=ticket_id)
    time.passes(days=3 * RETENTION_DAYS)
    assert marketplace.sweep()["steps"] == {}
    body = {"decision": "uphold"}
    marketplace.post("platform", "/tickets/{ticket_id}/breach-decision", body, ticket_id=ticket_id)
    time.passes(days=RETENTION_DAYS - 1)
    marketplace.sweep()
    assert not is_gone(ticket_id)
    time.passes(days=2)
    marketplace.sweep()
    assert is_gone(ticket_id)


def test_a_ticket_that_is_kept_on_looks_the_same_to_its_readers(marketplace: Marketplace, time: Time) -> None:
    ticket_id, _ = held(marketplace)
    close(marketplace, time, ticket_id)
    before = marketplace.ticket(ticket_id)
    time.passes(days=RETENTION_DAYS)
    marketplace.sweep()
    assert marketplace.ticket(ticket_id) == before


def test_a_long_thread_takes_several_sweeps(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "ENTRIES_AT_ONCE", 30)
    ticket_id = closed(marketplace, time, messages=40)
    time.passes(days=RETENTION_DAYS)
    left = []
    for _ in range(3):
        marketplace.sweep()
        left.append(entries(ticket_id))
    written = (
        2 * 41 + 3
    )  # each message with what the bus is told; and the opening, the clock, the resolving, the closing
    assert left == [written + 1 - 30, written + 1 - 60, 0]
    assert is_gone(ticket_id)


def test_a_sweep_that_is_out_of_time_half_way_is_gone_on_with(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = closed(marketplace, time, messages=40)
    time.passes(days=RETENTION_DAYS)
    # Time enough for the ticket, and in it for two round trips.
    left = chain([60_000] * 3, repeat(0))
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: next(left))
    marketplace.sweep()
    assert 0 < entries(ticket_id) < 86
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: 60_000)
    assert marketplace.sweep()["steps"] == {"expire": 1}
    assert is_gone(ticket_id)


def test_a_sweep_that_dies_before_the_last_delete_is_gone_on_with(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = closed(marketplace, time)
    time.passes(days=RETENTION_DAYS)
    with monkeypatch.context() as broken:
        broken.setattr("contact_seller.storage.transaction.Transaction.remove", lambda *_: 1 / 0)
        with pytest.raises(function("sweep_sla").SweepFailed):
            marketplace.sweep()
    assert (entries(ticket_id), TicketRow.count(ticket_id)) == (0, 1)
    marketplace.sweep()
    assert is_gone(ticket_id)


def test_a_ticket_that_is_written_meanwhile_is_not_deleted_on_what_was_read(
    marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = closed(marketplace, time)
    time.passes(days=RETENTION_DAYS)
    found = thread.delete

    def overtaken(*args: object) -> bool:
        monkeypatch.setattr(thread, "delete", found)
        row = TicketRow.get(ticket_id)
        row.update([TicketRow.version.set(row.version + 1)])
        ThreadRow(
            ticket_id, 999, kind="customer_erased", at="2026-03-02T10:00:00.000Z", by="platform", detail={}
        ).save()
        return True

    monkeypatch.setattr(thread, "delete", overtaken)
    marketplace.sweep()
    assert is_gone(ticket_id)


def test_what_goes_has_no_effect_on_the_stream(marketplace: Marketplace, time: Time) -> None:
    closed(marketplace, time)
    marketplace.new_records()
    time.passes(days=RETENTION_DAYS)
    marketplace.sweep()
    assert marketplace.new_records() == []


def test_a_trial_shortens_the_retention(marketplace: Marketplace, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAL_WINDOW_SECONDS", "60")
    settings.cache_clear()
    ticket_id = marketplace.ask()
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    time.passes(seconds=61)
    marketplace.sweep()
    time.passes(seconds=601)
    marketplace.sweep()
    settings.cache_clear()
    assert is_gone(ticket_id)


@pytest.mark.parametrize(("told", "days"), [("60", 60), ("61", 61), ("1", 60)])
def test_what_can_be_contested_or_sent_back_is_kept_whatever_the_parameter(
    monkeypatch: pytest.MonkeyPatch, told: str, days: int
) -> None:
    monkeypatch.setenv("RETENTION_DAYS", told)
    settings.cache_clear()
    found = settings().retention.days
    settings.cache_clear()
    assert found == days
