"""Reads times ("tomorrow", "in 3-5 days", "on Friday", "12 March") as days, relative to when the message was sent."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ..clauses import Stretch
from ..reading import Reading

_SIGNS = ("-", "–", "~", "—", "/")
_ORDINALS = ("th", "st", "nd", "rd", "号", "日", "er", "º", "°", "\u0433\u043e", "числа")
_LONGEST_DAYS = 400
_NEAR_DAYS = 60
_LONGEST_NUMBER = 6
_SATURDAY = 5


class Moment(NamedTuple):
    """A stretch of days, and the tokens that name it."""

    start: int
    end: int
    earliest: date
    latest: date


def moments(reading: Reading, stretch: Stretch, sent_at: datetime) -> Iterator[Moment]:
    """Every time named in a sentence or clause; one that can be read in two ways covers both."""
    today = sent_at.date()
    yield from _spans_of_time(reading, stretch, today)
    for hit in reading.within(stretch, "rel"):
        day = today + timedelta(days=int(hit.value))
        yield Moment(hit.start, hit.end, day, day)
    for hit in reading.within(stretch, "week"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=int(hit.value))
        yield Moment(hit.start, hit.end, monday, monday + timedelta(days=6))
    yield from _weekdays(reading, stretch, today)
    yield from _calendar_days(reading, stretch, today)


def number_at(reading: Reading, index: int) -> float | None:
    """The number that a token is, in digits or as a word."""
    if not 0 <= index < len(reading.tokens):
        return None
    text = reading.tokens[index].text
    if text[0].isdigit():
        if len(text) > _LONGEST_NUMBER:
            return None
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return None
    spelled = reading.within(Stretch(index, index + 1), "num")
    return float(spelled[0].value) if spelled else None


def _spans_of_time(reading: Reading, stretch: Stretch, today: date) -> Iterator[Moment]:
    for unit in reading.within(stretch, "unit"):
        high = number_at(reading, unit.start - 1)
        if high is None:
            continue
        start, low = unit.start - 1, high
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
    if unit == "hour":
        return int(min(count, 24 * _LONGEST_DAYS) / 24 + 0.99)
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
        latest = today + timedelta(days=ahead + 7 if reading.any_in(beside, "next") else ahead)
        yield Moment(hit.start, hit.end, today + timedelta(days=ahead), latest)


def _calendar_days(reading: Reading, stretch: Stretch, today: date) -> Iterator[Moment]:
    months = {hit.start: hit for hit in reading.within(stretch, "month")}
    for hit in months.values():
        for index in (hit.start - 1, hit.start - 2, hit.end, hit.end + 1):
            number = number_at(reading, index) if stretch.start <= index < stretch.end else None
            if number is not None and 1 <= number <= 31:
                start, end = min(index, hit.start), max(index + 1, hit.end)
                yield from _moment(start, end, [_nearest(today, int(hit.value), int(number))])
                break
    for index in range(stretch.start, stretch.end):
        if not reading.tokens[index].text[0].isdigit():
            continue
        numbers, end = _written_date(reading, index, stretch.end)
        if len(numbers) >= 2:
            if not reading.any_in(Stretch(end, end + 1), "unit"):
                dotted = "." in reading.tokens[index].text
                yield from _moment(index, end, _readings(numbers, dotted, today))
        elif end < stretch.end and reading.tokens[end].text in _ORDINALS and not months:
            yield from _moment(index, end + 1, [_day_of_month(today, numbers[0])] if numbers else [])


def _written_date(reading: Reading, index: int, limit: int) -> tuple[list[int], int]:
    """The numbers of "12.03.2026", "12/03" or "2026-03-12" that starts here, and where it ends."""
    text = reading.tokens[index].text
    if "." in text:
        parts = text.split(".")
        return [int(part) for part in parts] if all(
            part.isdigit() and len(part) <= 4 for part in parts
        ) else [], index + 1
    if not text.isdigit() or len(text) > 4 or (index and reading.tokens[index - 1].text in ("/", "-")):
        return [], index + 1
    numbers, end = [int(text)], index + 1
    while end + 1 < limit and reading.tokens[end].text in ("/", "-", "月") and reading.tokens[end + 1].text.isdigit():
        if len(numbers) == 3 or len(reading.tokens[end + 1].text) > 4:
            return [], end
        numbers.append(int(reading.tokens[end + 1].text))
        end += 2
    if len(numbers) == 2 and reading.tokens[index + 1].text == "-":
        return [], end
    return numbers, end


def _readings(numbers: list[int], dotted: bool, today: date) -> list[date | None]:
    """The days that a written date may be: with dots the day comes first, with slashes either may."""
    if len(numbers) > 3 or numbers[0] > 31:
        return [_date(numbers[0], numbers[1], numbers[2])] if len(numbers) == 3 else []
    days_first = [(numbers[0], numbers[1])] if dotted else [(numbers[0], numbers[1]), (numbers[1], numbers[0])]
    if len(numbers) == 3:
        year = numbers[2] if numbers[2] > 99 else 2000 + numbers[2]
        days = [_date(year, month, day) for day, month in days_first]
    else:
        days = [_nearest(today, month, day) for day, month in days_first]
    near = [day for day in days if day is not None and abs((day - today).days) <= _NEAR_DAYS]
    return [*near] or days


def _moment(start: int, end: int, days: list[date | None]) -> Iterator[Moment]:
    known = [day for day in days if day is not None]
    if known:
        yield Moment(start, end, min(known), max(known))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _nearest(today: date, month: int, day: int) -> date | None:
    years = (_date(today.year + shift, month, day) for shift in (-1, 0, 1))
    return min((found for found in years if found), key=lambda found: abs((found - today).days), default=None)


def _day_of_month(today: date, day: int) -> date | None:
    if day >= today.day:
        return _date(today.year, today.month, day)
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    return _date(year, month, day)
