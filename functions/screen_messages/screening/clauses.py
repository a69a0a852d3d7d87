"""Cuts a message into sentences and clauses, the units in which a negation or a condition holds."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from .normalise import Normalised
from .tokens import Token

_SENTENCE_ENDS = frozenset("!?。！？\n…")
_CLAUSE_ENDS = frozenset(",;:()—–，；：、→")
_QUESTION = frozenset("?？")
_BEFORE_A_DAY = frozenset(("am", "zum", "bis", "vom", "den", "der", "dem", "ab"))
_GERMAN_MONTHS = frozenset(
    ("januar", "februar", "marz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november")
) | frozenset(("dezember", "jan", "feb", "aug", "sep", "sept", "okt", "nov", "dez"))
_LONGEST_SENTENCE = 120


class Stretch(NamedTuple):
    """A sentence or clause: tokens `start` to `end` (exclusive)."""

    start: int
    end: int
    question: bool = False


def split(
    original: str, normalised: Normalised, tokens: Sequence[Token], buts: AbstractSet[int]
) -> tuple[list[Stretch], list[Stretch]]:
    """Sentences and clauses, each covering all tokens; `buts` are tokens where a new clause turns away.

    A sentence without an end is cut after a while, so that the work on one stays bounded.
    """
    sentences: list[Stretch] = []
    clauses: list[Stretch] = []
    sentence = clause = 0
    for index, token in enumerate(tokens):
        if index in buts and index > clause:
            clauses.append(Stretch(clause, index))
            clause = index
        if index - sentence >= _LONGEST_SENTENCE or _ends_sentence(original, normalised, tokens, index):
            question = token.text in _QUESTION
            clauses.append(Stretch(clause, index + 1, question))
            sentences.append(Stretch(sentence, index + 1, question))
            sentence = clause = index + 1
        elif token.text in _CLAUSE_ENDS or _is_dash(normalised.text, token):
            clauses.append(Stretch(clause, index + 1))
            clause = index + 1
    if clause < len(tokens):
        clauses.append(Stretch(clause, len(tokens)))
    if sentence < len(tokens):
        sentences.append(Stretch(sentence, len(tokens)))
    return sentences, clauses


def _ends_sentence(original: str, normalised: Normalised, tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.text != ".":
        return token.text in _SENTENCE_ENDS
    if _is_ordinal(tokens, index):
        return False
    after = normalised.text[token.end : token.end + 1]
    return not after.isalnum() or "㐀" <= after <= "鿿" or _starts_with_capital(original, normalised, token.end)


def _is_ordinal(tokens: Sequence[Token], index: int) -> bool:
    """Whether a dot belongs to a German day ("am 14. ist", "am 14.03. ist", "14. März")."""
    if index + 1 >= len(tokens) or not tokens[max(0, index - 1)].text[0].isdecimal():
        return False
    return tokens[max(0, index - 2)].text in _BEFORE_A_DAY or tokens[index + 1].text in _GERMAN_MONTHS


def _starts_with_capital(original: str, normalised: Normalised, position: int) -> bool:
    """Whether "end.Start" was written without a space, as against a link or a number."""
    before = original[normalised.origin[position - 2]] if position > 1 else ""
    return original[normalised.origin[position]].isupper() and before.islower()


def _is_dash(text: str, token: Token) -> bool:
    return token.text == "-" and text[token.end : token.end + 1] == " " and text[token.start - 1] == " "
