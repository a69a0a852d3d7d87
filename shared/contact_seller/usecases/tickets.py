"""Tickets: opened on an order, listed, read, resolved, reopened."""

from contact_seller.rules import lifecycle
from contact_seller.rules.change import Change, Opening
from contact_seller.rules.cutoffs import must_be_possible
from contact_seller.rules.errors import Invalid
from contact_seller.rules.lists import Page, Wanted
from contact_seller.rules.masking import mask_secrets, masked
from contact_seller.rules.merchant import Profile
from contact_seller.rules.order import Order
from contact_seller.rules.ticket import Party, Ticket
from contact_seller.settings import settings
from contact_seller.storage import orders, tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller, theirs, theirs_with_order
from contact_seller.usecases.promises import by_current_profile, promise_by
from contact_seller.usecases.writing import order_to_write_about


def open_ticket(caller: Caller, order_id: str, opening: Opening, once: Once) -> Ticket:
    """Opens a ticket: a customer with a reason, a merchant with a notice.

    Raises:
        NotFound: there is no such order, or it is not the caller's.
        Invalid: the opening is the other side's, or its request names what the order does not have.
        OrderTransition: the order does not take such a request now.
        MerchantSuspended: the merchant may send no messages.
    """
    _must_suit(caller, opening)
    request = masked(opening.request) if opening.request is not None else None
    opening = opening._replace(text=mask_secrets(opening.text), request=request)

    def attempt() -> Ticket:
        if caller.party() == "merchant":
            return _write(_opened_by_merchant(order_to_write_about(caller, order_id), opening), once)
        found = orders.find_with_profile(order_id)
        order = theirs(caller, found and found.order)
        if opening.request is not None:
            must_be_possible(order, opening.request, world.now(), settings().return_window)
        return by_current_profile(
            found and found.profile, lambda profile: _write(_opened_by_customer(order, opening, profile), once)
        )

    return once.run(Ticket, attempt)


def get(caller: Caller, ticket_id: str) -> Ticket:
    """The ticket, for those whose it is.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
    """
    return theirs(caller, tickets.find(ticket_id))


def listed(caller: Caller, wanted: Wanted) -> Page[Ticket]:
    """The caller's tickets; for the platform, those of one customer or one merchant, or all that wait for itself.

    Raises:
        Invalid: the platform names neither and asks for others, or a party names somebody.
    """
    if caller.role == "platform":
        if wanted.state == "awaiting_platform" and wanted.customer_id is None and wanted.merchant_id is None:
            return tickets.of_platform(wanted)
        if (wanted.customer_id is None) == (wanted.merchant_id is None):
            raise Invalid("merchant_id", "name one merchant_id or one customer_id, or the state awaiting_platform")
    elif wanted.customer_id is not None or wanted.merchant_id is not None:
        raise Invalid("customer_id" if wanted.customer_id else "merchant_id", "is the platform's to name")
    elif caller.party() == "customer":
        wanted = wanted._replace(customer_id=caller.id, shown_since=wanted.updated_since, updated_since=None)
    else:
        wanted = wanted._replace(merchant_id=caller.id)
    if wanted.customer_id is not None:
        return tickets.of_customer(wanted)
    if wanted.order_id is not None and wanted.due_before is None:
        return tickets.of_order(wanted)
    return tickets.of_merchant(wanted)


def resolve(caller: Caller, ticket_id: str, once: Once) -> Ticket:
    """Ends the conversation.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
        TicketTransition: it is resolved or closed.
    """

    def attempt() -> Ticket:
        ticket = theirs(caller, tickets.find(ticket_id))
        return _write(lifecycle.resolve(ticket, caller.party(), world.now(), settings().reopen_window), once)

    return once.run(Ticket, attempt)


def reopen(caller: Caller, ticket_id: str, once: Once) -> Ticket:
    """Takes a resolved ticket up again.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
        TicketTransition: it is not resolved, or was too long ago.
    """

    def attempt() -> Ticket:
        found = theirs_with_order(caller, ticket_id)
        return by_current_profile(
            found.profile, lambda profile: _write(_reopened(found.ticket, caller.party(), profile), once)
        )

    return once.run(Ticket, attempt)


def no_reply_needed(caller: Caller, ticket_id: str, once: Once) -> Ticket:
    """The merchant says that the customer's last words need no reply; counted, and no answer.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
        TicketTransition: no reply is owed.
    """

    def attempt() -> Ticket:
        ticket = theirs(caller, tickets.find(ticket_id))
        return _write(lifecycle.no_reply_needed(ticket, world.now()), once)

    return once.run(Ticket, attempt)


def _opened_by_merchant(order: Order, opening: Opening) -> Change:
    ticket_id = world.new_ticket_id(order.order_id)
    return lifecycle.open_by_merchant(ticket_id, order, opening, world.now(), settings().screening_wait)


def _opened_by_customer(order: Order, opening: Opening, profile: Profile | None) -> Change:
    ticket_id = world.new_ticket_id(order.order_id)
    return lifecycle.open_by_customer(ticket_id, order, opening, world.now(), promise_by(profile))


def _reopened(ticket: Ticket, by: Party, profile: Profile | None) -> Change:
    return lifecycle.reopen(ticket, by, world.now(), promise_by(profile))


def _write(change: Change, once: Once) -> Ticket:
    with Transaction() as transaction:
        once.remember(transaction, change.ticket, change.ticket.updated_at)
        transaction.apply(change)
    return change.ticket


def _must_suit(caller: Caller, opening: Opening) -> None:
    if caller.party() == "customer" and opening.reason is None:
        raise Invalid("reason", "a customer opens a ticket with a reason")
    if caller.role == "merchant" and opening.notice is None:
        raise Invalid("notice", "a merchant opens a ticket with a notice")
