"""Erasure and retention on DynamoDB's own engine: its limits on transactions and batches, and everybody at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from contact_seller.storage.tables import ThreadRow, TicketRow
from contact_seller.usecases import erasure, world
from local.capacity import counting
from tests.dynamodb.marketplace import Answer, Marketplace

MESSAGES = 70
ERASED = "POST /customers/{customer_id}/erasure"


@pytest.fixture
def ticket_id(marketplace: Marketplace) -> str:
    """A ticket with more of its customer's messages than one transaction erases."""
    marketplace.place()
    found = marketplace.ask("I am Ada.")
    for _ in range(MESSAGES - 1):
        marketplace.say("customer-1", found, "It is Ada.")
    return found


def erase(marketplace: Marketplace) -> Answer:
    return marketplace.call("platform", ERASED, customer_id="customer-1")


def texts(ticket_id: str) -> set[str]:
    return {row.text for row in ThreadRow.query(ticket_id) if row.kind == "message"}


def test_more_messages_than_one_transaction_takes_are_erased(marketplace: Marketplace, ticket_id: str) -> None:
    answer = erase(marketplace).body
    assert (answer["messages"], answer["orders"], answer["complete"]) == (MESSAGES, 1, True)
    assert texts(ticket_id) == {"[erased]"}
    assert erase(marketplace).body["tickets"] == 0


def test_as_much_as_may_be_erased_at_once_takes_one_transaction_to_read_and_one_to_write(
    marketplace: Marketplace,
) -> None:
    per_ticket = dict.fromkeys(range(erasure.TICKETS_AT_ONCE), 1)
    for number in range(erasure.MESSAGES_AT_ONCE - erasure.TICKETS_AT_ONCE):
        per_ticket[number % erasure.TICKETS_AT_ONCE] += 1
    for number, messages in per_ticket.items():
        marketplace.place(f"order-{number}")
        ticket_id = marketplace.ask("I am Ada.", order_id=f"order-{number}")
        for _ in range(messages - 1):
            marketplace.say("customer-1", ticket_id, "It is Ada.")
    with counting() as counted:
        answer = erase(marketplace).body
    assert (answer["tickets"], answer["messages"], answer["orders"]) == (10, 60, 10)
    assert counted.operations == ["Query", "TransactGetItems", *["Query"] * 10, "TransactWriteItems"]


def test_erased_by_two_while_its_customer_writes_nothing_is_left_in_the_end(
    marketplace: Marketplace, ticket_id: str
) -> None:
    with ThreadPoolExecutor(3) as pool:
        erasing = [pool.submit(erase, marketplace) for _ in range(2)]
        writing = pool.submit(lambda: [marketplace.say("customer-1", ticket_id, "Ada.") for _ in range(5)])
    assert len(writing.result()) == 5
    assert {each.result().status for each in erasing} <= {200, 409}
    assert erase(marketplace).body["complete"] is True
    assert texts(ticket_id) == {"[erased]"}
    numbers = [int(row.number) for row in ThreadRow.query(ticket_id)]
    assert numbers == list(range(1, int(TicketRow.get(ticket_id).entries) + 1))


def test_a_long_thread_goes_with_its_ticket(
    marketplace: Marketplace, ticket_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    marketplace.post("customer-1", "/tickets/{ticket_id}/resolve", ticket_id=ticket_id)
    start = world.now()
    for days, step in ((15, "close"), (15 + 731, "expire")):
        monkeypatch.setattr(world, "now", lambda later=timedelta(days=days): start + later)
        assert marketplace.sweep()["steps"] == {step: 1}
    assert (TicketRow.count(ticket_id), ThreadRow.count(ticket_id)) == (0, 0)
