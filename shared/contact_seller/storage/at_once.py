"""Rows of several tables as all stood at one moment, in one round trip; 2 read units for each 4 KB of a row."""

from typing import Any, NamedTuple

from pynamodb.exceptions import TransactGetError
from pynamodb.transactions import TransactGet

from contact_seller.rules.merchant import Merchant
from contact_seller.rules.order import Order
from contact_seller.rules.standing import Standing
from contact_seller.rules.ticket import Ticket, order_id_of
from contact_seller.storage.row import Row, connection
from contact_seller.storage.rows import from_row
from contact_seller.storage.tables import MerchantRow, OrderRow, StandingRow, TicketRow
from contact_seller.storage.transaction import OVERTAKEN, Stale


class OfMerchant(NamedTuple):
    """A ticket with its order, and a merchant's standing and profile."""

    ticket: Ticket
    order: Order
    standing: Standing
    profile: Merchant | None


def ticket_and_order(ticket_id: str) -> tuple[Ticket, Order] | None:
    """A ticket with its order, which its id names; nothing where one is missing.

    Raises:
        Stale: a transaction was writing one of them.
    """
    order_id = order_id_of(ticket_id)
    if order_id is None:
        return None
    ticket, order = _read((TicketRow, ticket_id), (OrderRow, order_id))
    return (from_row(ticket, Ticket), from_row(order, Order)) if ticket and order else None


def ticket_of_merchant(ticket_id: str, merchant_id: str) -> OfMerchant | None:
    """The same with what is known of a merchant.

    Raises:
        Stale: a transaction was writing one of them.
    """
    order_id = order_id_of(ticket_id)
    if order_id is None:
        return None
    of_merchant = (StandingRow, merchant_id), (MerchantRow, merchant_id)
    ticket, order, standing, profile = _read((TicketRow, ticket_id), (OrderRow, order_id), *of_merchant)
    if ticket is None or order is None:
        return None
    return OfMerchant(
        from_row(ticket, Ticket),
        from_row(order, Order),
        _standing(standing, merchant_id),
        from_row(profile, Merchant) if profile else None,
    )


def order_and_standing(order_id: str, merchant_id: str) -> tuple[Order | None, Standing]:
    """An order with a merchant's standing.

    Raises:
        Stale: a transaction was writing one of them.
    """
    order, standing = _read((OrderRow, order_id), (StandingRow, merchant_id))
    return from_row(order, Order) if order else None, _standing(standing, merchant_id)


def _standing(row: Any, merchant_id: str) -> Standing:
    return from_row(row, Standing) if row else Standing(merchant_id=merchant_id)


def _read(*wanted: tuple[type[Row], str]) -> list[Any]:
    """The rows of those keys; None where there is none."""
    try:
        with TransactGet(connection=connection()) as read:
            promised = [(row, read.get(row, key)) for row, key in wanted]
    except TransactGetError as error:
        codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
        if codes and codes <= OVERTAKEN:
            raise Stale from error
        raise
    return [_got(row, future) for row, future in promised]


def _got(row: type[Row], future: Any) -> Any:
    try:
        return future.get()
    except row.DoesNotExist:
        return None
