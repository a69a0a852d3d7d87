"""Finds a language's phrases in a message: a tree of words, walked once from every token, never backtracking."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from .normalise import fold
from .wordfiles import Entry, entries, function_words

LATIN_LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
_TOKEN = re.compile(r"[a-zß-ɏͰ-ԯ]+|\d+(?:[.,]\d+)*|\n|\S")
_PLAIN = re.compile(r"(?:[a-z]+|[а-я]+)\*?")  # one word already: most are, and a cold start cannot tokenise them all
_CACHE_LIMIT = 20_000
_WEAK_VOTE = 1
_SHARED = "money"
_NO_LANGUAGES = ("carriers", "products")


class Token(NamedTuple):
    """A word, number or sign, with its place in the normalised text."""

    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """A concept seen at tokens `start` to `end` (exclusive)."""

    concept: str
    value: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Split normalised text: words of letters, numbers, single Chinese characters, single signs; no apostrophes."""
    return [
        Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text) if match[0] not in ("'", "*")
    ]


class _Node:
    __slots__ = ("meanings", "stems", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.stems: dict[str, _Node] = {}
        self.meanings: list[tuple[str, str]] = []

    def grow(self, word: str) -> "_Node":
        if word[-1] == "*":
            branch, word = self.stems, word[:-1]
        else:
            branch = self.words
        node = branch.get(word)
        if node is None:
            node = branch[word] = _Node()
        return node

    def grow_all(self, spellings: Sequence[str]) -> Iterator["_Node"]:
        for spelling in spellings:
            node = self
            for word in _words(spelling):
                node = node.grow(word)
            yield node

    def after(self, word: str) -> list["_Node"]:
        found = [self.words[word]] if word in self.words else []
        if self.stems:
            found += [self.stems[word[:k]] for k in range(1, len(word) + 1) if word[:k] in self.stems]
        return found


class Lexicon:
    """The phrases of one language; those that begin with a word are grown when the word first comes."""

    def __init__(self, language: str) -> None:
        """Read the language's word file, and the one that all languages share, if it is a language."""
        self._opening: dict[str, list[Entry]] = {}
        self._first: dict[str, list[_Node]] = {}
        shared = () if language in _NO_LANGUAGES else entries(_SHARED)
        for entry in (*entries(language), *shared):
            for word in _openings(entry):
                self._opening.setdefault(word, []).append(entry)

    def hits(self, tokens: Sequence[Token]) -> list[Hit]:
        """Every phrase at every place, shorter ones inside longer ones too."""
        found: list[Hit] = []
        for start, token in enumerate(tokens):
            nodes = self._first.get(token.text)
            if nodes is None:
                nodes = self._starts(token.text)
            position = start + 1
            while nodes:
                for node in nodes:
                    for concept, value in node.meanings:
                        found.append(Hit(concept, value, start, position))
                if position == len(tokens):
                    break
                following = tokens[position].text
                nodes = [child for node in nodes for child in node.after(following)]
                position += 1
        return found

    def _starts(self, word: str) -> list[_Node]:
        if len(self._first) > _CACHE_LIMIT:
            self._first.clear()
        opened = [word, *(word[:k] + "*" for k in range(1, len(word) + 1))]
        grown = [_grown(opening, self._opening[opening]) for opening in opened if opening in self._opening]
        return self._first.setdefault(word, grown)


def _openings(entry: Entry) -> Iterable[str]:
    """The words that a phrase can begin with, each once."""
    first = entry.phrase.partition(" ")[0]
    if _PLAIN.fullmatch(first):
        return (first,)
    found: list[str] = []
    for place in entry.places():
        for spelling in place:
            found += _opening(spelling)
        if "" not in place:
            break
    return dict.fromkeys(found)


def _grown(opening: str, phrases: Sequence[Entry]) -> _Node:
    """The node after one opening word, with all that may follow it."""
    root = _Node()
    for entry in phrases:
        ends = {id(root): root}
        for place in entry.places():
            fitting = [node for end in ends.values() for node in end.grow_all(_fitting(place, opening, end is root))]
            ends = {id(node): node for node in fitting}
        for node in ends.values():
            node.meanings.append((entry.concept, entry.value))
    branch = root.stems if opening[-1] == "*" else root.words
    return branch[opening.rstrip("*")]


def _fitting(place: Sequence[str], opening: str, begins: bool) -> Sequence[str]:
    """The spellings of a place that a phrase with this opening may go through."""
    return [part for part in place if not part or _words(part)[:1] == (opening,)] if begins else place


def _opening(spelling: str) -> tuple[str, ...]:
    return (spelling[0],) if "㐀" <= spelling[:1] <= "鿿" else _words(spelling)[:1]


@cache
def _words(spelling: str) -> tuple[str, ...]:
    if _PLAIN.fullmatch(spelling):
        return (spelling,)
    return tuple(word for part in spelling.split() for word in _parts(part))


def _parts(written: str) -> list[str]:
    words = [token.text for token in tokenise(fold(written.rstrip("*"))[0])]
    if written.endswith("*") and words:
        words[-1] += "*"
    return words


@cache
def lexicon(language: str) -> Lexicon:
    """A language's phrases, read when the first message in it comes."""
    return Lexicon(language)


def languages_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The languages worth reading a message in: by script, then by its small words; all Latin ones when unsure."""
    votes: dict[str, int] = {}
    latin = False
    for token in tokens:
        first = token.text[0]
        latin = latin or "a" <= first <= "z"
        if "Ѐ" <= first <= "ԯ":
            votes["ru"] = votes.get("ru", 0) + 100
        elif "㐀" <= first <= "鿿":
            votes["zh"] = votes.get("zh", 0) + 100
        for language in function_words().get(token.text, ()):
            votes[language] = votes.get(language, 0) + 1
    if not votes:
        return LATIN_LANGUAGES if latin else ("en",)
    best = max((votes.get(language, 0) for language in LATIN_LANGUAGES), default=0)
    chosen = {language for language, count in votes.items() if count >= 100 or count > 0.8 * best}
    if votes.get("en", 0) >= 0.3 * best or best <= _WEAK_VOTE:
        chosen.add("en")
    return tuple(sorted(chosen))
