"""The kinds of value that bodies, answers and tables are made of, each with its limits.

Wrong types are refused, not converted: `"3"` is no quantity and `1763900000` is no time.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    model_validator,
)

TEXT_LIMIT = 4_000
"""Characters in a message."""

ID_LIMIT = 128
"""Characters in an id that others give."""

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""Times and dates lie within: arithmetic on them never leaves what Python can hold."""

_WITHIN = f"must lie between the years {FIRST_YEAR} and {LAST_YEAR}, in UTC"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LINE_BREAKS = "\n\r\t"
_RFC_3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:]{8}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})")


class Value(BaseModel):
    """Immutable, and without fields that nobody knows. Its errors never quote what was given: that may be personal."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        defer_build=True,  # a function uses few of those that it imports
    )


def _is_text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


def _without_controls(value: str, allowed: str = "") -> str:
    for character in value:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in allowed:
            raise ValueError(f"must not contain the control character U+{ord(character):04X}")
    return value


def _has_words(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value


def _message_text(value: str) -> str:
    return _has_words(_without_controls(value, _LINE_BREAKS))


def _line(value: str) -> str:
    return _has_words(_without_controls(value))


def _instant(value: Any) -> datetime:
    """An aware time, in UTC, to the millisecond: what is stored is what is answered."""
    if isinstance(value, str) and _RFC_3339.fullmatch(value):
        value = datetime.fromisoformat(value.upper())
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("must be a time in RFC 3339 with an offset, such as 2026-03-02T10:00:00Z")
    # What is stored is read as a value again: what an offset brings over the bound could never be read.
    utc: datetime | None = value.astimezone(UTC) if _is_within(value) else None
    if utc is None or not _is_within(utc):
        raise ValueError(_WITHIN)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def _is_within(value: date) -> bool:
    return FIRST_YEAR <= value.year <= LAST_YEAR


def instant_text(value: datetime) -> str:
    """RFC 3339 in UTC with three decimals, always: such texts sort as their times do."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _day(value: Any) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        value = date.fromisoformat(value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date such as 2026-03-02")
    if not _is_within(value):
        raise ValueError(_WITHIN)
    return value


Instant = Annotated[
    datetime,
    BeforeValidator(_instant, json_schema_input_type=datetime),
    PlainSerializer(instant_text, return_type=str, when_used="json"),
    Field(json_schema_extra={"format": "date-time"}),
]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
MessageText = Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT), AfterValidator(_message_text)]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_line)]
ShortLine = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_line)]
Identifier = Annotated[
    str, Field(min_length=1, max_length=ID_LIMIT, pattern=r"^[A-Za-z0-9._~:@!$&'()*+,;=-]+$"), BeforeValidator(_is_text)
]
"""What a path can carry as it is."""
CustomerId = Annotated[
    str,
    Field(min_length=1, max_length=255, pattern=r"^[!\"$&'()*+,.0-9:;<=>@A-Z\[\]^_`a-z{|}~-]+$"),
    BeforeValidator(_is_text),
]
"""The `sub` of a token: up to 255 characters of ASCII (OpenID Connect Core 1.0, 2), but for `/ % ? # \\`.

The gateway decodes a path before it looks for its route: with those, nobody could ask for the customer's erasure.
"""
Count = Annotated[int, Strict(), Field(ge=1, le=9_999)]
MinorUnits = Annotated[int, Strict(), Field(ge=0, le=10**12)]
HttpsUrl = Annotated[
    str, Field(max_length=2_000, pattern=r"^https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?([/?#][!-\[\]-~]*)?$")
]
"""A host's name, and no user or password before it that could pass for another's name; no backslash, which browsers
read as a slash."""


class DateRange(Value):
    """Days from one to another, both included."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.to < self.from_:
            raise ValueError("`to` must not be before `from`")
        return self

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.from_ <= day <= self.to
