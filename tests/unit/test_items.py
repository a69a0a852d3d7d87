"""What DynamoDB gives becomes the same value by the short way of lists as through a row of PynamoDB."""

from datetime import UTC, datetime

import pytest

from contact_seller.rules.thread import Entry, Message
from contact_seller.rules.ticket import Ticket
from contact_seller.storage.rows import from_item, from_row, thread_row, ticket_row
from contact_seller.storage.tables import ThreadRow, TicketRow
from local.sample_tickets import sample_tickets

STEPS = [step for steps in sample_tickets(datetime(2026, 11, 25, tzinfo=UTC)) for step in steps]


@pytest.mark.parametrize("ticket", [step.ticket for step in STEPS])
def test_a_ticket_is_the_same_both_ways(ticket: Ticket) -> None:
    item = ticket_row(ticket).serialize()
    assert from_item(item, Ticket) == from_row(TicketRow.from_raw_data(item), Ticket) == ticket


@pytest.mark.parametrize("entry", [entry for step in STEPS for entry in step.entries if isinstance(entry, Message)])
def test_a_message_is_the_same_both_ways(entry: Entry) -> None:
    item = thread_row(entry).serialize()
    assert from_item(item, Message) == from_row(ThreadRow.from_raw_data(item), Message) == entry
