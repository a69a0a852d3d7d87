"""Figures of rules and model together on messages that neither was made from."""

from collections.abc import Iterator, Sequence

from local.training.fit import Array
from local.training.rows import Message
from screening import reliability, report
from screening.combined import WORTH_SHOWING, share_right
from screening.learned import LEARNED
from screening.reliability import Stated
from screening.report import Judged

_RULES_FROM = 0.5
_REVIEWED_FROM = (0.5, 0.6, 0.7, 0.8)

type Calibration = Sequence[dict[str, float]]


def confidences(message: Message, scored: Sequence[float], calibration: Calibration) -> list[float]:
    """What rules and model together say of each practice."""
    pairs = zip(calibration, scored, message.by_rules, strict=True)
    return [share_right(each, score, stated or None) for each, score, stated in pairs]


def lines(messages: Sequence[Message], together: Sequence[Sequence[float]]) -> Iterator[str]:
    """Precision, recall and F1 a practice and the fine messages flagged, by rules alone and together; reliability."""
    yield from scores(messages, together)
    pairs = zip(messages, together, strict=True)
    yield from reliability.lines(
        Stated(confidence, shown)
        for message, found in pairs
        for confidence, shown in zip(found, message.shown, strict=True)
        if confidence >= WORTH_SHOWING
    )


def scores(messages: Sequence[Message], together: Sequence[Sequence[float]]) -> Iterator[str]:
    """The same without reliability."""
    yield from _scores("rules alone", messages, [message.by_rules for message in messages], _RULES_FROM)
    for start in _REVIEWED_FROM:
        yield from _scores(f"rules and model, reviewed from {start}", messages, together, start)


def _scores(title: str, messages: Sequence[Message], found: Sequence[Sequence[float]], start: float) -> Iterator[str]:
    judged = [
        Judged("", _named(message.shown), _named([each >= start for each in confident]))
        for message, confident in zip(messages, found, strict=True)
    ]
    yield f"{title:<36} {'precision':>9} {'recall':>7} {'F1':>6}"
    for name, practices in [*((practice, [practice]) for practice in LEARNED), ("all (micro)", list(LEARNED))]:
        result = report.score(judged, practices)
        yield f"  {name:<34} {result.precision:>9.3f} {result.recall:>7.3f} {result.f1:>6.3f}"
    flagged, fine = report.fine_flagged(judged)
    yield f"  fine messages flagged: {flagged} of {fine} ({flagged / fine:.1%})"
    yield ""


def _named(shown: Sequence[bool]) -> frozenset[str]:
    return frozenset(practice for practice, is_shown in zip(LEARNED, shown, strict=True) if is_shown)


def rows(array: Array) -> list[list[float]]:
    """An array of scores as plain lists."""
    return [[float(value) for value in row] for row in array]
