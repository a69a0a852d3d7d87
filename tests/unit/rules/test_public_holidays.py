"""The tables of public holidays: what the library says of the same days, and how long they last."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from holidays import country_holidays, list_supported_countries

from contact_seller.rules.public_holidays import coverage, public_holidays
from local import holiday_tables

PLACES = [
    ("BR", "SP"), ("CA", "QC"), ("CH", "ZH"), ("CN", None), ("DE", "BY"), ("EG", None), ("ES", "CT"), ("GB", "SCT"),
    ("IN", None), ("JP", None), ("MX", None), ("US", "TX"),
]  # fmt: skip
FIVE_YEARS = [date(2026, 1, 1) + timedelta(days=n) for n in range(5 * 365 + 1)]


@pytest.mark.parametrize(("country", "subdivision"), PLACES)
def test_a_table_says_of_every_day_what_the_library_says(country: str, subdivision: str | None) -> None:
    table, library = public_holidays(country, subdivision), country_holidays(country, subdiv=subdivision)
    assert [table.name(day) for day in FIVE_YEARS] == [library.get(day) for day in FIVE_YEARS]
    weekend = frozenset(library.weekend)
    assert [table.is_weekend(day, weekend) for day in FIVE_YEARS] == [
        day.weekday() in weekend and day not in library.weekend_workdays for day in FIVE_YEARS
    ]


def test_the_tables_are_those_that_the_installed_library_makes() -> None:
    stored = json.loads((holiday_tables.TABLES / "DE.json").read_text(encoding="utf-8"))
    assert stored == holiday_tables.table("DE", list_supported_countries()["DE"])
    assert coverage().version == holiday_tables.data_version()


def test_the_tables_last_for_two_more_years() -> None:
    assert coverage().last_year >= datetime.now(UTC).year + 2, "run `python -m local.holiday_tables`"


def test_a_place_that_is_not_covered_is_an_error() -> None:
    with pytest.raises(LookupError):
        public_holidays("XX", None)
