"""What a named time is, and the numbers that name it."""

from datetime import date
from typing import NamedTuple

from ..clauses import Stretch
from ..reading import Reading

_LONGEST_NUMBER = 6


class Moment(NamedTuple):
    """A stretch of days, and the tokens that name it."""

    start: int
    end: int
    earliest: date
    latest: date


def number_at(reading: Reading, index: int) -> float | None:
    """The number that a token is, in digits or as a word."""
    if not 0 <= index < len(reading.tokens):
        return None
    text = reading.tokens[index].text
    if text[0].isdecimal():
        if len(text) > _LONGEST_NUMBER:
            return None
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return None
    spelled = [hit for hit in reading.within(Stretch(index - 2, index + 1), "num") if hit.end == index + 1]
    return float(spelled[0].value) if spelled else None
