"""Reads the package's own word files: a language's phrases by concept, and the words worth disguising.

A line is `concept: phrase | phrase` or `concept=value: …`; `{a/b}` in a phrase means either, `{/a}` optional, and a
star at the end of a word stands for any ending.
"""

import itertools
import os
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

FOLDER = os.path.join(os.path.dirname(__file__), "words")
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "ru", "zh")
NO_LANGUAGES = ("carriers", "products")
SHARED = "money"
_CHOICE = re.compile(r"\{([^{}]*)\}")
_PLACE = re.compile(r"(?:\{[^{}]*\}|[^\s{}])+")


def _read(name: str) -> str:
    with open(os.path.join(FOLDER, f"{name}.txt"), encoding="utf-8") as source:
        return source.read()


class Entry(NamedTuple):
    """A phrase of a language, as the file spells it, and what it means."""

    concept: str
    value: str
    phrase: str

    def places(self) -> Iterator[tuple[str, ...]]:
        """What may stand at each of the phrase's places in turn."""
        return map(_spellings, _PLACE.findall(self.phrase))


@cache
def _spellings(place: str) -> tuple[str, ...]:
    if "{" not in place:
        return (place,)
    parts = _CHOICE.split(place)
    choices = [(part,) if i % 2 == 0 else part.split("/") for i, part in enumerate(parts)]
    return tuple(dict.fromkeys("".join(picked) for picked in itertools.product(*choices)))


def entries(language: str) -> Iterator[Entry]:
    """Every phrase of one language, with those that all languages share; or of a list that belongs to none."""
    shared = "" if language in NO_LANGUAGES else _read(SHARED)
    for line in (*_read(language).splitlines(), *shared.splitlines()):
        if not line or line.startswith("#"):
            continue
        head, _, body = line.partition(": ")
        concept, _, value = head.partition("=")
        for phrase in body.split(" | "):
            yield Entry(concept, value, phrase)


@cache
def disguised_words() -> frozenset[str]:
    """Words that people spell with digits, gaps or foreign letters to get past a filter."""
    return frozenset(_read("disguised").split())


@cache
def function_words() -> dict[str, tuple[str, ...]]:
    """Small frequent words, each with the languages that use it."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _read("languages").splitlines():
        language, _, words = line.partition(": ")
        for word in words.split():
            found[word] = (*found.get(word, ()), language)
    return found
