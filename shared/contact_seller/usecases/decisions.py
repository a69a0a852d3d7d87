"""Decisions: a merchant accepts or declines a request, and what is accepted is carried out with it."""

from contact_seller.rules import asking, cutoffs, effects
from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.change import Change
from contact_seller.rules.effects import Effect
from contact_seller.rules.errors import Invalid
from contact_seller.rules.history import order_changed
from contact_seller.rules.masking import mask_secrets
from contact_seller.rules.order import Order
from contact_seller.rules.ticket import Decision, Ticket
from contact_seller.rules.values import Value
from contact_seller.settings import settings
from contact_seller.storage.at_once import OfMerchant
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller
from contact_seller.usecases.writing import ticket_to_work_on


class Decided(Value):
    """A ticket with its decision, and the order that it was about, as the decision left it."""

    ticket: Ticket
    order: Order


def decide(caller: Caller, ticket_id: str, decision: Decision, text: str | None, once: Once) -> Decided:
    """Accepts or declines a ticket's request, and says why if there is a text.

    Ticket and order change in one transaction on the versions that were read together, or not at all.

    Raises:
        Invalid: it is declined without a text.
        NotFound: there is no such ticket, or it is not the caller's.
        TicketTransition, TicketClosed, AlreadyDecided: there is nothing to decide, any more.
        MerchantSuspended: there is a text, and the merchant may send none.
        OrderTransition: the order has moved on, and what was asked for is no longer possible.
    """
    if decision == "decline" and text is None:
        raise Invalid("text", "declining needs one")
    text = text and mask_secrets(text)

    def attempt() -> Decided:
        found = ticket_to_work_on(caller, ticket_id, writes=bool(text), with_profile=True)
        change, effect = _decided(found, decision, text)
        decided = Decided(ticket=change.ticket, order=effect.after)
        with Transaction() as transaction:
            once.remember(transaction, decided, change.ticket.updated_at)
            if effect.after is not effect.before:
                entry = order_changed(effect.before, effect.after, "merchant", ticket_id)
                transaction.put_order(effect.after, entry, found.profile)
            transaction.apply(change)
        return decided

    return once.run(Decided, attempt)


def _decided(found: OfMerchant, decision: Decision, text: str | None) -> tuple[Change, Effect]:
    ticket, order, now = found.ticket, found.order, world.now()
    request = asking.request_to_decide(ticket, now)
    effect = effects.declined(order)
    if decision == "accept":
        cutoffs.must_still_be_possible(order, ticket, request, now, settings().return_window)
        effect = effects.accepted(order, request, now)
    wait = settings().screening_wait
    return asking.decide(ticket, effect, text, now, wait, calendar=calendar_of(found.profile)), effect
