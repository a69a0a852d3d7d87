"""What can be wrong with a wish, without a word about HTTP.

Refused
├── Invalid              a field breaks a limit or does not fit the order
├── NotFound             unknown, or not the caller's to know
├── OrderTransition      the order's life does not go that way
├── TicketTransition     the ticket's state does not allow it
├── TicketClosed         the ticket takes no more messages
├── AlreadyDecided       the request has its decision
├── NotAppealable        it was not decided against the caller, or is past contesting
├── Conflict             others were faster, several times over
├── MerchantSuspended    the merchant may write nothing for the time being
├── PreconditionFailed   the caller named a version that has passed
└── IdempotencyMismatch  the key was used for another request
"""

from collections.abc import Sequence


class Refused(Exception):
    """A wish that is not granted; nothing was written."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Invalid(Refused):
    """A field is wrong. `field` is its path in the request, such as `request.quantity`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class NotFound(Refused):
    """Says the same of what does not exist and of what belongs to others, so that ids cannot be probed."""

    def __init__(self) -> None:
        super().__init__("There is no such thing, or it is not yours to see.")


class OrderTransition(Refused):
    """The order's status or item cannot change that way. `possible` are the reasons that can be asked for instead."""

    def __init__(self, detail: str, possible: Sequence[str] | None = None) -> None:
        super().__init__(detail)
        self.possible = possible


class TicketTransition(Refused):
    """The ticket's state does not allow what was asked."""


class TicketClosed(Refused):
    """The ticket is closed, or was resolved longer ago than its reopening window."""


class AlreadyDecided(Refused):
    """The request in the ticket has been decided before."""


class NotAppealable(Refused):
    """Nothing was decided that could be contested, it was contested before, or the time for it is over."""


class Conflict(Refused):
    """Concurrent changes won every attempt, or a fixed fact would change; trying again may help."""


class MerchantSuspended(Refused):
    """The merchant's standing lets it send no messages."""


class PreconditionFailed(Refused):
    """`If-Match` names another version than the stored one."""


class IdempotencyMismatch(Refused):
    """The same `Idempotency-Key` came with another request before."""
