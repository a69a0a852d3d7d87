"""A merchant's message gets its verdict: it is delivered, or held."""

from contact_seller.rules import delivery
from contact_seller.rules.change import Change
from contact_seller.rules.desk import judged
from contact_seller.rules.errors import NotFound
from contact_seller.rules.order import Address
from contact_seller.rules.thread import Message, Verdict
from contact_seller.rules.ticket import Ticket
from contact_seller.storage import orders, standings, thread, tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import until_fresh
from contact_seller.usecases.since import since


def ticket_of(message: Message) -> Ticket:
    """The message's ticket.

    Raises:
        NotFound: it is not there; a ticket with a message in screening is never deleted.
    """
    ticket = tickets.find(message.ticket_id)
    if ticket is None:
        raise NotFound
    return ticket


def address_of(ticket: Ticket) -> Address:
    """Where the ticket's order goes, so that it can be left out of what others are asked.

    Raises:
        NotFound: the order is not there; orders are never deleted.
    """
    order = orders.find(ticket.order_id)
    if order is None:
        raise NotFound
    return order.shipping_address


def as_standing_has_it(verdict: Verdict, ticket: Ticket) -> Verdict:
    """The verdict, or a review where the ticket's merchant may send nothing that no person has seen."""
    if verdict.outcome != "allow" or standings.find(ticket.merchant_id).at(world.now()) in ("good", "warned"):
        return verdict
    return verdict.model_copy(update={"outcome": "review", "decided_by": "standing"})


def judge(message: Message, verdict: Verdict, ticket: Ticket) -> bool:
    """Writes the verdict with all that follows from it; whether this call was the one that did.

    `ticket` is as it was read for the verdict: it is read again only where it has changed since. A message that has
    its verdict keeps it, so a repeat changes nothing.

    Raises:
        Conflict: the ticket changed too often meanwhile; the message is still in screening.
    """
    as_read = [ticket]

    def attempt() -> bool:
        current = as_read.pop() if as_read else _read_again(message)
        if current is None:
            return False
        change = _follows(current, message, verdict)
        with Transaction() as transaction:
            transaction.rewrite(message, judged(message, verdict, change.ticket))
            transaction.apply(change)
        return True

    return until_fresh(attempt)


def waiting(ticket_id: str, from_number: int) -> list[Message]:
    """The messages of a ticket, from that number on, that wait for their verdict still, oldest first."""
    return thread.waiting(ticket_id, from_number)


def _read_again(message: Message) -> Ticket | None:
    """The ticket as it is now, unless the message has its verdict."""
    stored = thread.find(message.ticket_id, message.number)
    return tickets.find(message.ticket_id) if stored and stored.delivery == "screening" else None


def _follows(ticket: Ticket, message: Message, verdict: Verdict) -> Change:
    now = world.now()
    if verdict.outcome != "allow":
        return delivery.hold(ticket, message, verdict, now)
    return delivery.deliver(ticket, message, now, since(ticket, message))
