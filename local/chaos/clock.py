"""The time of a run: it goes on with every call, leaps between them, and is told differently by each process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from unittest.mock import patch

from contact_seller.usecases import world
from local.chaos.scheduler import Scheduler

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
MOST_SKEW_SECONDS = 150
"""How far a process's clock is off at most, both ways."""

_STEP = timedelta(milliseconds=3)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Time:
    """The true time."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._leapt = START

    @property
    def now(self) -> datetime:
        """The present; each switch takes some milliseconds."""
        return self._leapt + self._scheduler.switches * _STEP

    def leap(self, length: timedelta) -> None:
        """Lets so much pass at once."""
        self._leapt += length

    def as_told(self) -> datetime:
        """The present by the clock of the process that asks."""
        task = self._scheduler.current
        skew = timedelta(seconds=task.skew_seconds if task else 0)
        told = self.now + skew
        return told.replace(microsecond=told.microsecond // 1000 * 1000)


@contextmanager
def simulated(time: Time, draw: Random, pause: Callable[[], None]) -> Iterator[None]:
    """Use cases take time and ids from the run while the block lasts; whoever sleeps in a task lets others go first."""

    def new_ticket_id(order_id: str) -> str:
        return f"{order_id}~{''.join(draw.choices(_ALPHABET, k=26))}"

    with (
        patch.object(world, "now", time.as_told),
        patch.object(world, "new_ticket_id", new_ticket_id),
        patch("contact_seller.usecases.attempts.time.sleep", lambda _: pause()),
    ):
        yield
