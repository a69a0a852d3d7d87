"""What has happened in a ticket since a message was written, as far as its delivery has to know."""

from contact_seller.rules import clock, clock_history
from contact_seller.rules.delivery import NOTHING, Since, ran_at
from contact_seller.rules.thread import Message
from contact_seller.rules.ticket import Ticket
from contact_seller.storage import thread
from contact_seller.usecases.promises import promise_of


def since(ticket: Ticket, message: Message) -> Since:
    """Reads what there is: of an answer the merchant's calendar, and mostly nothing else."""
    owed, last = ticket.clock, ticket.last_customer_message_at
    if owed is None:
        return NOTHING
    if message.sent_at < owed.since:
        clocks = clock_history.history(thread.happenings(ticket.ticket_id))
        earlier = ran_at(clocks, message.sent_at)
        return Since(earlier=earlier, promise=promise_of(ticket) if earlier else None, first=clocks[0])
    if not clock.is_answered_by(owed, message.sent_at):
        return NOTHING
    question = None
    if owed.ended is None and last is not None and last > message.sent_at:
        question = thread.first_customer_message_after(ticket.ticket_id, message.number)
    return Since(question, promise_of(ticket))
