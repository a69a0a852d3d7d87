"""Finds a language's phrases in a message: their tree, walked once from every token, never backtracking."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from .phrase_tree import Node, phrase_tree
from .tokens import Token
from .wordfiles import function_words

LATIN_LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
_CACHE_LIMIT = 20_000
_WEAK_VOTE = 1


class Hit(NamedTuple):
    """A concept seen at tokens `start` to `end` (exclusive)."""

    concept: str
    value: str
    start: int
    end: int


class Lexicon:
    """The phrases of one language."""

    def __init__(self, language: str) -> None:
        """Read the language's tree."""
        self._root = phrase_tree(language)
        self._first: dict[str, list[Node]] = {}

    def hits(self, tokens: Sequence[Token]) -> list[Hit]:
        """Every phrase at every place, shorter ones inside longer ones too."""
        found: list[Hit] = []
        for start, token in enumerate(tokens):
            nodes = self._first.get(token.text)
            if nodes is None:
                nodes = self._starts(token.text)
            position = start + 1
            while nodes:
                for _, _, meanings in nodes:
                    for concept, value in meanings:
                        found.append(Hit(concept, value, start, position))
                if position == len(tokens):
                    break
                following = tokens[position].text
                nodes = [child for node in nodes for child in _after(node, following)]
                position += 1
        return found

    def _starts(self, word: str) -> list[Node]:
        if len(self._first) > _CACHE_LIMIT:
            self._first.clear()
        return self._first.setdefault(word, _after(self._root, word))


def _after(node: Node, word: str) -> list[Node]:
    words, stems, _ = node
    found = [words[word]] if word in words else []
    if stems:
        found += [stems[word[:k]] for k in range(1, len(word) + 1) if word[:k] in stems]
    return found


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
