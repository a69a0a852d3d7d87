"""What use cases take from the world: the time and new ids."""

from datetime import UTC, datetime

from ulid import ULID


def now() -> datetime:
    """The present, in UTC, to the millisecond: the finest time that is stored."""
    present = datetime.now(UTC)
    return present.replace(microsecond=present.microsecond // 1000 * 1000)


def new_ticket_id(order_id: str) -> str:
    """An id that nobody can guess, and that begins with its order's; one order's sort by their milliseconds."""
    return f"{order_id}~{ULID()}"
