"""What requests cost on DynamoDB's own engine."""

from local.capacity import counting
from tests.dynamodb.marketplace import Marketplace


def test_reading_a_ticket_is_one_request_of_one_unit(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask()
    with counting() as counted:
        marketplace.ticket(ticket_id)
    assert counted.operations == ["GetItem"]
    assert (counted.items, counted.read_units, counted.write_units) == (1, 1.0, 0)
