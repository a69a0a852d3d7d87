"""The queue of held messages, each with what a person needs to decide of it."""

from dataclasses import dataclass

from contact_seller.rules.desk import ReviewState
from contact_seller.rules.errors import NotFound
from contact_seller.rules.lists import Page
from contact_seller.rules.thread import Message
from contact_seller.storage import reviews, thread
from contact_seller.usecases.caller import Caller

MESSAGES_BEFORE = 4
"""Messages of the conversation that are shown before a held one."""


@dataclass(frozen=True)
class Held:
    """A message that was held, and the last messages before it."""

    message: Message
    before: list[Message]


def listed(caller: Caller, state: ReviewState, limit: int, page_token: str | None) -> Page[Held]:
    """The platform's queue; of a merchant its own. A round trip for the page, and one for each message in it.

    Raises:
        NotFound: the caller is neither.
        Invalid: the page token is made up.
    """
    match caller.role:
        case "platform":
            page = reviews.of_all(state, limit, page_token)
        case "merchant":
            page = reviews.of_merchant(caller.id, state, limit, page_token)
        case _:
            raise NotFound
    return page.of(_with_what_came_before)


def _with_what_came_before(message: Message) -> Held:
    return Held(message, thread.messages_before(message.ticket_id, message.number, MESSAGES_BEFORE))
