"""Reads times ("tomorrow", "in 3-5 days", "on Friday", "12 March") as days, relative to when the message was sent."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ..clauses import Stretch
from ..reading import Reading
from .dates import calendar_days
from .moment import Moment, number_at

_SIGNS = ("-", "–", "~", "—", "/")
_LONGEST_DAYS = 400
_SATURDAY = 5
_BESIDE = 2


def moments(reading: Reading, stretch: Stretch, sent_at: datetime) -> Iterator[Moment]:
    """Every time named in a sentence or clause; one that can be read in two ways covers both."""
    today = sent_at.date()
    for moment in _moments(reading, stretch, today):
        yield _before(reading, moment, today)


def _moments(reading: Reading, stretch: Stretch, today: date) -> Iterator[Moment]:
    yield from _spans_of_time(reading, stretch, today)
    for hit in reading.within(stretch, "rel"):
        day = today + timedelta(days=int(hit.value))
        yield Moment(hit.start, hit.end, day, day)
    for hit in reading.within(stretch, "week"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=int(hit.value))
        yield Moment(hit.start, hit.end, monday, monday + timedelta(days=6))
    dates = list(calendar_days(reading, stretch, today))
    yield from (day for day in _weekdays(reading, stretch, today) if not any(_same_day(day, date) for date in dates))
    yield from dates


def _same_day(weekday: Moment, named: Moment) -> bool:
    """Whether a weekday only repeats the date beside it ("Monday, 5 October"), which then decides alone."""
    return 0 <= named.start - weekday.end <= _BESIDE or 0 <= weekday.start - named.end <= 1


def _before(reading: Reading, moment: Moment, today: date) -> Moment:
    """Let "before Friday" end on Thursday; what has no future left is kept as it was."""
    leads = reading.any_in(Stretch(moment.start - 2, moment.start), "before")
    follows = reading.any_in(Stretch(moment.end, moment.end + 1), "beforehand")
    last = moment.earliest - timedelta(days=1)
    return Moment(moment.start, moment.end, today, last) if (leads or follows) and last >= today else moment


def _spans_of_time(reading: Reading, stretch: Stretch, today: date) -> Iterator[Moment]:
    for unit in reading.within(stretch, "unit"):
        high = number_at(reading, unit.start - 1)
        if high is None:
            continue
        start, low = unit.start - 1, high
        if start and reading.tokens[start - 1].text == "月":
            continue
        joined = unit.start - 2 >= 0 and (
            reading.tokens[unit.start - 2].text in _SIGNS
            or reading.any_in(Stretch(unit.start - 2, unit.start - 1), "upto")
        )
        first = number_at(reading, unit.start - 3) if joined else None
        if first is not None:
            start, low = unit.start - 3, first
        near, far = _days(low, unit.value, today), _days(high, unit.value, today)
        if reading.any_in(Stretch(unit.end, unit.end + 2), "ago") or reading.any_in(Stretch(start - 3, start), "ago"):
            near, far = -far, -near
        yield Moment(start, unit.end, today + timedelta(days=near), today + timedelta(days=far))


def _days(count: float, unit: str, today: date) -> int:
    if unit in ("hour", "minute"):
        return int(min(count, 24 * _LONGEST_DAYS) / 24 + 0.99) if unit == "hour" else 0
    if unit == "bday":
        return _business_days(int(min(count, _LONGEST_DAYS / 2)), today)
    return int(min(count * {"day": 1, "week": 7, "month": 30}[unit], _LONGEST_DAYS) + 0.5)


def _business_days(count: int, today: date) -> int:
    days = 0
    while count > 0:
        days += 1
        count -= (today + timedelta(days=days)).weekday() < _SATURDAY
    return days


def _weekdays(reading: Reading, stretch: Stretch, today: date) -> Iterator[Moment]:
    for hit in reading.within(stretch, "weekday"):
        ahead = (int(hit.value) - today.weekday()) % 7
        beside = Stretch(hit.start - 2, hit.end + 2)
        if reading.any_in(beside, "last"):
            ahead -= 7
            yield Moment(hit.start, hit.end, today + timedelta(days=ahead), today + timedelta(days=ahead))
            continue
        maybe_later = ahead == 0 or reading.any_in(beside, "next")
        latest = today + timedelta(days=ahead + 7 if maybe_later else ahead)
        yield Moment(hit.start, hit.end, today + timedelta(days=ahead), latest)
