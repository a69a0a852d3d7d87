"""Due times against two oracles that share no code with ours: the `holidays` library's working days, and NumPy's.

Every day of five years, in countries with all kinds of calendar: with two weekends of different days, with make-up
working days, with moving feasts, on both sides of the equator, with and without daylight saving.
"""

from datetime import UTC, date, datetime, time, timedelta

import holidays
import numpy as np
import pytest
from dateutil import tz

from contact_seller.rules.calendar import Calendar, calendar_of
from contact_seller.rules.clock import ReplyPromise
from contact_seller.rules.merchant import MerchantDetails, register

FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
PLACES = [
    ("US", None, "America/New_York"),
    ("US", "CA", "America/Los_Angeles"),
    ("CA", "QC", "America/Toronto"),
    ("BR", None, "America/Sao_Paulo"),
    ("CL", None, "America/Santiago"),
    ("GB", "SCT", "Europe/London"),
    ("DE", "BY", "Europe/Berlin"),
    ("FR", None, "Europe/Paris"),
    ("IT", None, "Europe/Rome"),
    ("RU", None, "Europe/Moscow"),
    ("EG", None, "Africa/Cairo"),
    ("IL", None, "Asia/Jerusalem"),
    ("SA", None, "Asia/Riyadh"),
    ("IN", None, "Asia/Kolkata"),
    ("CN", None, "Asia/Shanghai"),
    ("JP", None, "Asia/Tokyo"),
    ("AU", "NSW", "Australia/Lord_Howe"),
    ("NZ", None, "Pacific/Auckland"),
]


def ours(country: str, subdivision: str | None, zone: str) -> Calendar:
    details = {"country": country, "subdivision": subdivision, "time_zone": zone}
    return calendar_of(register("m", MerchantDetails.model_validate(details), datetime(2026, 1, 1, tzinfo=UTC)))


def starts(zone: str) -> list[tuple[datetime, int]]:
    """A start on each day, at a time that differs from day to day, with a number of business days to wait."""
    found = []
    for number, day in enumerate(EVERY_DAY):
        minute = (0, 1439, 150, 61, 720)[number % 5] if number % 7 else number * 37 % 1440
        local = datetime.combine(day, time(minute // 60, minute % 60), tz.gettz(zone))
        found.append((tz.resolve_imaginary(local).astimezone(UTC), 1 + number % 10))
    return found


def in_utc(day: date, at: time, zone: str) -> datetime:
    """A local time: of one that is skipped the same time after the gap, of one that comes twice the later."""
    local = tz.resolve_imaginary(datetime.combine(day, at, tz.gettz(zone)))
    later: datetime = tz.enfold(local, fold=1)
    return later.astimezone(UTC)


@pytest.mark.parametrize(("country", "subdivision", "zone"), PLACES)
def test_due_times_agree_with_the_working_days_of_the_holidays_library(
    country: str, subdivision: str | None, zone: str
) -> None:
    calendar = ours(country, subdivision, zone)
    known = holidays.country_holidays(country, subdiv=subdivision, years=range(2026, 2032))
    for start, days in starts(zone):
        local = start.astimezone(tz.gettz(zone))
        day, at = local.date(), local.time()
        if known.is_working_day(day) and at != time():
            expected = in_utc(known.get_nth_working_day(day, days), at, zone)
        else:
            first = day if known.is_working_day(day) else known.get_nth_working_day(day, 1)
            last = first if days == 1 else known.get_nth_working_day(first, days - 1)
            expected = in_utc(last + timedelta(days=1), time(), zone)
        assert calendar.after_business_days(start, days) == expected, (start, days)


def test_due_times_agree_with_numpys_business_days() -> None:
    zone = "America/New_York"
    calendar = ours("US", None, zone)
    known = np.array(list(holidays.country_holidays("US", years=range(2026, 2032))), dtype="datetime64[D]")
    for start, days in starts(zone):
        local = start.astimezone(tz.gettz(zone))
        day, at = np.datetime64(local.date()), local.time()
        if np.is_busday(day, holidays=known) and at != time():
            due = np.busday_offset(day, days, holidays=known).item()
        else:
            due = np.busday_offset(day, days - 1, roll="forward", holidays=known).item() + timedelta(days=1)
            at = time()
        assert calendar.after_business_days(start, days) == in_utc(due, at, zone), (start, days)


def test_numpy_knows_a_weekend_of_friday_and_saturday_too() -> None:
    zone = "Africa/Cairo"
    calendar = ours("EG", None, zone)
    known = np.array(list(holidays.country_holidays("EG", years=range(2026, 2032))), dtype="datetime64[D]")
    for day in EVERY_DAY:
        counts = bool(np.is_busday(np.datetime64(day), weekmask="1111001", holidays=known))
        assert calendar.is_business_day(day) == counts, day


def test_business_time_is_what_passes_hour_by_hour() -> None:
    zone = "Europe/Berlin"
    calendar = ours("DE", None, zone)
    known = holidays.country_holidays("DE", years=range(2026, 2028))
    start = datetime(2026, 10, 22, 7, 30, tzinfo=UTC)
    passed = timedelta()
    for number in range(24 * 100):
        moment = start + timedelta(hours=number)
        assert calendar.business_time(start, moment) == passed, moment
        for half_hour in (moment, moment + timedelta(minutes=30)):
            if known.is_working_day(half_hour.astimezone(tz.gettz(zone)).date()):
                passed += timedelta(minutes=30)


@pytest.mark.parametrize(("country", "subdivision", "zone"), PLACES)
def test_the_steps_of_a_clock_come_in_order_and_the_warning_after_its_share(
    country: str, subdivision: str | None, zone: str
) -> None:
    calendar = ours(country, subdivision, zone)
    promise = ReplyPromise(calendar, 3, 3, 0.75)
    for start, _ in starts(zone)[::11]:
        steps = promise.times(start)
        assert start < steps.due_soon_at < steps.due_at < steps.escalates_at
        share = calendar.business_time(start, steps.due_soon_at) / calendar.business_time(start, steps.due_at)
        assert share == pytest.approx(0.75, abs=1e-6)
