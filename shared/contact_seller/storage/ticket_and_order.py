"""A ticket together with its order, as both stood at one moment: a ticket's id names its order."""

from pynamodb.exceptions import TransactGetError
from pynamodb.transactions import TransactGet

from contact_seller.rules.order import Order
from contact_seller.rules.ticket import Ticket, order_id_of
from contact_seller.storage.rows import from_row
from contact_seller.storage.tables import OrderRow, TicketRow, connection
from contact_seller.storage.transaction import OVERTAKEN, Stale


def find(ticket_id: str) -> tuple[Ticket, Order] | None:
    """Both, in one round trip, or nothing where one is missing; 2 read units for each 4 KB of either.

    Raises:
        Stale: a transaction was writing one of them.
    """
    order_id = order_id_of(ticket_id)
    if order_id is None:
        return None
    try:
        with TransactGet(connection=connection()) as read:
            ticket, order = read.get(TicketRow, ticket_id), read.get(OrderRow, order_id)
        return from_row(ticket.get(), Ticket), from_row(order.get(), Order)
    except (TicketRow.DoesNotExist, OrderRow.DoesNotExist):
        return None
    except TransactGetError as error:
        codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
        if codes and codes <= OVERTAKEN:
            raise Stale from error
        raise
