"""Brings a text into the form that rules are written for, and remembers where every character came from.

Case, accents, full-width forms and invisible characters go; disguises (look-alike letters of another script, digits
for letters, letters set apart) are undone only where what comes out is a word worth disguising. Genuine Cyrillic or
Chinese words are left alone.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from .wordfiles import disguised_words

_LATIN_TWINS = dict(zip("авекмнорстухіјѕԁһԛԝьɡ", "abekmhopctyxijsdhqwbg", strict=True))
_LATIN_TWINS |= dict(zip("αβεικνορτυχηω", "abeikvoptuxnw", strict=True))
_CYRILLIC_TWINS = dict(zip("abekmhopctyx", "авекмнорстух", strict=True))
_LEET = (str.maketrans("013457@$!|€", "oleastasile"), str.maketrans("013457@$!|€", "oieastasiie"))
_QUOTES = dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("“”„‟″", '"')
_LATIN_WORD = re.compile(r"[a-z]{2,}")
_FOREIGN_WORD = re.compile(r"[a-zͰ-ԯɡ]*[Ͱ-ԯɡ][a-zͰ-ԯɡ]*")
_LEET_RUN = re.compile(r"[a-z0-9@$!|€]{3,24}")
_LEET_HINT = re.compile(r"[a-z][013457@$!|€]|[013457@$!|€][a-z]")
_APART = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .\-_*][^\W_]){2,24}(?![^\W_])")
_DOTTED = re.compile(r"(?<![^\W_])[^\W\d_](?:[.\-_*][^\W_]){2,24}(?![^\W_])")
_STRETCHED = re.compile(r"([a-zа-я])\1\1+")


class Normalised(NamedTuple):
    """A folded text; `origin[i]` is where its character `i` stands in the original, with one entry for the end."""

    text: str
    origin: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that `text[start:end]` came from."""
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start]


@cache
def _fold_character(char: str) -> str:
    if char in _QUOTES:
        return _QUOTES[char]
    if char in "\n\t":
        return char
    if unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc", "Cs", "Co", "Cn"):
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    folded = unicodedata.normalize("NFKC", char).casefold().replace("ё", "\u0435")
    if "Ѐ" <= folded[:1] <= "ԯ":
        return folded
    return "".join(part for part in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(part))


def fold(text: str) -> tuple[str, list[int]]:
    """Undo case, accents, width and invisible characters, but no disguise; with the origin of every character."""
    if text.isascii() and text.isprintable():
        return text.lower(), list(range(len(text) + 1))
    out: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        folded = _fold_character(char)
        out.append(folded)
        origin.extend([index] * len(folded))
    origin.append(len(text))
    return "".join(out), origin


def _undo_twins(text: str) -> str:
    words = _FOREIGN_WORD.findall(text)
    genuine = len(words) > len(_LATIN_WORD.findall(text)) or any(
        not any("a" <= c <= "z" for c in w) and any(c not in _LATIN_TWINS for c in w) for w in words
    )

    def latinise(match: re.Match[str]) -> str:
        word = match[0]
        mixed = any("a" <= c <= "z" for c in word)
        if all(c in _LATIN_TWINS or "a" <= c <= "z" for c in word) and (mixed or (not genuine and len(word) > 2)):
            return "".join(_LATIN_TWINS.get(c, c) for c in word)
        if mixed and all(c in _CYRILLIC_TWINS or c > "z" for c in word):
            return "".join(_CYRILLIC_TWINS.get(c, c) for c in word)
        return word

    return _FOREIGN_WORD.sub(latinise, text)


def _undo_leet(text: str) -> str:
    targets = disguised_words()

    def decode(match: re.Match[str]) -> str:
        word = match[0]
        for end in (len(word), len(word.rstrip("!|"))):
            for table in _LEET:
                plain = word[:end].translate(table)
                if plain != word[:end] and plain in targets:
                    return plain + word[end:]
        return word

    return _LEET_RUN.sub(decode, text)


def _close_up(text: str, origin: list[int], pattern: re.Pattern[str]) -> tuple[str, list[int]]:
    targets = disguised_words()
    out: list[str] = []
    kept: list[int] = []
    last = 0
    for match in pattern.finditer(text):
        letters = [i for i in range(*match.span()) if text[i].isalnum()]
        while text[letters[-1]].isdecimal():
            letters.pop()
        spelled = "".join(text[i] for i in letters)
        word = next((plain for plain in (spelled, *map(spelled.translate, _LEET)) if plain in targets), None)
        if word is None:
            continue
        out += [text[last : match.start()], word]
        kept += origin[last : match.start()] + [origin[i] for i in letters]
        last = letters[-1] + 1
    return "".join(out) + text[last:], kept + origin[last:]


def _unstretch(text: str, origin: list[int]) -> tuple[str, list[int]]:
    """Shorten three or more of the same letter to one ("stuuupid"), which no language here spells."""
    keep = [True] * len(text)
    for match in _STRETCHED.finditer(text):
        if match[1] not in "wx":
            keep[match.start() + 1 : match.end()] = [False] * (match.end() - match.start() - 1)
    kept = [i for i, wanted in enumerate(keep) if wanted]
    return "".join(text[i] for i in kept), [origin[i] for i in kept] + [origin[-1]]


def normalise(text: str) -> Normalised:
    """Fold a text; the result never has a character without an origin."""
    folded, origin = fold(text)
    if not folded.isascii():
        folded = _undo_twins(folded)
    if _LEET_HINT.search(folded):
        folded = _undo_leet(folded)
    if _APART.search(folded):
        folded, origin = _close_up(*_close_up(folded, origin, _DOTTED), _APART)
    if _STRETCHED.search(folded):
        folded, origin = _unstretch(folded, origin)
    return Normalised(folded, origin)
