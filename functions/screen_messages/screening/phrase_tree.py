"""A language's phrases as a tree of words: grown from its word file, or read as it was laid down at build.

Growing takes a tenth of a second; reading what was grown, a few thousandths. Stretches that phrases end with alike are
one and the same branch, however many phrases end so: where each of three places has five spellings there are fifteen
branches, not a hundred and twenty-five.
"""

import marshal
import os
import re
from functools import cache
from typing import NamedTuple

from . import wordfiles
from .normalise import fold
from .tokens import tokenise

_PLAIN = re.compile(r"(?:[a-z]+|[а-я]+)\*?")  # one word already: most are

type Meaning = tuple[str, str]
"""A concept, and its value; of several that a phrase has, those with a value, which say more, come first."""

type Node = tuple[dict[str, Node], dict[str, Node], tuple[Meaning, ...]]
"""What may follow: whole words, and beginnings of words; and what a phrase that ends here means."""

type _Words = tuple[str, ...]


class _Rest(NamedTuple):
    """What is still to come of a phrase: words of the spelling that it is in, then places of several spellings each."""

    words: _Words
    places: tuple[tuple[_Words, ...], ...]
    meaning: Meaning


def phrase_tree(language: str) -> Node:
    """The tree of a language, or of a word list that belongs to none; laid down if it was, else grown."""
    try:
        with open(_laid_down(language), "rb") as file:
            tree: Node = marshal.loads(file.read())  # noqa: S302 - written by the build, beside the code
            return tree
    except FileNotFoundError:
        return grow(language)


def lay_down() -> None:
    """Writes the trees of all word files beside them, for this version of Python alone."""
    for language in (*wordfiles.LANGUAGES, *wordfiles.NO_LANGUAGES):
        with open(_laid_down(language), "wb") as file:
            file.write(marshal.dumps(grow(language)))


def grow(language: str) -> Node:
    """The tree of a language's phrases.

    Each node stands for a set of rests, as in making a finite automaton deterministic; equal nodes are one.
    """
    begun: dict[_Rest, None] = {}
    order: dict[Meaning, int] = {}
    for entry in wordfiles.entries(language):
        meaning = (entry.concept, entry.value)
        order.setdefault(meaning, len(order))
        begun |= _opened(tuple(tuple(map(_words, place)) for place in entry.places()), meaning)
    by_rests: dict[frozenset[_Rest], Node] = {}
    by_content: dict[object, Node] = {}

    def node(rests: dict[_Rest, None]) -> Node:
        key = frozenset(rests)
        if key not in by_rests:
            by_rests[key] = made(rests)
        return by_rests[key]

    def made(rests: dict[_Rest, None]) -> Node:
        following: dict[str, dict[_Rest, None]] = {}
        for rest in rests:
            if rest.words:
                following.setdefault(rest.words[0], {}).update(_after_first(rest))
        words = {word: node(after) for word, after in following.items() if word[-1] != "*"}
        stems = {word[:-1]: node(after) for word, after in following.items() if word[-1] == "*"}
        ended = {rest.meaning for rest in rests if not rest.words}
        meanings = tuple(sorted(ended, key=lambda meaning: (not meaning[1], order[meaning])))
        content = _identities(words), _identities(stems), meanings
        return by_content.setdefault(content, (words, stems, meanings))

    return node(begun)


def _identities(branches: dict[str, Node]) -> frozenset[tuple[str, int]]:
    return frozenset((word, id(branch)) for word, branch in branches.items())


def _after_first(rest: _Rest) -> dict[_Rest, None]:
    words = rest.words[1:]
    return {rest._replace(words=words): None} if words else _opened(rest.places, rest.meaning)


@cache
def _opened(places: tuple[tuple[_Words, ...], ...], meaning: Meaning) -> dict[_Rest, None]:
    """What may come where those places begin: a word, or the end; a place may be left out where a spelling is empty."""
    if not places:
        return {_Rest((), (), meaning): None}
    found: dict[_Rest, None] = {}
    for spelling in places[0]:
        if spelling:
            found[_Rest(spelling, places[1:], meaning)] = None
        else:
            found |= _opened(places[1:], meaning)
    return found


@cache
def _words(spelling: str) -> _Words:
    if not spelling or _PLAIN.fullmatch(spelling):
        return (spelling,) if spelling else ()
    return tuple(word for part in spelling.split() for word in _parts(part))


def _parts(written: str) -> list[str]:
    words = [token.text for token in tokenise(fold(written.rstrip("*"))[0])]
    if written.endswith("*") and words:
        words[-1] += "*"
    return words


def _laid_down(language: str) -> str:
    return os.path.join(wordfiles.FOLDER, f"{language}.tree")
