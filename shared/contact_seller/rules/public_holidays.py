"""Which days are public holidays where, from tables that were made of the `holidays` library beforehand.

The library itself takes longer to import than a request may take. The tables cover some years; beyond them no day is
known to be a holiday.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple


class PublicHolidays(NamedTuple):
    """A place's holidays by name, its weekend (0 is Monday) and the days of it that are worked to make up for others.

    Days are named as ISO 8601 writes them.
    """

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: Mapping[str, str] = MappingProxyType({})
    working: frozenset[str] = frozenset()

    def is_weekend(self, day: date, weekend: frozenset[int]) -> bool:
        """Whether nobody works on that day of such a weekend: make-up working days are worked."""
        return day.weekday() in weekend and day.isoformat() not in self.working

    def name(self, day: date) -> str | None:
        """What the day is called, if it is a holiday."""
        return self.holidays.get(day.isoformat())


class Coverage(NamedTuple):
    """What the tables hold: the name of the data, the first and last year, and the countries."""

    version: str
    first_year: int
    last_year: int
    countries: frozenset[str]


@lru_cache(maxsize=1)
def coverage() -> Coverage:
    """What the tables hold."""
    listed = _read("all")
    first, last = listed["years"]
    return Coverage(listed["version"], first, last, frozenset(listed["countries"]))


def subdivisions(country: str) -> frozenset[str]:
    """The subdivisions that a covered country's table knows."""
    return frozenset(_read(country)["subdivisions"])


@lru_cache(maxsize=256)
def public_holidays(country: str, subdivision: str | None) -> PublicHolidays:
    """The holidays of a country, or of one of its subdivisions.

    Raises:
        LookupError: the tables do not know the place.
    """
    if country not in coverage().countries:
        raise LookupError(country)
    known = _read(country)
    holidays: dict[str, str] = known["holidays"]
    if subdivision is not None:
        local = known["subdivisions"][subdivision]
        holidays = {day: name for day, name in holidays.items() if day not in local["not"]} | local["more"]
    return PublicHolidays(frozenset(known["weekend"]), holidays, frozenset(known["working"]))


@lru_cache(maxsize=16)
def _read(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath("holiday_tables", f"{name}.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read
