"""What has happened in a ticket since a message was written, as far as its delivery has to know."""

from contact_seller.rules import clock
from contact_seller.rules.delivery import NOTHING, Since, ran_at
from contact_seller.rules.thread import Message
from contact_seller.rules.ticket import Ticket
from contact_seller.storage import thread
from contact_seller.usecases.promises import promise_of


def since(ticket: Ticket, message: Message) -> Since:
    """Reads it where there is anything: mostly there is not, and nothing is read."""
    if ticket.clock is not None and message.sent_at < ticket.clock.since:
        return Since(earlier=ran_at(clock.history(thread.happenings(ticket.ticket_id)), message.sent_at))
    last = ticket.last_customer_message_at
    if last is None or last <= message.sent_at:
        return NOTHING
    question = thread.first_customer_message_after(ticket.ticket_id, message.number)
    return Since(question, promise_of(ticket.merchant_id))
