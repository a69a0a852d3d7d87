"""Who calls, and what is theirs to see."""

from typing import NamedTuple

from contact_seller.rules.errors import NotFound
from contact_seller.rules.order import Order
from contact_seller.rules.thread import Role
from contact_seller.rules.ticket import Party, Ticket
from contact_seller.storage import at_once
from contact_seller.storage.at_once import TicketAndOrder


class Caller(NamedTuple):
    """A caller with its one role. `id` is the customer's or the merchant's; a server's own id otherwise."""

    role: Role
    id: str
    subject: str

    def party(self) -> Party:
        """The side of a ticket that the caller speaks for.

        Raises:
            NotFound: it speaks for none.
        """
        if self.role not in ("customer", "merchant"):
            raise NotFound
        return self.role

    def sees(self, thing: Order | Ticket) -> bool:
        """Whether the thing is the caller's own; the platform's staff see all."""
        match self.role:
            case "customer":
                return thing.customer_id == self.id
            case "merchant":
                return thing.merchant_id == self.id
            case _:
                return True


def theirs[Thing: (Order, Ticket)](caller: Caller, thing: Thing | None) -> Thing:
    """The thing, where it exists and is the caller's to see.

    Raises:
        NotFound: otherwise, whichever it was.
    """
    if thing is None or not caller.sees(thing):
        raise NotFound
    return thing


def theirs_with_order(caller: Caller, ticket_id: str) -> TicketAndOrder:
    """A ticket that is the caller's, with its order, both as they stood at one moment.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's to see.
    """
    found = at_once.ticket_and_order(ticket_id)
    if found is None:
        raise NotFound
    theirs(caller, found.ticket)
    return found
