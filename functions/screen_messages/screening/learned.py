"""Weighs a message by a linear model: how much it reads like messages that showed a practice, in whatever words.

The weights of all that stands in a message are summed up a sentence. The score is that of the whole message, or of a
few sentences on end that weigh more, or of those in which a rule found something: harmless talk around a bad sentence
must not cover it.
"""

import json
import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import accumulate
from math import sqrt
from operator import add, sub
from typing import Any, NamedTuple

from .ngrams import CONCEPT_BUCKETS, TEXT_BUCKETS, concept_buckets, neighbour_buckets, word_buckets
from .reading import Reading
from .verdict import LEARNED_RULES, Practice

LEARNED: tuple[Practice, ...] = tuple(LEARNED_RULES)
PACKAGED = os.path.join(os.path.dirname(__file__), "learned.bin")
FORMAT = 1
WINDOW, WINDOW_COSTS = 12, 0.75
"""Of how many words the parts are, at least, that a message is weighed in too, and by how much one has to outdo it."""

_SIZES = [TEXT_BUCKETS] * len(LEARNED) + [CONCEPT_BUCKETS] * len(LEARNED)
_WORDS_KEPT = 20_000
_PIECES = len(LEARNED)
_COLUMNS = 2 * (len(LEARNED) + 1)

type Sums = list[int]
"""What a stretch weighs a practice: by its text, and how many pieces that has; then the same by its concepts."""


class Model(NamedTuple):
    """A table of weights for each practice, by text and by concepts, and what turns sums into scores."""

    text: tuple[array[int], ...]
    concepts: tuple[array[int], ...]
    practices: tuple[dict[str, float], ...]
    about: dict[str, Any]
    words: dict[str, tuple[int, tuple[int, ...]]]


class Weighed(NamedTuple):
    """A practice's score, and of the sentences that it comes from the one that weighs most."""

    score: float
    sentence: int


@cache
def model(path: str = PACKAGED) -> Model:
    """Read a weights file: a line of JSON, then a byte a bucket for each practice, by text and by concepts.

    Raises:
        ValueError: it was made for another version of this package.
    """
    with open(path, "rb") as source:
        about = json.loads(source.readline())
        content = source.read()
    if about["format"] != FORMAT or len(content) != sum(_SIZES):
        raise ValueError(f"{path}: made for another version; `make train-screening` makes it anew")
    return model_of(content, about)


def model_of(content: bytes, about: dict[str, Any]) -> Model:
    """A model from its tables, one behind the other, and what is said of them."""
    tables = [array("b", content[end - size : end]) for size, end in zip(_SIZES, accumulate(_SIZES), strict=True)]
    practices = tuple(about["practices"][practice] for practice in LEARNED)
    return Model(tuple(tables[: len(LEARNED)]), tuple(tables[len(LEARNED) :]), practices, about, {})


def weighed(reading: Reading, by: Model, found_in: Mapping[Practice, Sequence[int]] | None = None) -> list[Weighed]:
    """The score of each practice, in the order of `LEARNED`.

    `found_in` are the sentences in which a rule has found a practice: it scores no less than they do.
    """
    sums = [
        _sentence_sums([token.text for token in reading.tokens[part.start : part.end]], concepts, by)
        for part, concepts in zip(reading.sentences, reading.concepts_by_sentence(), strict=True)
    ]
    until = list(accumulate(sums, _plus, initial=[0] * _COLUMNS))
    parts = [(0.0, 0, len(sums)), *((WINDOW_COSTS, *part) for part in windows(reading))]
    totals = [(cost, start, end, list(map(sub, until[end], until[start]))) for cost, start, end in parts]
    best = [_best(number, totals, sums, by) for number in range(len(LEARNED))]
    for practice, places in (found_in or {}).items():
        number = LEARNED.index(practice)
        score = _score(number, reduce(_plus, (sums[place] for place in places)), by)
        best[number] = max(best[number], Weighed(score, places[0]))
    return best


def _plus(one: Sums, two: Sums) -> Sums:
    return list(map(add, one, two))


def windows(reading: Reading) -> Iterator[tuple[int, int]]:
    """From each sentence on as many as hold enough words, and the last ones that do; but for all of them."""
    sentences = reading.sentences
    end = 0
    for start, first in enumerate(sentences):
        while end < len(sentences) and (end <= start or sentences[end - 1].end - first.start < WINDOW):
            end += 1
        if sentences[end - 1].end - first.start < WINDOW:
            break
        if end - start < len(sentences):
            yield start, end
    last = next(
        (at for at in reversed(range(len(sentences))) if len(reading.tokens) - sentences[at].start >= WINDOW), 0
    )
    if last:
        yield last, len(sentences)


def _best(number: int, totals: Sequence[tuple[float, int, int, Sums]], sums: Sequence[Sums], by: Model) -> Weighed:
    score, start, end = max((_score(number, total, by) - cost, start, end) for cost, start, end, total in totals)
    return Weighed(score, max(range(start, end), key=lambda place: sums[place][number]))


def _score(number: int, total: Sums, by: Model) -> float:
    practice = by.practices[number]
    text = practice["text"] * total[number] / sqrt(total[_PIECES] or 1)
    return text + practice["concepts"] * total[_PIECES + 1 + number] / sqrt(total[-1] or 1) + practice["bias"]


def _sentence_sums(words: Sequence[str], concepts: set[int], by: Model) -> Sums:
    known = [by.words.get(word) or _first_seen(word, by) for word in words]
    beside = neighbour_buckets([checksum for checksum, _ in known])
    text = [sum(map(table.__getitem__, beside)) for table in by.text]
    own = map(sum, zip(*(weights for _, weights in known), strict=True))
    *weights, pieces = own
    seen = concept_buckets(concepts)
    meant = [sum(map(table.__getitem__, seen)) for table in by.concepts]
    return [*map(add, text, weights), pieces + len(beside), *meant, len(seen)]


def heaviest_words(reading: Reading, practice: Practice, by: Model) -> list[tuple[int, int]]:
    """Where the words stand that speak most for a practice, with what they form with their neighbours; heaviest first.

    Not all that is weighed stands in a single word, so this explains a score and does not add up to it.
    """
    table = by.text[LEARNED.index(practice)]
    found = []
    for part in reading.sentences:
        words = [token.text for token in reading.tokens[part.start : part.end]]
        known = [by.words.get(word) or _first_seen(word, by) for word in words]
        for place, (_, weights) in enumerate(known):
            beside = neighbour_buckets([checksum for checksum, _ in known[max(0, place - 1) : place + 2]])
            weight = weights[LEARNED.index(practice)] + sum(table[bucket] for bucket in beside)
            if weight > 0 and words[place][0].isalnum():
                found.append((weight, part.start + place))
    return [reading.span(place, place + 1) for _, place in sorted(found, key=lambda each: (-each[0], each[1]))]


def _first_seen(word: str, by: Model) -> tuple[int, tuple[int, ...]]:
    """A word's checksum, and what it weighs a practice; kept, since most words come again."""
    if len(by.words) > _WORDS_KEPT:
        by.words.clear()
    checksum, buckets = word_buckets(word)
    weights = (*(sum(map(table.__getitem__, buckets)) for table in by.text), len(buckets))
    return by.words.setdefault(word, (checksum, weights))
