"""Rows of several tables as all stood at one moment, in one round trip; 2 read units for each 4 KB of a row."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from pynamodb.exceptions import TransactGetError
from pynamodb.transactions import TransactGet

from contact_seller.rules.counters import part_of
from contact_seller.rules.merchant import Merchant, Profile
from contact_seller.rules.order import Order
from contact_seller.rules.standing import Standing
from contact_seller.rules.ticket import Ticket, order_id_of
from contact_seller.storage.row import Row, connection
from contact_seller.storage.rows import from_row, profile_in
from contact_seller.storage.tables import MerchantRow, OrderRow, StandingRow, TicketRow
from contact_seller.storage.transaction import OVERTAKEN, Stale

_Wanted = tuple[type[Row], str] | tuple[type[Row], str, int]


class TicketAndOrder(NamedTuple):
    """A ticket with its order, and its merchant's profile as the order remembers it: it may have changed since."""

    ticket: Ticket
    order: Order
    profile: Profile | None


class OfMerchant(NamedTuple):
    """A ticket with its order, and a merchant's standing and profile; no profile where it was not asked for."""

    ticket: Ticket
    order: Order
    standing: Standing
    profile: Merchant | None


class OrderOfMerchant(NamedTuple):
    """An order, and a merchant's standing and profile."""

    order: Order | None
    standing: Standing
    profile: Merchant | None


def ticket_and_order(ticket_id: str) -> TicketAndOrder | None:
    """A ticket with its order, which its id names; nothing where one is missing.

    Raises:
        Stale: a transaction was writing one of them.
    """
    return next(iter(tickets_and_orders([ticket_id])), None)


def tickets_and_orders(ticket_ids: Iterable[str]) -> list[TicketAndOrder]:
    """The same of up to 50 tickets, without those that miss something; an order of several is read once.

    Raises:
        Stale: a transaction was writing one of them.
    """
    order_ids = {ticket_id: order_id for ticket_id in ticket_ids if (order_id := order_id_of(ticket_id)) is not None}
    if not order_ids:
        return []
    wanted: list[_Wanted] = [(TicketRow, ticket_id) for ticket_id in order_ids]
    wanted += [(OrderRow, order_id) for order_id in dict.fromkeys(order_ids.values())]
    rows = dict(zip(wanted, _read(*wanted), strict=True))
    pairs = [(rows[TicketRow, ticket_id], rows[OrderRow, order_id]) for ticket_id, order_id in order_ids.items()]
    return [
        TicketAndOrder(from_row(ticket, Ticket), from_row(order, Order), profile_in(order))
        for ticket, order in pairs
        if ticket is not None and order is not None
    ]


def ticket_of_merchant(ticket_id: str, merchant_id: str, *, with_profile: bool) -> OfMerchant | None:
    """The same with what is known of a merchant.

    Raises:
        Stale: a transaction was writing one of them.
    """
    order_id = order_id_of(ticket_id)
    if order_id is None:
        return None
    wanted: list[_Wanted] = [(TicketRow, ticket_id), (OrderRow, order_id), (StandingRow, merchant_id)]
    if with_profile:
        wanted.append((MerchantRow, merchant_id, part_of(ticket_id)))
    ticket, order, standing, *profile = _read(*wanted)
    if ticket is None or order is None:
        return None
    return OfMerchant(
        from_row(ticket, Ticket),
        from_row(order, Order),
        _standing(standing, merchant_id),
        _profile(profile[0]) if profile else None,
    )


def order_and_standing(order_id: str, merchant_id: str) -> tuple[Order | None, Standing]:
    """An order with a merchant's standing.

    Raises:
        Stale: a transaction was writing one of them.
    """
    order, standing = _read((OrderRow, order_id), (StandingRow, merchant_id))
    return from_row(order, Order) if order else None, _standing(standing, merchant_id)


def order_and_profile(order_id: str, merchant_id: str) -> tuple[Order | None, Merchant | None]:
    """An order with a merchant's profile.

    Raises:
        Stale: a transaction was writing one of them.
    """
    order, profile = _read((OrderRow, order_id), (MerchantRow, merchant_id, part_of(order_id)))
    return from_row(order, Order) if order else None, _profile(profile)


def order_of_merchant(order_id: str, merchant_id: str) -> OrderOfMerchant:
    """An order with a merchant's standing and profile.

    Raises:
        Stale: a transaction was writing one of them.
    """
    of_merchant = (StandingRow, merchant_id), (MerchantRow, merchant_id, part_of(order_id))
    order, standing, profile = _read((OrderRow, order_id), *of_merchant)
    found = from_row(order, Order) if order else None
    return OrderOfMerchant(found, _standing(standing, merchant_id), _profile(profile))


def _standing(row: Any, merchant_id: str) -> Standing:
    return from_row(row, Standing) if row else Standing(merchant_id=merchant_id)


def _profile(row: Any) -> Merchant | None:
    return from_row(row, Merchant) if row else None


def _read(*wanted: _Wanted) -> list[Any]:
    """The rows of those keys; None where there is none."""
    try:
        with TransactGet(connection=connection()) as read:
            promised = [(row, read.get(row, *key)) for row, *key in wanted]
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
