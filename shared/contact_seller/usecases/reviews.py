"""The review of held messages: a person takes one and decides, once, and what follows is written with it."""

from contact_seller.rules import delivery, desk
from contact_seller.rules.errors import NotFound
from contact_seller.rules.masking import mask_secrets
from contact_seller.rules.thread import Message, ReviewDecision, place_of
from contact_seller.rules.ticket import Ticket
from contact_seller.settings import settings
from contact_seller.storage import thread, tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import standings, world
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller, theirs
from contact_seller.usecases.since import since


def claim(caller: Caller, message_id: str, once: Once) -> Message:
    """Takes a held message, so that nobody else decides of it meanwhile; taken again, the time begins anew.

    Raises:
        NotFound: there is no such message, or it was never held.
        AlreadyDecided: it has its decision.
        Conflict: another person has taken it.
    """

    def attempt() -> Message:
        message = _found(message_id)
        claimed = desk.claimed(message, caller.subject, world.now(), settings().review_claim)
        with Transaction() as transaction:
            once.remember(transaction, claimed, claimed.updated_at)
            transaction.rewrite(message, claimed)
        return claimed

    return once.run(Message, attempt)


def decide(caller: Caller, message_id: str, decision: ReviewDecision, note: str | None, once: Once) -> Message:
    """Upholds or overturns what held a message, or of a message that its merchant contested, its rejection.

    An overturned message is delivered, as of the time it was sent, and a strike for it withdrawn; an upheld one is a
    strike against its merchant.

    Raises:
        NotFound: there is no such message, or it was never held.
        AlreadyDecided: it has its decision.
        Conflict: another person has taken it.
    """
    note = note and mask_secrets(note)

    def attempt() -> Message:
        message = _found(message_id)
        review = desk.decided_by(message, decision, note, caller.subject, world.now())
        ticket = _ticket_of(message)
        change = delivery.review(ticket, message, review, since(ticket, message))
        reviewed = desk.reviewed(message, review, change.ticket, settings().appeal_window)
        with Transaction() as transaction:
            once.remember(transaction, reviewed, change.ticket.updated_at)
            transaction.rewrite(message, reviewed)
            transaction.apply(change)
            if decision == "uphold" and message.appeal is None:
                standings.strike(transaction, message, ticket.merchant_id, review.decided_at)
            elif decision == "overturn" and message.appeal is not None:
                standings.withdraw_strike(transaction, message, ticket.merchant_id, review.decided_at)
        return reviewed

    return once.run(Message, attempt)


def appeal(caller: Caller, message_id: str, text: str, once: Once) -> Message:
    """A merchant contests that its message was rejected: it waits for another person's decision.

    Raises:
        NotFound: there is no such message, or it is not the caller's.
        NotAppealable: it was not rejected, was contested before, or is past contesting.
    """
    text = mask_secrets(text)

    def attempt() -> Message:
        message, now = _found(message_id), world.now()
        ticket = theirs(caller, _ticket_of(message))
        desk.must_be_appealable(message, now)
        change = delivery.appeal(ticket, message, now)
        appealed = desk.appealed(message, text, change.ticket)
        with Transaction() as transaction:
            once.remember(transaction, appealed, change.ticket.updated_at)
            transaction.rewrite(message, appealed)
            transaction.apply(change)
        return appealed

    return once.run(Message, attempt)


def _found(message_id: str) -> Message:
    message = thread.find(*place_of(message_id))
    if message is None:
        raise NotFound
    return message


def _ticket_of(message: Message) -> Ticket:
    ticket = tickets.find(message.ticket_id)
    if ticket is None:
        raise NotFound
    return ticket
