"""Contempt that no phrase carries alone: hints of several kinds close together, aimed at the customer."""

from collections.abc import Iterable, Iterator, Mapping

from .clauses import Stretch
from .lexicon import Hit
from .reading import Reading

_ENOUGH = 6
_HEAVY = 4
_LIGHT = 2
WEIGHTS: Mapping[str, int] = {
    **dict.fromkeys(("wits", "tears", "mock", "origin", "age", "dismissal"), _ENOUGH),
    **dict.fromkeys(("childish", "distress", "praise", "elderly", "brush", "scolding", "harm"), _HEAVY),
    **dict.fromkeys(("body", "poverty"), _HEAVY),
    **dict.fromkeys(("nation", "sex", "irony", "pity", "address"), _LIGHT),
    **dict.fromkeys(("doubt", "kin"), 1),
}
_BOLD = frozenset(("origin", "age", "mock", "wits"))
_CUSTOMER = ("you", "your", "person")
_POLITE = 2
_SELF_REACH = 5


def innuendos(reading: Reading, titles: str) -> Iterator[list[Hit]]:
    """Where two sentences on end hint at contempt, either so that it is enough or in more than one way."""
    if not any(WEIGHTS[hit.value] >= _HEAVY for hit in reading.hits("hint")):
        return
    for sentence in reading.sentences:
        around = Stretch(sentence.start, (reading.following(sentence) or sentence).end)
        hints = [hit for hit in reading.within(around, "hint") if not _is_harmless(reading, hit, titles)]
        kinds = _kinds(hints)
        weights = [WEIGHTS[kind] for kind in kinds]
        if max(weights, default=0) < _HEAVY or not (_BOLD & kinds.keys() or reading.any_in(around, *_CUSTOMER)):
            continue
        weight = sum(weights) - _POLITE * reading.any_in(around, "courtesy")
        if weight >= _ENOUGH:
            yield list(kinds.values())


def _kinds(hints: Iterable[Hit]) -> dict[str, Hit]:
    """A hint of each kind; of words that hint in two ways only the heavier one counts."""
    kinds: dict[str, Hit] = {}
    for hit in sorted(hints, key=lambda hit: (-WEIGHTS[hit.value], hit.start)):
        if not any(hit.start < other.end and other.start < hit.end for other in kinds.values()):
            kinds.setdefault(hit.value, hit)
    return kinds


def _is_harmless(reading: Reading, hit: Hit, titles: str) -> bool:
    return _of_oneself(reading, hit) or names_the_item(reading, hit, titles)


def _of_oneself(reading: Reading, hit: Hit) -> bool:
    before = Stretch(max(reading.clause(hit).start, hit.start - _SELF_REACH), hit.start)
    return reading.any_in(before, "self") and not reading.any_in(before, "you")


def names_the_item(reading: Reading, hit: Hit, titles: str) -> bool:
    """Whether the words are part of what was ordered."""
    start, end = reading.span(hit.start, hit.end)
    return bool(titles) and reading.original[start:end].casefold() in titles
