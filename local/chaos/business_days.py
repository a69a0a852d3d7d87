"""Due times by the `holidays` library's own working days: shares no code with the service's calendar."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import holidays
from dateutil import tz

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEARS = range(2026, 2030)
DAYS_TO_REPLY = 3


def due_after(start: datetime, profile: Mapping[str, Any] | None) -> datetime:
    """When three business days have passed, by a merchant's profile or without one."""
    name = profile["time_zone"] if profile else "UTC"
    return _after(start, name, _calendar(*_named(profile)))


def _named(profile: Mapping[str, Any] | None) -> tuple[Any, ...]:
    if profile is None:
        return None, None, None, ()
    closures = tuple((each["from"], each["to"]) for each in profile.get("closures", ()))
    weekend = profile.get("weekend")
    return profile["country"], profile.get("subdivision"), weekend and tuple(weekend), closures


@lru_cache
def _calendar(country: str | None, subdivision: str | None, weekend: Any, closures: Any) -> Any:
    if country is None:
        return holidays.HolidayBase()
    calendar = holidays.country_holidays(country, subdiv=subdivision, years=_YEARS)
    if weekend is not None:
        calendar.weekend = {_WEEKDAYS.index(each) for each in weekend}
    for first, last in closures:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            calendar[day] = "closed"
            day += timedelta(days=1)
    return calendar


def _after(start: datetime, name: str, calendar: Any) -> datetime:
    zone = tz.gettz(name)
    local = start.astimezone(zone)
    day, at = local.date(), local.time()
    if calendar.is_working_day(day) and at != time():
        return _in_utc(calendar.get_nth_working_day(day, DAYS_TO_REPLY), at, zone)
    first = day if calendar.is_working_day(day) else calendar.get_nth_working_day(day, 1)
    last = calendar.get_nth_working_day(first, DAYS_TO_REPLY - 1)
    return _in_utc(last + timedelta(days=1), time(), zone)


def _in_utc(day: date, at: time, zone: Any) -> datetime:
    """Of a time that is skipped the same after the gap, of one that comes twice the later."""
    later: datetime = tz.enfold(tz.resolve_imaginary(datetime.combine(day, at, zone)), fold=1)
    return later.astimezone(UTC)
