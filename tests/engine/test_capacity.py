"""The counting itself, on DynamoDB's own engine."""

from pynamodb.transactions import TransactWrite

from contact_seller.storage.row import connection
from contact_seller.storage.tables import RepeatRow
from local.capacity import counting
from tests.dynamodb.marketplace import Marketplace


def test_reading_a_ticket_is_one_request_of_one_unit(marketplace: Marketplace) -> None:
    marketplace.place()
    ticket_id = marketplace.ask()
    with counting() as counted:
        marketplace.ticket(ticket_id)
    assert counted.operations == ["GetItem"]
    assert (counted.items, counted.read_units, counted.write_units) == (1, 1.0, 0)


def test_items_of_one_transaction_that_cost_alike_all_count(marketplace: Marketplace) -> None:
    with counting() as counted, TransactWrite(connection=connection()) as write:
        for key, size in {"a": 10, "b": 10, "c": 1_500, "d": 1_500, "e": 3_000}.items():
            write.save(RepeatRow(key, fingerprint="f", answer="x" * size, expires_at=0))
    assert counted.write_units == 2 + 2 + 4 + 4 + 6
