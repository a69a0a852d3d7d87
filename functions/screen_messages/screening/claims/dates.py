"""Reads calendar days: "12 March", "the 14th", "12.05.", "mid June", "5月12日", "before Christmas"."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..clauses import Stretch
from ..lexicon import Hit
from ..reading import Reading
from .moment import Moment, number_at

_ORDINALS = ("th", "st", "nd", "rd", "号", "日", "er", "º", "°", "\u0433\u043e", "числа")
_LINKS = (*_ORDINALS, "of", "de", "di", "do", "the", ".", "ого", "-", "º")
_NEAR_DAYS = 60
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


def calendar_days(reading: Reading, stretch: Stretch, today: date) -> Iterator[Moment]:
    """Every day, part of a month or feast that a sentence or clause names."""
    months = reading.within(stretch, "month")
    for hit in months:
        yield from _in_month(reading, hit, stretch, today)
    for hit in reading.within(stretch, "holiday"):
        day = _nearest(today, int(hit.value) // 100, int(hit.value) % 100)
        yield from _moment(hit.start, hit.end, [day])
    for hit in reading.within(stretch, "monthend"):
        yield Moment(hit.start, hit.end, today, _last_day(today.year, today.month))
    for hit in reading.within(stretch, "ord") if not months else ():
        yield from _spelled_alone(reading, hit, stretch, today)
    for index in range(stretch.start, stretch.end):
        if reading.tokens[index].text[0].isdecimal():
            yield from _written(reading, index, stretch, today, bool(months))


def _spelled_alone(reading: Reading, hit: Hit, stretch: Stretch, today: date) -> Iterator[Moment]:
    """A day in words without its month ("on the nineteenth"), where no noun follows that it could count."""
    following = reading.tokens[hit.end].text if hit.end < stretch.end else ""
    led = any(day.end == hit.start for day in reading.within(Stretch(hit.start - 3, hit.start), "theday"))
    counted = following[:1].isalnum() and not following[:1] >= "㐀"
    if (led or reading.tokens[hit.end - 1].text == "号") and not counted:
        yield from _moment(hit.start, hit.end, [_day_of_month(today, int(hit.value))])


def _in_month(reading: Reading, hit: Hit, stretch: Stretch, today: date) -> Iterator[Moment]:
    beside = _day_beside(reading, hit, stretch)
    if beside is not None:
        start, end, day = beside
        yield from _moment(min(start, hit.start), max(end, hit.end), [_nearest(today, int(hit.value), day)])
        return
    lead = Stretch(max(stretch.start, hit.start - 3), hit.start)
    parts = reading.within(lead, "part")
    if parts or reading.any_in(lead, "before"):
        yield from _part(hit.start, hit.end, int(hit.value), parts[-1].value if parts else "", today)


def _day_beside(reading: Reading, hit: Hit, stretch: Stretch) -> tuple[int, int, int] | None:
    """The day of the month beside its name, with where the day starts and ends."""
    for step, first in ((-1, hit.start - 1), (1, hit.end)):
        for index in (first, first + step, first + 2 * step):
            if not stretch.start <= index < stretch.end:
                break
            number = number_at(reading, index)
            if number is not None and 1 <= number <= 31 and reading.tokens[index].text[0].isdecimal():
                return index, index + 1, int(number)
            spelled = _spelled(reading, index, step)
            if spelled is not None:
                return spelled.start, spelled.end, int(spelled.value)
            if reading.tokens[index].text not in _LINKS:
                break
    return None


def _spelled(reading: Reading, index: int, step: int) -> Hit | None:
    """The longest ordinal in words that ends at a token, going back, or starts there, going on."""
    around = reading.within(Stretch(max(0, index - 2), index + 1), "ord")
    fitting = [hit for hit in around if (hit.end == index + 1 if step < 0 else hit.start == index)]
    return max(fitting, key=lambda hit: hit.end - hit.start, default=None)


def _part(start: int, end: int, month: int, part: str, today: date) -> Iterator[Moment]:
    first = _nearest(today, month, 1)
    if first is not None:
        low, high = _PARTS.get(part, (1, 31))
        last = _last_day(first.year, month)
        yield Moment(start, end, first.replace(day=low), min(last, first + timedelta(days=high - 1)))


def _written(reading: Reading, index: int, stretch: Stretch, today: date, with_month: bool) -> Iterator[Moment]:
    numbers, end = _written_date(reading, index, stretch.end)
    if len(numbers) >= 2:
        if not reading.any_in(Stretch(end, end + 1), "unit"):
            dotted = "." in reading.tokens[index].text
            yield from _moment(index, end, _readings(numbers, dotted, today))
        return
    if not numbers or with_month or not 1 <= numbers[0] <= 31:
        return
    following = reading.tokens[end].text if end < stretch.end else ""
    if following == "月":
        parts = reading.within(Stretch(end + 1, end + 3), "part")
        yield from _part(index, end + 1, min(numbers[0], 12), parts[0].value if parts else "", today)
    elif following in _ORDINALS:
        yield from _moment(index, end + 1, [_day_of_month(today, numbers[0])])
    elif reading.any_in(Stretch(index - 2, index), "theday") and not (following[:1].isalnum() or following in "-/:%€$"):
        yield from _moment(index, end, [_day_of_month(today, numbers[0])])


def _written_date(reading: Reading, index: int, limit: int) -> tuple[list[int], int]:
    """The numbers of "12.03.2026", "12/03" or "2026-03-12" that starts here, and where it ends."""
    text = reading.tokens[index].text
    if "." in text:
        parts = text.split(".")
        numeric = all(part.isdecimal() and len(part) <= 4 for part in parts)
        return [int(part) for part in parts] if numeric else [], index + 1
    if not text.isdecimal() or len(text) > 4 or (index and reading.tokens[index - 1].text in ("/", "-")):
        return [], index + 1
    numbers, end = [int(text)], index + 1
    while end + 1 < limit and reading.tokens[end].text in ("/", "-", "月") and reading.tokens[end + 1].text.isdecimal():
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


def _last_day(year: int, month: int) -> date:
    return next(last for day in (31, 30, 29, 28) if (last := _date(year, month, day)))


def _nearest(today: date, month: int, day: int) -> date | None:
    years = (_date(today.year + shift, month, day) for shift in (-1, 0, 1))
    return min((found for found in years if found), key=lambda found: abs((found - today).days), default=None)


def _day_of_month(today: date, day: int) -> date | None:
    if day >= today.day:
        return _date(today.year, today.month, day)
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    return _date(year, month, day)
