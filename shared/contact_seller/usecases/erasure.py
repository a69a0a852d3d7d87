"""A customer's words and addresses, erased at the platform's request: some tickets at once, as far as time allows.

Of these the messages go first; with the last of them, in one transaction, their orders' addresses and what the tickets
themselves say. So a ticket that is noted as erased has nothing left, and a request that ended half-way is gone on with
by the next.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import batched, chain

from contact_seller.rules import erasure
from contact_seller.rules.erasure import Erasure
from contact_seller.rules.history import order_changed
from contact_seller.rules.thread import Message
from contact_seller.storage import at_once, thread, tickets
from contact_seller.storage.at_once import TicketAndOrder
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import Once, until_fresh

TICKETS_AT_ONCE = 10
"""Tickets that one transaction reads and notes as erased: two writes each, and two for each one's order.

A transaction takes 4 MB; an order may have 0.4, whatever is split in it.
"""

MESSAGES_AT_ONCE = 60
"""Messages that one transaction erases: with the tickets and orders 100 writes, as many as DynamoDB takes."""

HasTime = Callable[[], bool]


def erase(customer_id: str, has_time: HasTime, once: Once) -> Erasure:
    """Erases what a customer wrote, and the addresses of the orders that its tickets are about, while there is time.

    Only a complete erasure is remembered under its key: asked again with the same key, an incomplete one goes on.

    Raises:
        IdempotencyMismatch: the key belongs to another request.
        Conflict: others wrote in one of the tickets too often meanwhile.
    """
    first = once.first_answer(Erasure, world.now())
    if first is not None:
        return first
    done: Counter[str] = Counter()
    complete = all(
        until_fresh(partial(_erase_tickets, ticket_ids, has_time, done))
        for ticket_ids in batched(tickets.with_words_of(customer_id), TICKETS_AT_ONCE, strict=False)
    )
    counts = {name: done[name] for name in ("tickets", "messages", "orders")}
    erased = Erasure(customer_id=customer_id, complete=complete, **counts)
    return once.run(Erasure, partial(_remembered, erased, once)) if complete and once.key else erased


def _erase_tickets(ticket_ids: Iterable[str], has_time: HasTime, done: Counter[str]) -> bool:
    """Whether nothing is left of those tickets; adds what it did to `done`.

    Raises:
        Stale: somebody wrote in one of them meanwhile.
    """
    if not has_time():
        return False
    found = at_once.tickets_and_orders(ticket_ids)
    if not found:
        return True
    last: tuple[Message, ...] = ()
    for batch in batched(_words_in(found), MESSAGES_AT_ONCE, strict=False):
        if last:
            if not has_time():
                return False
            with Transaction() as transaction:
                _erase(last, transaction)
            done["messages"] += len(last)
        last = batch
    with Transaction() as transaction:
        _erase(last, transaction)
        for each in found:
            transaction.apply(erasure.noted(each.ticket, world.now()))
        orders = _erase_addresses(found, transaction)
    done.update(tickets=len(found), messages=len(last), orders=orders)
    return True


def _words_in(found: Iterable[TicketAndOrder]) -> Iterator[Message]:
    return chain.from_iterable(thread.customer_words(each.ticket.ticket_id) for each in found)


def _erase_addresses(found: Iterable[TicketAndOrder], transaction: Transaction) -> int:
    """How many orders had one; several tickets may be about the same order."""
    changed = 0
    for _, order, profile in {each.order.order_id: each for each in found}.values():
        erased = erasure.without_address(order, world.now())
        if erased is not order:
            transaction.put_order(erased, order_changed(order, erased, "platform"), profile)
            changed += 1
    return changed


def _erase(messages: Iterable[Message], transaction: Transaction) -> None:
    for message in messages:
        transaction.rewrite(message, erasure.without_words(message, world.now()))


def _remembered(erased: Erasure, once: Once) -> Erasure:
    with Transaction() as transaction:
        once.remember(transaction, erased, world.now())
    return erased
