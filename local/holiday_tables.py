"""Writes the public holidays of the next years, a table a country: `python -m local.holiday_tables`.

The library that knows them takes longer to import than a request may take, and weighs as much as all the rest of the
layer. So it is asked here, and the functions read what it said. The tables are kept in the repository: what a clock
was computed with is in its history, and an update of the library shows what it changes.
"""

import json
import shutil
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version

from holidays import HolidayBase, country_holidays, list_supported_countries

from local import places

YEARS = range(2025, 2033)
"""All the years in the tables; a test fails when the present comes within two years of their end."""

TABLES = places.ROOT / "shared" / "contact_seller" / "rules" / "holiday_tables"


def write() -> None:
    """Replaces all tables."""
    shutil.rmtree(TABLES, ignore_errors=True)
    TABLES.mkdir(parents=True)
    countries = {code: subs for code, subs in list_supported_countries().items() if len(code) == len("DE")}
    _write("all", {"version": data_version(), "years": [YEARS[0], YEARS[-1]], "countries": sorted(countries)})
    for country, subdivisions in countries.items():
        _write(country, table(country, subdivisions))


def data_version() -> str:
    """The name of the data, as clocks keep it."""
    return f"holidays-{version('holidays')}"


def table(country: str, subdivisions: Iterable[str]) -> dict[str, object]:
    """A country's holidays, make-up working days and weekend, and in what its subdivisions differ."""
    national = _holidays(country)
    days = _days(national)
    return {
        "weekend": sorted(national.weekend),
        "working": sorted(day.isoformat() for day in national.weekend_workdays if day.year in YEARS),
        "holidays": days,
        "subdivisions": {name: _difference(days, _days(_holidays(country, name))) for name in sorted(subdivisions)},
    }


def _holidays(country: str, subdivision: str | None = None) -> HolidayBase:
    return country_holidays(country, subdiv=subdivision, years=YEARS)


def _days(found: HolidayBase) -> dict[str, str]:
    return {day.isoformat(): name for day, name in sorted(found.items()) if _is_covered(day)}


def _is_covered(day: date) -> bool:
    return day.year in YEARS


def _difference(national: dict[str, str], local: dict[str, str]) -> dict[str, object]:
    """What a subdivision has more, and which national days it does not have."""
    return {
        "more": {day: name for day, name in local.items() if national.get(day) != name},
        "not": sorted(national.keys() - local.keys()),
    }


def _write(name: str, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=0, separators=(",", ":"))
    (TABLES / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
