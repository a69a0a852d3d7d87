"""Orders: the storefront puts them, merchant and storefront change them, their parties read them."""

from datetime import datetime

from contact_seller.rules import lifecycle, order
from contact_seller.rules.change import Change, Opening
from contact_seller.rules.errors import NotFound, PreconditionFailed
from contact_seller.rules.facts import facts_of
from contact_seller.rules.history import order_changed
from contact_seller.rules.masking import mask_secrets, masked
from contact_seller.rules.merchant import Profile
from contact_seller.rules.order import NoticeText, Order, OrderDetails, OrderPatch, Precondition
from contact_seller.rules.ticket import Ticket
from contact_seller.settings import settings
from contact_seller.storage import at_once, orders, tickets
from contact_seller.storage.orders import OrderWithProfile
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import Once, until_fresh
from contact_seller.usecases.caller import Caller, theirs
from contact_seller.usecases.writing import order_to_work_on


def put(order_id: str, details: OrderDetails, if_match: Precondition) -> Order:
    """Stores an order, new (then in version 1) or with all its details renewed. Card numbers in it are masked.

    Raises:
        Conflict: it names another customer or merchant than before.
        OrderTransition: its status would go backwards, or a line that has ended would not stay.
        Invalid: something of it lies before its placing.
        PreconditionFailed: `if_match` is not its version.
    """
    details = masked(details)

    def attempt() -> Order:
        stored, profile = at_once.order_and_profile(order_id, details.merchant_id)
        if stored is None:
            if if_match is not None:
                raise PreconditionFailed("There is no such order yet.")
            return _store(None, order.place(order_id, details, world.now()), profile)
        order.must_be(stored, if_match)
        return _store(stored, order.replace(stored, details, world.now()), profile)

    return until_fresh(attempt)


def patch(caller: Caller, order_id: str, changes: OrderPatch, if_match: Precondition, once: Once) -> Order:
    """Changes an order; with a notice, tells the customer in the order's ticket, in the same transaction.

    An order that stays as it is keeps its version, and its thread says nothing.

    Raises:
        NotFound: there is no such order, or it is not the caller's.
        OrderTransition: its status would go backwards, or a line that has ended would not stay.
        Invalid: an item is not in it, or something of it lies before its placing.
        PreconditionFailed: `if_match` is not its version.
        MerchantSuspended: there is a notice, and the merchant may send none.
    """

    def attempt() -> Order:
        stored, profile = _to_change(caller, order_id, writes=changes.notice is not None)
        order.must_be(stored, if_match)
        changed = order.patch(stored, changes, world.now())
        told = _telling(changed, changes.notice) if changes.notice else None
        with Transaction() as transaction:
            once.remember(transaction, changed, world.now())
            if changed is stored:
                transaction.rest_on_order(stored)
            else:
                ticket_id = told.ticket.ticket_id if told else None
                transaction.put_order(changed, order_changed(stored, changed, caller.role, ticket_id), profile)
            if told is not None:
                transaction.apply(told)
        return changed

    return once.run(Order, attempt)


def get(caller: Caller, order_id: str) -> Order:
    """The order, for those whose it is.

    Raises:
        NotFound: there is no such order, or it is not the caller's.
    """
    return theirs(caller, orders.find(order_id))


def _to_change(caller: Caller, order_id: str, *, writes: bool) -> OrderWithProfile:
    """The order; with its merchant's profile as it is where the caller is that merchant, else as the order knows it."""
    if caller.role == "merchant":
        return order_to_work_on(caller, order_id, writes=writes)
    found = orders.find_with_profile(order_id)
    if found is None:
        raise NotFound
    return found


def _store(before: Order | None, changed: Order, profile: Profile | None) -> Order:
    with Transaction() as transaction:
        transaction.put_order(changed, order_changed(before, changed, "storefront"), profile)
    return changed


def _telling(changed: Order, notice: NoticeText) -> Change:
    """The notice as a merchant's message: in the newest open ticket, else in one that it reopens, or a new one."""
    now, wait = world.now(), settings().screening_wait
    text = mask_secrets(notice.text)
    ticket = _ticket_to_tell_in(changed.order_id, now)
    if ticket is None:
        opening = Opening(text, notice=notice.kind)
        return lifecycle.open_by_merchant(world.new_ticket_id(changed.order_id), changed, opening, now, wait)
    return lifecycle.merchant_writes(ticket, text, now, wait, facts_of(changed))


def _ticket_to_tell_in(order_id: str, now: datetime) -> Ticket | None:
    """The order's newest open ticket; else the newest that a message reopens, for which all are looked through."""
    to_reopen = None
    for ticket in tickets.newest_of_order(order_id):
        if lifecycle.takes_messages(ticket, now):
            if ticket.state != "resolved":
                return ticket
            to_reopen = to_reopen or ticket
    return to_reopen
