"""Cuts a normalised text into words, numbers and signs."""

import re
from typing import NamedTuple

_TOKEN = re.compile(r"[a-zß-ɏͰ-ԯ]+|\d+(?:[.,]\d+)*|\n|\S")


class Token(NamedTuple):
    """A word, number or sign, with its place in the normalised text."""

    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Split normalised text: words of letters, numbers, single Chinese characters, single signs; no apostrophes."""
    return [
        Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text) if match[0] not in ("'", "*")
    ]
