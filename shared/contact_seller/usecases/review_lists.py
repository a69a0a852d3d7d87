"""The queue of held messages, each with what a person needs to decide of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple

from contact_seller.rules.desk import RANKS, ReviewState, state_of
from contact_seller.rules.errors import NotFound
from contact_seller.rules.lists import Page
from contact_seller.rules.thread import Message, place_of
from contact_seller.storage import reviews, thread
from contact_seller.usecases import world
from contact_seller.usecases.caller import Caller

MESSAGES_BEFORE = 4
"""Messages of the conversation that are shown before a held one."""

CONVERSATIONS_AT_ONCE = 8
"""Threads that read what came before the messages of a page: they wait for DynamoDB most of the time."""


class Held(NamedTuple):
    """A message that was held, and the last messages before it."""

    message: Message
    before: list[Message]


def listed(
    caller: Caller, state: ReviewState, since: datetime | None, limit: int, page_token: str | None
) -> Page[Held]:
    """The platform's queue; of a merchant its own. A round trip for the page, then one for each message, many at once.

    Raises:
        NotFound: the caller is neither.
        Invalid: the page token is made up.
    """
    match caller.role:
        case "platform":
            page = reviews.of_all(state, since, limit, page_token)
        case "merchant":
            page = reviews.of_merchant(caller.id, state, since, limit, page_token)
        case _:
            raise NotFound
    with ThreadPoolExecutor(CONVERSATIONS_AT_ONCE) as pool:
        return Page(list(pool.map(_with_what_came_before, page.rows)), page.next_page_token)


def queue_age() -> timedelta:
    """How long the oldest held message has waited for a person; nothing where none waits. One read for each rank."""
    waiting = [sent_at for sent_at in map(reviews.oldest_pending, RANKS) if sent_at is not None]
    return world.now() - min(waiting) if waiting else timedelta()


def _with_what_came_before(message: Message) -> Held:
    return Held(message, thread.messages_before(message.ticket_id, message.number, MESSAGES_BEFORE))


def get(caller: Caller, message_id: str) -> Message:
    """A message that was held, for the platform and its merchant.

    Raises:
        NotFound: there is no such message, it was never held, or it is another merchant's.
    """
    message = thread.find(*place_of(message_id))
    if message is None or state_of(message) is None:
        raise NotFound
    if caller.role != "platform" and caller.id != message.merchant_id:
        raise NotFound
    return message
