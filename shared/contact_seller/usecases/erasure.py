"""A customer's words and addresses, erased at the platform's request: ticket by ticket, as far as time allows.

Of a ticket the messages go first; with the last of them, in one transaction, its order's address and what the ticket
itself says. So a ticket that is noted as erased has nothing left, and a request that ended half-way is gone on with by
the next.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from itertools import batched

from contact_seller.rules import erasure
from contact_seller.rules.erasure import Erasure
from contact_seller.rules.history import order_changed
from contact_seller.rules.thread import Message
from contact_seller.storage import at_once, thread, tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import Once, until_fresh

MESSAGES_AT_ONCE = 50
"""Messages that one transaction erases; DynamoDB takes 100 writes."""

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
        has_time() and until_fresh(partial(_erase_ticket, ticket.ticket_id, has_time, done))
        for ticket in tickets.with_words_of(customer_id)
    )
    counts = {name: done[name] for name in ("tickets", "messages", "orders")}
    erased = Erasure(customer_id=customer_id, complete=complete, **counts)
    return once.run(Erasure, partial(_remembered, erased, once)) if complete and once.key else erased


def _erase_ticket(ticket_id: str, has_time: HasTime, done: Counter[str]) -> bool:
    """Whether nothing is left of that ticket; adds what it did to `done`.

    Raises:
        Stale: somebody wrote in the ticket meanwhile.
    """
    found = at_once.ticket_and_order(ticket_id)
    if found is None:
        return True
    ticket, order, profile = found
    *earlier, last = list(batched(thread.customer_words(ticket_id), MESSAGES_AT_ONCE, strict=False)) or [()]
    for batch in earlier:
        if not has_time():
            return False
        with Transaction() as transaction:
            _erase(batch, transaction)
        done["messages"] += len(batch)
    erased = erasure.without_address(order, world.now())
    with Transaction() as transaction:
        _erase(last, transaction)
        transaction.apply(erasure.noted(ticket, world.now()))
        if erased is not order:
            transaction.put_order(erased, order_changed(order, erased, "platform"), profile)
    done.update(tickets=1, messages=len(last), orders=int(erased is not order))
    return True


def _erase(messages: Iterable[Message], transaction: Transaction) -> None:
    for message in messages:
        transaction.rewrite(message, erasure.without_words(message, world.now()))


def _remembered(erased: Erasure, once: Once) -> Erasure:
    with Transaction() as transaction:
        once.remember(transaction, erased, world.now())
    return erased
