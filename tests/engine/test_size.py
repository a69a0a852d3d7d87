"""What is large costs no more than what is small, on DynamoDB's own engine: long threads and long queues."""

from collections.abc import Iterable

import pytest

from contact_seller.storage.row import Row
from contact_seller.storage.tables import ThreadRow, TicketRow
from local.capacity import counting
from tests.dynamodb.marketplace import Marketplace
from tests.dynamodb.test_clocks import FINE

LONG = 2_000
PAGE = 25


@pytest.fixture
def ticket_id(marketplace: Marketplace) -> str:
    marketplace.place()
    return marketplace.ask()


def put(table: type[Row], rows: Iterable[dict[str, dict[str, object]]]) -> None:
    with table.batch_write() as batch:
        for row in rows:
            batch.save(table.from_raw_data(row))


def lengthened(ticket_id: str) -> None:
    """Gives the ticket's thread so many more messages, each with the entry of its delivery."""
    said, delivered = (ThreadRow.get(ticket_id, number).serialize(null_check=False) for number in (2, 3))
    ticket = TicketRow.get(ticket_id)
    places = range(int(ticket.entries) + 1, int(ticket.entries) + 1 + 2 * LONG)
    put(ThreadRow, ({**(said, delivered)[place % 2], "number": {"N": str(place)}} for place in places))
    ticket.update([TicketRow.entries.set(places[-1])])


def cost(marketplace: Marketplace, who: str, ticket_id: str) -> tuple[list[str], float, float]:
    with counting() as counted:
        marketplace.say(who, ticket_id, FINE)
    return counted.operations, counted.read_units, counted.write_units


@pytest.mark.parametrize("who", ["customer-1", "merchant-1"])
def test_a_message_in_a_long_thread_costs_what_it_does_in_a_short_one(
    marketplace: Marketplace, ticket_id: str, who: str
) -> None:
    short = cost(marketplace, who, marketplace.ask())
    lengthened(ticket_id)
    assert cost(marketplace, who, ticket_id) == short


def test_pages_of_a_long_thread_are_two_requests_that_read_little_more_than_the_page(
    marketplace: Marketplace, ticket_id: str
) -> None:
    lengthened(ticket_id)
    route, token = "GET /tickets/{ticket_id}/messages", None
    for _ in range(3):
        query = {"limit": str(PAGE), **({"page_token": token} if token else {})}
        with counting() as counted:
            page = marketplace.call("customer-1", route, query=query, ticket_id=ticket_id).body
        token = page["next_page_token"]
        assert len(page["messages"]) == PAGE
        assert counted.in_sequence <= 3
        assert counted.items <= 1 + 4 * PAGE


def test_a_page_of_a_long_queue_costs_what_one_of_a_short_one_does(marketplace: Marketplace, ticket_id: str) -> None:
    def page() -> tuple[list[str], int]:
        with counting() as counted:
            marketplace.call("merchant-1", "GET /tickets", query={"state": "awaiting_merchant", "limit": str(PAGE)})
        return counted.operations, counted.items

    row = TicketRow.get(ticket_id).serialize(null_check=False)
    put(TicketRow, ({**row, "ticket_id": {"S": f"order-1~{number:026d}"}} for number in range(100)))
    short = page()
    put(TicketRow, ({**row, "ticket_id": {"S": f"order-1~{number:026d}"}} for number in range(LONG)))
    assert page() == short
