"""Measures the screener on labelled messages: precision, recall and F1 a practice, and fine messages flagged."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .verdict import PRACTICES


class Judged(NamedTuple):
    """One labelled message after screening: the practices expected, and those found."""

    language: str
    expected: frozenset[str]
    found: frozenset[str]


class Score(NamedTuple):
    """Counts of right, wrong and missed findings."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the findings that were right; 1 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected practices that were found; 1 where none was expected."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score(judged: Iterable[Judged], practices: Iterable[str] = PRACTICES) -> Score:
    """Count over some practices together: over all of them it gives micro-averages."""
    chosen = frozenset(practices)
    right = wrong = missed = 0
    for row in judged:
        right += len(chosen & row.expected & row.found)
        wrong += len(chosen & (row.found - row.expected))
        missed += len(chosen & (row.expected - row.found))
    return Score(right, wrong, missed)


def fine_flagged(judged: Iterable[Judged]) -> tuple[int, int]:
    """How many fine messages were flagged, and how many there are."""
    fine = [row for row in judged if not row.expected]
    return sum(bool(row.found) for row in fine), len(fine)


def lines(judged: list[Judged]) -> Iterator[str]:
    """The report as text: a table of practices, then one of languages."""
    yield f"{'practice':<22} {'precision':>9} {'recall':>7} {'F1':>6} {'expected':>9}"
    for practice in PRACTICES:
        yield _line(practice, score(judged, [practice]))
    yield _line("all (micro)", score(judged))
    yield _flagged_line(judged)
    yield ""
    yield f"{'language':<22} {'precision':>9} {'recall':>7} {'F1':>6} {'expected':>9} {'fine flagged':>13}"
    for language in sorted({row.language for row in judged}):
        rows = [row for row in judged if row.language == language]
        flagged, fine = fine_flagged(rows)
        yield f"{_line(language, score(rows))} {f'{flagged}/{fine}':>13}"


def _line(name: str, result: Score) -> str:
    expected = result.right + result.missed
    return f"{name:<22} {result.precision:>9.3f} {result.recall:>7.3f} {result.f1:>6.3f} {expected:>9}"


def _flagged_line(judged: list[Judged]) -> str:
    flagged, fine = fine_flagged(judged)
    share = flagged / fine if fine else 0.0
    return f"fine messages flagged: {flagged} of {fine} ({share:.1%})"
