"""How the time by which a reply is due came about."""

from typing import NamedTuple

from contact_seller.rules.errors import NotFound
from contact_seller.rules.thread import Happening
from contact_seller.rules.ticket import Clock, Ticket
from contact_seller.rules.zones import Local, zone_of
from contact_seller.storage import orders, thread, tickets
from contact_seller.usecases.caller import Caller, theirs


class Explained(NamedTuple):
    """A ticket's running clock, or its last; what its thread says of its start; the zone that its order goes to."""

    ticket: Ticket
    clock: Clock | None = None
    started: Happening | None = None
    customers: Local | None = None


def explain(caller: Caller, ticket_id: str) -> Explained:
    """The clock, as it was reckoned when it started: what the merchant's profile says since does not matter.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
    """
    ticket = theirs(caller, tickets.find(ticket_id))
    if ticket.clock is None:
        return Explained(ticket)
    order = orders.find(ticket.order_id)
    if order is None:
        raise NotFound
    started = thread.happening(ticket_id, ticket.clock.explained_by)
    return Explained(ticket, ticket.clock, started, zone_of(order.shipping_address.country))
