"""Measures confidences on labelled messages: of the findings that say .8, eight in ten should be right."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

_BUCKETS = 10


class Stated(NamedTuple):
    """A finding's confidence, and whether its practice was expected."""

    confidence: float
    right: bool


class Bucket(NamedTuple):
    """Findings of about the same confidence."""

    start: float
    end: float
    findings: int
    stated: float
    right: float


def buckets(stated: Iterable[Stated]) -> list[Bucket]:
    """The findings by tenths of confidence, empty tenths left out."""
    sorted_in: dict[int, list[Stated]] = {}
    for each in stated:
        sorted_in.setdefault(min(int(each.confidence * _BUCKETS + 1e-9), _BUCKETS - 1), []).append(each)
    return [
        Bucket(
            tenth / _BUCKETS,
            (tenth + 1) / _BUCKETS,
            len(each),
            sum(finding.confidence for finding in each) / len(each),
            sum(finding.right for finding in each) / len(each),
        )
        for tenth, each in sorted(sorted_in.items())
    ]


def gap(measured: list[Bucket]) -> float:
    """How far stated and right lie apart on average, each bucket with the weight of its findings."""
    total = sum(bucket.findings for bucket in measured)
    return sum(bucket.findings * abs(bucket.stated - bucket.right) for bucket in measured) / total if total else 0.0


def lines(stated: Iterable[Stated]) -> Iterator[str]:
    """The reliability table as text."""
    measured = buckets(stated)
    yield f"{'confidence':<22} {'findings':>9} {'stated':>7} {'right':>6}"
    for bucket in measured:
        name = f"{bucket.start:.1f} to {bucket.end:.1f}"
        yield f"{name:<22} {bucket.findings:>9} {bucket.stated:>7.3f} {bucket.right:>6.3f}"
    yield f"stated and right lie {gap(measured):.3f} apart on average"
