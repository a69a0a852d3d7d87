"""Breaches: contested by their merchant, and decided of by the platform."""

from datetime import datetime

from contact_seller.rules import breaches, clock_history
from contact_seller.rules.errors import NotFound
from contact_seller.rules.lists import Page
from contact_seller.rules.masking import mask_secrets
from contact_seller.rules.thread import Review, ReviewDecision
from contact_seller.rules.ticket import Clock, Ticket
from contact_seller.settings import settings
from contact_seller.storage import thread, tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import Once
from contact_seller.usecases.caller import Caller, theirs


def appeal(caller: Caller, ticket_id: str, text: str, once: Once) -> Ticket:
    """The merchant says why a breach is none.

    Raises:
        NotFound: there is no such ticket, or it is not the caller's.
        NotAppealable: there is no breach, it was contested before, or is past contesting.
    """
    text = mask_secrets(text)

    def attempt() -> Ticket:
        ticket = theirs(caller, tickets.find(ticket_id))
        change = breaches.appeal(ticket, text, world.now(), settings().appeal_window)
        with Transaction() as transaction:
            once.remember(transaction, change.ticket, change.ticket.updated_at)
            transaction.apply(change)
        return change.ticket

    return once.run(Ticket, attempt)


def decide(caller: Caller, ticket_id: str, decision: ReviewDecision, note: str | None, once: Once) -> Ticket:
    """Upholds a breach, or takes it back.

    Raises:
        NotFound: there is no such ticket, or its breach was not contested.
        AlreadyDecided: the appeal has its decision.
    """
    note = note and mask_secrets(note)

    def attempt() -> Ticket:
        ticket = theirs(caller, tickets.find(ticket_id))
        contested = _clock(ticket, breaches.contested_by(ticket).clock_number)
        review = Review(decision=decision, note=note, decided_at=world.now(), decided_by=caller.subject)
        change = breaches.decide(ticket, contested, review)
        with Transaction() as transaction:
            once.remember(transaction, change.ticket, change.ticket.updated_at)
            transaction.apply(change)
        return change.ticket

    return once.run(Ticket, attempt)


def contested(since: datetime | None, limit: int, page_token: str | None) -> Page[Ticket]:
    """The tickets whose breach is contested and not decided of, longest contested first.

    Raises:
        Invalid: the page token is made up.
    """
    return tickets.contested(since, limit, page_token)


def _clock(ticket: Ticket, number: int) -> Clock:
    """The ticket's clock of that number; one before the last is read from the thread."""
    if ticket.clock is not None and ticket.clock.number == number:
        return ticket.clock
    past = clock_history.history(thread.happenings(ticket.ticket_id))
    found = next((each for each in past if each.number == number), None)
    if found is None:
        raise NotFound
    return found
