"""A merchant's business days: its weekend, its public holidays and make-up working days, its own closures."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contact_seller.rules.errors import Invalid
from contact_seller.rules.merchant import WEEKDAYS, Merchant, MerchantDetails
from contact_seller.rules.values import DateRange

if TYPE_CHECKING:
    from holidays import HolidayBase

CLOSED_DAYS_A_YEAR = 15
"""Business days of a calendar year on which a merchant may be closed."""

_FARTHEST = 366
"""Days to look for the next business day before giving up on a calendar that has none."""


@dataclass(frozen=True)
class Calendar:
    """Says of a day whether it is a business day, and when a number of them will have passed."""

    version: str
    zone: ZoneInfo
    weekend: frozenset[int]
    public_holidays: "HolidayBase"
    closures: tuple[DateRange, ...] = ()

    def is_business_day(self, day: date) -> bool:
        """Whether the merchant works on that day. A make-up working day counts although it is a weekend's."""
        if any(closure.covers(day) for closure in self.closures) or day in self.public_holidays:
            return False
        return day.weekday() not in self.weekend or day in self.public_holidays.weekend_workdays

    def after_business_days(self, start: datetime, days: int) -> datetime:
        """The moment by which so many whole business days have passed since `start`, in UTC.

        From within a business day it is the same time of day, `days` business days later; from outside one, counting
        begins with the next business day's first moment. A local time that daylight saving skips moves on by the gap;
        of one that comes twice, the later is meant: the merchant never gets less than was promised.

        Raises:
            ValueError: the calendar has no business day within a year.
        """
        local = start.astimezone(self.zone)
        day, at = local.date(), local.time()
        if not self.is_business_day(day):
            day, at = self._next_business_day(day), time()
        for _ in range(days):
            last, day = day, self._next_business_day(day)
        if at == time() and days:
            day = last + timedelta(days=1)
        return max(datetime.combine(day, at.replace(fold=fold), self.zone).astimezone(UTC) for fold in (0, 1))

    def _next_business_day(self, day: date) -> date:
        for _ in range(_FARTHEST):
            day += timedelta(days=1)
            if self.is_business_day(day):
                return day
        raise ValueError("the calendar has no business day within a year")


def calendar_of(merchant: Merchant | None) -> Calendar:
    """The calendar that clocks of that merchant run by; Monday to Friday in UTC for one that has no profile.

    Its version names the holiday data, the place and the profile's version.
    """
    if merchant is None:
        return Calendar("default", ZoneInfo("UTC"), frozenset({5, 6}), _no_holidays())
    place = "-".join(filter(None, (merchant.country, _subdivision(merchant))))
    version = f"holidays-{_holidays_version()}/{place}/profile-{merchant.version}"
    return _calendar(version, merchant, merchant.closures)


def check(details: MerchantDetails) -> None:
    """Raises Invalid where a calendar cannot be made of the profile, or it is closed on too many business days.

    A customer's promise must not recede without end: a year has at most `CLOSED_DAYS_A_YEAR` of them.
    """
    from holidays import list_supported_countries

    known = list_supported_countries()
    if details.country not in known:
        raise Invalid("country", "is not a country whose public holidays are known")
    subdivision = _subdivision(details)
    if subdivision is not None and subdivision not in known[details.country]:
        raise Invalid("subdivision", f"is not known in {details.country}")
    _check_closures(details, _calendar("", details, ()))


def _check_closures(details: MerchantDetails, always_open: Calendar) -> None:
    closed: set[date] = set()
    for place_in_list, closure in enumerate(details.closures):
        if closure.to - closure.from_ > timedelta(days=_FARTHEST):
            raise Invalid(f"closures.{place_in_list}", "is longer than a year")
        days = (closure.from_ + timedelta(days=n) for n in range((closure.to - closure.from_).days + 1))
        closed |= {day for day in days if always_open.is_business_day(day)}
        if max(Counter(day.year for day in closed).values(), default=0) > CLOSED_DAYS_A_YEAR:
            raise Invalid(f"closures.{place_in_list}", f"closes more than {CLOSED_DAYS_A_YEAR} business days of a year")


def _calendar(version: str, details: MerchantDetails, closures: tuple[DateRange, ...]) -> Calendar:
    public = _public_holidays(details.country, _subdivision(details))
    weekend = (
        frozenset(public.weekend)
        if details.weekend is None
        else frozenset(WEEKDAYS.index(name) for name in details.weekend)
    )
    return Calendar(version, ZoneInfo(details.time_zone), weekend, public, closures)


def _subdivision(details: MerchantDetails) -> str | None:
    """The subdivision as the holiday data names it: `DE-BY` and `BY` are the same."""
    return details.subdivision and details.subdivision.removeprefix(f"{details.country}-")


@lru_cache(maxsize=256)
def _public_holidays(country: str, subdivision: str | None) -> "HolidayBase":
    # Imported where it is needed: it takes longer than all the rest of a request that starts no clock.
    from holidays import country_holidays

    return country_holidays(country, subdiv=subdivision)


@lru_cache(maxsize=1)
def _no_holidays() -> "HolidayBase":
    from holidays import HolidayBase

    return HolidayBase()


@lru_cache(maxsize=1)
def _holidays_version() -> str:
    from importlib.metadata import version

    return version("holidays")
