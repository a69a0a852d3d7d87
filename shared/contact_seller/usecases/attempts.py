"""Trying again where others were faster, and answering a repeat with the first answer.

A key is taken in the transaction that it belongs to: of two requests that arrive at once, one writes and the other
finds the key taken. Where nothing could be written, the key is looked up before the refusal stands, since the first
request may be what made the repeat impossible.
"""

import hashlib
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import chain, repeat, starmap
from typing import NamedTuple
from urllib.parse import quote

from pydantic import BaseModel

from contact_seller.rules.errors import Conflict, IdempotencyMismatch, Refused
from contact_seller.storage import repeats
from contact_seller.storage.tables import RepeatRow
from contact_seller.storage.transaction import Repeated, Stale, Transaction
from contact_seller.usecases import world

ATTEMPTS = 8
_FIRST_PAUSE_SECONDS = 0.01
REMEMBERED_FOR = timedelta(hours=48)

_SYSTEM = random.SystemRandom()
"""It has no state that a snapshot of a process would give to all who start from it: they would pause alike."""


def until_fresh[R](attempt: Callable[[], R]) -> R:
    """The result of the first attempt that was not overtaken; each begins with reading.

    Raises:
        Conflict: all of `ATTEMPTS` were overtaken.
    """
    for number in range(ATTEMPTS):
        try:
            return attempt()
        except Stale:
            # Full jitter: those who collided must not collide again.
            time.sleep(_SYSTEM.uniform(0, _FIRST_PAUSE_SECONDS * 2**number))
    raise Conflict("Others changed the same thing at the same time, several times over. Try again.")


def known_first[T](known: T, read: Callable[[], T]) -> Callable[[], T]:
    """What an attempt begins with: the first what is known already, each further what is read."""
    return chain([known], starmap(read, repeat(()))).__next__


class Once(NamedTuple):
    """A request that is carried out once, however often it comes, if it has a key."""

    key: str | None
    subject: str
    fingerprint: str

    @classmethod
    def of(cls, key: str | None, subject: str, *content: str) -> "Once":
        """The request of that caller, with all that makes it the same request if it comes again."""
        return cls(key, subject, hashlib.sha256("\n".join(content).encode()).hexdigest())

    @property
    def _caller_and_key(self) -> str:
        # A subject is whatever the issuer says, `#` too: quoted, no two callers and keys have one name.
        return f"{quote(self.subject, safe='')}#{self.key}"

    def first_answer[R: BaseModel](self, kind: type[R], now: datetime) -> R | None:
        """What the request was answered before, for those who must know before they begin; nothing once it has expired.

        Raises:
            IdempotencyMismatch: the key belongs to another request.
        """
        row = self._first_row(now)
        return None if row is None else self._first_result(kind, row)

    def run[R: BaseModel](self, kind: type[R], attempt: Callable[[], R]) -> R:
        """The attempt's result; for a repeat the first result.

        Raises:
            IdempotencyMismatch: the key belongs to another request.
            Conflict: the attempt was overtaken too often.
            Refused: as the attempt does.
        """
        try:
            return until_fresh(attempt)
        except Repeated as repeated:
            return self._first_result(kind, repeated.row)
        except Refused:
            row = self._first_row(world.now())
            if row is None:
                raise
            return self._first_result(kind, row)

    def remember(self, transaction: Transaction, result: BaseModel, now: datetime) -> None:
        """Takes the key, with the result, in the transaction; nothing where there is no key."""
        if self.key is not None:
            row = RepeatRow(
                self._caller_and_key,
                fingerprint=self.fingerprint,
                answer=result.model_dump_json(by_alias=True, exclude_none=True),
                expires_at=int((now + REMEMBERED_FOR).timestamp()),
            )
            transaction.remember(row, int(now.timestamp()))

    def _first_row(self, now: datetime) -> RepeatRow | None:
        """The row that holds the key; nothing once it has expired, though DynamoDB may not have taken it away yet."""
        row = repeats.find(self._caller_and_key) if self.key is not None else None
        return None if row is None or row.expires_at < now.timestamp() else row

    def _first_result[R: BaseModel](self, kind: type[R], row: RepeatRow) -> R:
        if row.fingerprint != self.fingerprint:
            raise IdempotencyMismatch("The Idempotency-Key was used for another request.")
        return kind.model_validate_json(row.answer)
