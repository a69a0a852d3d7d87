"""What there is to write about, looked up in what was committed, as a person would see it in a list."""

from collections.abc import Sequence
from random import Random
from typing import Any

from contact_seller.storage.tables import OrderRow, TicketRow
from local.chaos import cast
from local.chaos.commits import Commits, Item
from local.chaos.operation import Operation

_RECENT_SHARE = 0.75
_KEYED_SHARE = 0.8


class Subjects:
    """Draws what an operation is about, and makes operations of it."""

    def __init__(self, commits: Commits, draw: Random) -> None:
        self._commits = commits
        self._draw = draw
        self._keys = 0
        self._recently = 1  # orders and tickets that most operations are about

    def _of(self, name: str, claims: cast.Claims, route: str, body: Any = None, **ids: str) -> Operation:
        key = None
        if route.startswith("POST") and self._draw.random() < _KEYED_SHARE:
            self._keys += 1
            key = f"key-{self._keys}"
        return Operation(name, claims, route, ids, body, key=key)

    def _saying(self, name: str, claims: cast.Claims, route: str, texts: Sequence[str], **more: Any) -> Operation:
        ids: dict[str, str] = {each: more.pop(each) for each in ("order_id", "ticket_id") if each in more}
        words = cast.mark(self._draw)
        text = f"{self._draw.choice(texts)} [{words}]"
        operation = self._of(name, claims, route, {"text": text, **more}, **ids)
        return Operation(name, claims, route, ids, operation.body, key=operation.key, words=words)

    def _recent[T](self, things: Sequence[T]) -> T | None:
        if not things:
            return None
        return self._draw.choice(things[-self._recently :] if self._draw.random() < _RECENT_SHARE else things)

    def _ticket(self) -> Item | None:
        return self._recent(list(self._commits.rows[TicketRow.Meta.table_name].values()))

    def _order(self) -> Item | None:
        return self._recent(list(self._commits.rows[OrderRow.Meta.table_name].values()))
