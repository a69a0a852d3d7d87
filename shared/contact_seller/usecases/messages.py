"""Messages: posted by both sides, listed for those who may see them."""

from datetime import datetime

from contact_seller.rules import lifecycle
from contact_seller.rules.change import Change
from contact_seller.rules.lists import Page
from contact_seller.rules.masking import mask_secrets
from contact_seller.rules.thread import Message
from contact_seller.rules.ticket import Ticket
from contact_seller.settings import settings
from contact_seller.storage import thread, tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller, theirs
from contact_seller.usecases.promises import promise_of


def post(caller: Caller, ticket_id: str, text: str, once: Once) -> Message:
    """Adds a message: a customer's is shown at once, a merchant's when it has passed its screening.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
        TicketClosed: it takes no more messages.
    """
    masked = mask_secrets(text)

    def attempt() -> Message:
        change = _written(caller, theirs(caller, tickets.find(ticket_id)), masked)
        with Transaction() as transaction:
            once.remember(transaction, change.message, change.ticket.updated_at)
            transaction.apply(change)
        return change.message

    return once.run(Message, attempt)


def listed(
    caller: Caller, ticket_id: str, updated_since: datetime | None, limit: int, page_token: str | None
) -> Page[Message]:
    """A ticket's messages, oldest first. A customer never gets one that is not delivered.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
        Invalid: the page token is made up.
    """
    ticket = theirs(caller, tickets.find(ticket_id))
    return thread.messages(ticket.ticket_id, caller.role == "customer", updated_since, limit, page_token)


def _written(caller: Caller, ticket: Ticket, text: str) -> Change:
    if caller.party() == "merchant":
        return lifecycle.merchant_writes(ticket, text, world.now(), settings().screening_wait)
    promise = None if ticket.running else promise_of(ticket.merchant_id)
    return lifecycle.customer_writes(ticket, text, world.now(), promise)
