"""Figures of repeated measurements: median and quartiles, ratios, shares, and how each is written."""

import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """What repeated measurements came to: the median, and the quartiles around it."""

    lower: float
    median: float
    upper: float

    def __str__(self) -> str:
        return f"{number(self.median)} ({number(self.lower)}–{number(self.upper)})"


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles of the values.

    Raises:
        ValueError: There are no values.
    """
    if not values:
        raise ValueError("no values to summarise")
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    return Spread(*statistics.quantiles(values, n=4, method="inclusive"))


def number(value: float) -> str:
    """A number with two or three digits that count, and thousands set apart: 0.43, 9.1, 43, 4,312."""
    if abs(value) >= 9.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 0.95 else f"{value:.2f}"


def ratio(value: float, ours: float) -> str:
    """How many times ours a value is, as `12×`; a dash where ours is nothing."""
    return f"{number(value / ours)}×" if ours else "–"


def share(part: int, whole: int) -> str:
    """So many of so many, with the percentage behind it."""
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "0 of 0"
