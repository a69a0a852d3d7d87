"""Cuts a sentence into what the learned model weighs: words, pieces of words, words side by side, and concepts.

Each of them is a bucket: a number that a checksum gives it. There is no list of known words, so one that is misspelt
or new still shares most of its pieces with those that were learned. Concepts are those of the word lists, alone and
two of a sentence together: what a phrase means carries over from one language to the others.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from zlib import crc32

TEXT_BUCKETS = 1 << 17
CONCEPT_BUCKETS = 1 << 15
_TEXT, _CONCEPT = TEXT_BUCKETS - 1, CONCEPT_BUCKETS - 1
_LENGTHS = (3, 4)
_LONGEST_WORD = 40
_LONGEST_NUMBER = 8
_DIGIT = re.compile(r"\d")


def word_buckets(word: str) -> tuple[int, list[int]]:
    """A word's own checksum, and the buckets of the word and of its pieces; of a number only its shape counts."""
    shape = _DIGIT.sub("0", word)[:_LONGEST_NUMBER] if word[0].isdecimal() else word[:_LONGEST_WORD]
    checksum = crc32(shape.encode("utf-16-le"))
    return checksum, [checksum * 3 & _TEXT, *_pieces(shape)]


def _pieces(word: str) -> Iterator[int]:
    if len(word) == 1:
        return
    edged = f"<{word}>".encode("utf-16-le")
    for length in _LENGTHS:
        for start in range(0, len(edged) - 2 * length + 1, 2):
            yield crc32(edged[start : start + 2 * length]) & _TEXT


def neighbour_buckets(checksums: Sequence[int]) -> list[int]:
    """The buckets of every two and every three words side by side in a sentence, by the words' checksums."""
    seconds = checksums[1:]
    twos = [(one * 31 + two * 17 + 7) & _TEXT for one, two in zip(checksums, seconds, strict=False)]
    return twos + [
        (one * 101 + two * 53 + three * 29 + 13) & _TEXT
        for one, two, three in zip(checksums, seconds, checksums[2:], strict=False)
    ]


def concept_buckets(checksums: Iterable[int]) -> list[int]:
    """The buckets of a sentence's concepts, alone and two by two, by the checksums of their names."""
    seen = sorted(checksums)
    return [one * 3 & _CONCEPT for one in seen] + [
        (one * 31 + two * 17 + 7) & _CONCEPT for place, one in enumerate(seen, start=1) for two in seen[place:]
    ]


@cache
def concept_checksum(concept: str, value: str) -> int:
    """What stands for a concept, and for what it says of itself ("secret" that is a "cvv")."""
    return crc32(f"{concept}={value}".encode())
