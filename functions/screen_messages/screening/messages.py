"""Files of messages: JSON lines with a text, the order's facts and the time, read one by one."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any, NamedTuple

from .facts import OrderFacts
from .verdict import PRACTICES


class BadLineError(ValueError):
    """A line of the file that cannot be screened; the message says where and why."""


class Row(NamedTuple):
    """One message of a file."""

    id: str
    text: str
    facts: OrderFacts
    sent_at: datetime
    language: str
    expected: frozenset[str] | None


def read_rows(source: IO[bytes], name: str) -> Iterator[Row]:
    """The messages of a file, blank lines left out.

    Raises:
        BadLineError: a line does not fit; the message names file, line and field.
    """
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            yield _row(json.loads(line.decode("utf-8-sig")))
        except UnicodeDecodeError:
            raise BadLineError(f"{name}:{number}: not UTF-8") from None
        except json.JSONDecodeError as error:
            raise BadLineError(f"{name}:{number}: not JSON: {error.msg}") from None
        except (ValueError, RecursionError) as error:
            raise BadLineError(f"{name}:{number}: {error}") from None


def _row(raw: Any) -> Row:
    if not isinstance(raw, dict):
        raise ValueError("not an object")
    for field in ("id", "text", "sent_at"):
        if not isinstance(raw.get(field), str):
            raise ValueError(f"{field}: {'missing' if field not in raw else 'not a string'}")
    try:
        sent_at = datetime.fromisoformat(raw["sent_at"])
    except ValueError:
        raise ValueError("sent_at: not a time in RFC 3339") from None
    language = raw.get("lang", "?")
    facts = OrderFacts.from_json(raw.get("order"))
    return Row(raw["id"], raw["text"], facts, sent_at, str(language), _expected(raw.get("expected")))


def _expected(raw: Any) -> frozenset[str] | None:
    if raw is None:
        return None
    if not isinstance(raw, list):
        raise ValueError("expected: not a list")
    for practice in raw:
        if practice not in PRACTICES:
            raise ValueError(f"expected: unknown practice {practice!r}")
    return frozenset(raw)
