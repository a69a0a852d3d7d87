"""The review of held messages: a person of the platform decides, once, and what follows is written with it."""

from typing import Literal

from contact_seller.rules import delivery
from contact_seller.rules.errors import AlreadyDecided, NotFound
from contact_seller.rules.masking import mask_secrets
from contact_seller.rules.thread import Message, Review, place_of
from contact_seller.rules.values import Value
from contact_seller.storage import thread, tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller
from contact_seller.usecases.since import since

ReviewDecision = Literal["uphold", "overturn"]


class Reviewed(Value):
    """A message with its review, and the merchant whose message it is."""

    merchant_id: str
    message: Message


def decide(caller: Caller, message_id: str, decision: ReviewDecision, note: str | None, once: Once) -> Reviewed:
    """Upholds or overturns what held a message. An overturned message is delivered, as of the time it was sent.

    Raises:
        NotFound: there is no such message, or it was never held.
        AlreadyDecided: it has its decision.
    """
    note = note and mask_secrets(note)
    ticket_id, number = place_of(message_id)

    def attempt() -> Reviewed:
        message, ticket = thread.find(ticket_id, number), tickets.find(ticket_id)
        if message is None or ticket is None or (message.delivery != "held" and message.review is None):
            raise NotFound
        if message.review is not None:
            raise AlreadyDecided(f"The message has its decision: {message.review.decision}.")
        review = Review(decision=decision, note=note, decided_at=world.now(), decided_by=caller.subject)
        change = delivery.review(ticket, message, review, since(ticket, message))
        delivered = "delivered" if decision == "overturn" else "rejected"
        seen = {"review": review, "delivery": delivered, "updated_at": change.ticket.updated_at}
        reviewed = Reviewed(merchant_id=ticket.merchant_id, message=message.model_copy(update=seen))
        with Transaction() as transaction:
            once.remember(transaction, reviewed, change.ticket.updated_at)
            transaction.review(message, review, change)
        return reviewed

    return once.run(Reviewed, attempt)
