"""Pages of a query: how far it came, as a token that a client hands back."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel
from pynamodb.exceptions import QueryError
from pynamodb.pagination import ResultIterator

from contact_seller.rules.errors import Invalid
from contact_seller.rules.lists import Page
from contact_seller.storage.rows import Item, from_item

MAX_READ = 1_000
"""Rows that one page reads at most, where a filter drops most of them. The page then ends early, with a token."""

MIN_READ = 50
"""Rows that one round trip reads at least, so that a filter does not cost a round trip for each row it keeps."""

_INVALID = Invalid("page_token", "is not a token that this list gave")


class Position(NamedTuple):
    """Where in which list a page begins.

    `fixed` are the key attributes that the caller decides, never the token: a token can only move within them.
    `asked` is all else that makes the list what it is; a token is good for the same list alone.
    """

    fixed: Mapping[str, str]
    asked: str
    token: str | None


def read_page[V: BaseModel](
    value: type[V], query: Callable[..., ResultIterator[Any]], position: Position, limit: int
) -> Page[V]:
    """Reads up to `limit` values of a query's rows.

    Raises:
        Invalid: the token is not one that this list gave.
    """
    try:
        return _read_page(value, query, position, limit)
    except QueryError as error:
        if position.token and error.cause_response_code == "ValidationException":
            raise _INVALID from error
        raise


def _read_page[V: BaseModel](
    value: type[V], query: Callable[..., ResultIterator[Any]], position: Position, limit: int
) -> Page[V]:
    names = set(query().page_iter.key_names)  # nothing is read before it is iterated
    start = _key_of(position, names) if position.token else None
    pages = query(last_evaluated_key=start, page_size=max(limit + 1, MIN_READ)).page_iter
    items: list[Item] = []
    for page in pages:
        items += page["Items"]
        if len(items) > limit or (len(items) == limit and pages.last_evaluated_key):
            end: Item | None = {name: items[limit - 1][name] for name in pages.key_names}
            break
        if pages.total_scanned_count >= MAX_READ:
            end = pages.last_evaluated_key
            break
    else:
        end = None
    return Page([from_item(item, value) for item in items[:limit]], _token_of(end, position))


def _token_of(key: Item | None, position: Position) -> str | None:
    if key is None:
        return None
    moving = {name: value for name, value in key.items() if name not in position.fixed}
    content = json.dumps([_check(position, moving), moving], separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _key_of(position: Position, names: set[str]) -> Item:
    token = position.token or ""
    try:
        check, moving = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        key = {**moving, **{name: {"S": value} for name, value in position.fixed.items()}}
        if check == _check(position, moving) and key.keys() == names and all(map(_is_key_value, key.values())):
            return key
    except (binascii.Error, ValueError, TypeError, RecursionError):
        pass
    raise _INVALID


def _is_key_value(value: Any) -> bool:
    """Whether DynamoDB could have given it: a text, or a number in digits."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    ((kind, content),) = value.items()
    return isinstance(content, str) and (kind == "S" or (kind == "N" and content.isdecimal() and len(content) < 16))


def _check(position: Position, moving: Any) -> str:
    """Ties a token to its list, and tells an altered one; what keeps others' data out is `fixed`, not this."""
    content = json.dumps([dict(position.fixed), position.asked, moving], sort_keys=True)
    return hashlib.blake2b(content.encode(), digest_size=9).hexdigest()
