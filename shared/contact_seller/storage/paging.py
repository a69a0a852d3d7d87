"""Pages of a query: how far it came, as a token that a client hands back."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from pynamodb.models import Model
from pynamodb.pagination import ResultIterator

from contact_seller.rules.errors import Invalid
from contact_seller.rules.lists import Page

MAX_READ = 1_000
"""Rows that one page reads at most, where a filter drops most of them. The page then ends early, with a token."""

MIN_READ = 50
"""Rows that one round trip reads at least, so that a filter does not cost a round trip for each row it keeps."""

_Key = dict[str, dict[str, Any]]


def read_page[R: Model](
    row: type[R], query: Callable[..., ResultIterator[R]], fixed: Mapping[str, str], limit: int, token: str | None
) -> Page[R]:
    """Reads up to `limit` rows of a query.

    `fixed` are the key attributes that the caller decides, never the token: a token can only move within them, and is
    good for a query with the same ones alone.

    Raises:
        Invalid: the token is not one that this query gave.
    """
    start = _key_of(token, fixed) if token else None
    pages = query(last_evaluated_key=start, page_size=max(limit + 1, MIN_READ)).page_iter
    items: list[_Key] = []
    for page in pages:
        items += page["Items"]
        if len(items) > limit or (len(items) == limit and pages.last_evaluated_key):
            end: _Key | None = {name: items[limit - 1][name] for name in pages.key_names}
            break
        if pages.total_scanned_count >= MAX_READ:
            end = pages.last_evaluated_key
            break
    else:
        end = None
    return Page([row.from_raw_data(item) for item in items[:limit]], _token_of(end, fixed))


def _token_of(key: _Key | None, fixed: Mapping[str, str]) -> str | None:
    if key is None:
        return None
    moving = {name: value for name, value in key.items() if name not in fixed}
    content = json.dumps([_check(fixed, moving), moving], separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _key_of(token: str, fixed: Mapping[str, str]) -> _Key:
    try:
        check, moving = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if check == _check(fixed, moving):
            return {**moving, **{name: {"S": value} for name, value in fixed.items()}}
    except (binascii.Error, ValueError, TypeError):
        pass
    raise Invalid("page_token", "is not a token that this list gave")


def _check(fixed: Mapping[str, str], moving: Any) -> str:
    """Ties a token to its query, and tells an altered one; what keeps others' data out is `fixed`, not this."""
    content = json.dumps([dict(fixed), moving], sort_keys=True)
    return hashlib.blake2b(content.encode(), digest_size=9).hexdigest()
