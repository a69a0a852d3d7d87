"""What use cases take from the world: the time and new ids."""

from datetime import UTC, datetime

from ulid import ULID


def now() -> datetime:
    """The present, in UTC, to the millisecond: the finest time that is stored."""
    present = datetime.now(UTC)
    return present.replace(microsecond=present.microsecond // 1000 * 1000)


def new_ticket_id() -> str:
    """An id that nobody can guess; ids of different milliseconds sort as these do."""
    return str(ULID())
