"""What a merchant writes in: read together with its standing, so that asking for that costs no round trip."""

from contact_seller.rules.errors import NotFound
from contact_seller.rules.order import Order
from contact_seller.storage import at_once
from contact_seller.storage.at_once import OfMerchant
from contact_seller.storage.orders import OrderWithProfile
from contact_seller.usecases import world
from contact_seller.usecases.caller import Caller, theirs
from contact_seller.usecases.standings import must_write


def ticket_to_work_on(caller: Caller, ticket_id: str, *, writes: bool, with_profile: bool = False) -> OfMerchant:
    """A merchant's ticket with its order, its standing and, if asked for, its profile, all as they stood at one moment.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
        MerchantSuspended: it `writes`, and may send no messages.
    """
    found = at_once.ticket_of_merchant(ticket_id, caller.id, with_profile=with_profile)
    if found is None:
        raise NotFound
    theirs(caller, found.ticket)
    if writes:
        must_write(found.standing, world.now())
    return found


def order_to_write_about(caller: Caller, order_id: str) -> Order:
    """A merchant's order.

    Raises:
        NotFound: there is no such order, or it is not the caller's.
        MerchantSuspended: the merchant may send no messages.
    """
    stored, standing = at_once.order_and_standing(order_id, caller.id)
    order = theirs(caller, stored)
    must_write(standing, world.now())
    return order


def order_to_work_on(caller: Caller, order_id: str, *, writes: bool) -> OrderWithProfile:
    """A merchant's order, with its profile as it is.

    Raises:
        NotFound: there is no such order, or it is not the caller's.
        MerchantSuspended: it `writes`, and may send no messages.
    """
    found = at_once.order_of_merchant(order_id, caller.id)
    order = theirs(caller, found.order)
    if writes:
        must_write(found.standing, world.now())
    return OrderWithProfile(order, found.profile)
