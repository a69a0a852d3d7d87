"""A merchant's business days: its weekend, its public holidays and make-up working days, its own closures."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from contact_seller.rules.errors import Invalid
from contact_seller.rules.merchant import WEEKDAYS, MerchantDetails, Profile
from contact_seller.rules.public_holidays import PublicHolidays, coverage, public_holidays, subdivisions
from contact_seller.rules.values import DateRange

CLOSED_DAYS_A_YEAR = 15
"""Business days of a calendar year on which a merchant may be closed."""

_FARTHEST = 366
"""Days to look for the next business day before giving up on a calendar that has none."""

_ONE_DAY = timedelta(days=1)

WhyClosed = Literal["weekend", "holiday", "closure"]


class Closed(NamedTuple):
    """Why a day is no business day; a holiday has a name."""

    why: WhyClosed
    name: str | None = None


class Calendar(NamedTuple):
    """Says of a day whether it is a business day, and when a number of them will have passed.

    `profile_version` is that of the merchant's profile, 0 where there is none.
    """

    version: str
    zone: ZoneInfo
    weekend: frozenset[int]
    public: PublicHolidays
    closures: tuple[DateRange, ...] = ()
    profile_version: int = 0

    def closed(self, day: date) -> Closed | None:
        """Why the merchant does not work on that day, or None: then it is a business day.

        A make-up working day is one although it is a weekend's. Of several reasons the first that holds for everybody
        is given: a closure on a holiday is a holiday.
        """
        if self.public.is_weekend(day, self.weekend):
            return Closed("weekend")
        name = self.public.name(day)
        if name is not None:
            return Closed("holiday", name)
        return Closed("closure") if any(closure.covers(day) for closure in self.closures) else None

    def is_business_day(self, day: date) -> bool:
        """Whether the merchant works on that day."""
        return self.closed(day) is None

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
            day = last + _ONE_DAY
        return max(datetime.combine(day, at.replace(fold=fold), self.zone).astimezone(UTC) for fold in (0, 1))

    def after_business_time(self, start: datetime, length: timedelta) -> datetime:
        """The moment by which so much time within business days has passed since `start`, in UTC.

        Raises:
            ValueError: the calendar has no business day within a year.
        """
        spans = self._business_spans(start)
        opens, closes = next(spans)
        while length > closes - opens:
            length -= closes - opens
            opens, closes = next(spans)
        return opens + length

    def business_time(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments lies within business days; none where `end` is not after `start`."""
        passed = timedelta()
        for opens, closes in self._business_spans(start):
            if opens >= end:
                break
            passed += min(closes, end) - opens
        return passed

    def days(self, start: datetime, end: datetime) -> list[tuple[date, Closed | None]]:
        """The merchant's days from one moment until before another, each with why it does not count, if it does not."""
        first = start.astimezone(self.zone).date()
        last = max(first, (end - timedelta(milliseconds=1)).astimezone(self.zone).date())
        between = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [(day, self.closed(day)) for day in between]

    def first_moment(self, day: date) -> datetime:
        """When the day begins where the merchant is, in UTC."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def _business_spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The business days from `start` on without end, each from its first moment to its last, in UTC."""
        day, opens = start.astimezone(self.zone).date(), start.astimezone(UTC)
        if not self.is_business_day(day):
            day = self._next_business_day(day)
            opens = self.first_moment(day)
        while True:
            yield opens, self.first_moment(day + _ONE_DAY)
            day = self._next_business_day(day)
            opens = self.first_moment(day)

    def _next_business_day(self, day: date) -> date:
        for _ in range(_FARTHEST):
            day += _ONE_DAY
            if self.is_business_day(day):
                return day
        raise ValueError("the calendar has no business day within a year")


def calendar_of(profile: Profile | None) -> Calendar:
    """The calendar that clocks of a merchant run by; Monday to Friday in UTC for one that has no profile.

    Its version names the holiday data, the place and the profile's version.
    """
    if profile is None:
        return Calendar("default", ZoneInfo("UTC"), frozenset({5, 6}), PublicHolidays())
    place = "-".join(filter(None, (profile.country, _subdivision(profile))))
    version = f"{coverage().version}/{place}/profile-{profile.version}"
    return _calendar(version, profile, profile.closures)._replace(profile_version=profile.version)


def check(details: MerchantDetails) -> None:
    """Raises Invalid where a calendar cannot be made of the profile, or it is closed on too many business days.

    A customer's promise must not recede without end: a year has at most `CLOSED_DAYS_A_YEAR` of them.
    """
    if details.country not in coverage().countries:
        raise Invalid("country", "is not a country whose public holidays are known")
    subdivision = _subdivision(details)
    if subdivision is not None and subdivision not in subdivisions(details.country):
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
    public = public_holidays(details.country, _subdivision(details))
    weekend = public.weekend if details.weekend is None else frozenset(WEEKDAYS.index(name) for name in details.weekend)
    return Calendar(version, ZoneInfo(details.time_zone), weekend, public, closures)


def _subdivision(details: MerchantDetails) -> str | None:
    """The subdivision as the holiday data names it: `DE-BY` and `BY` are the same."""
    return details.subdivision and details.subdivision.removeprefix(f"{details.country}-")
