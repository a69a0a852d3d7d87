"""Finds payment card numbers.

A number counts as a card when an issuer gives out such prefixes at that length, its check digit holds, and it is
written as cards are: in one piece, or in a card's groups with one kind of separator. Longer codes that hold such
digits, as parcel numbers do, are none.
"""

import re
import unicodedata
from collections.abc import Iterator

_SPACES = " \u00a0\u2009\u202f\u3000\t\n\r\u200b\u200c\u200d\u2060\ufeff"
_MOST_SPACES = 3
_TIES = ".-\u2010\u2011\u2013\uff0d"
_TIE_SET = frozenset(_TIES)
_GROUP = re.compile(r"\d+")
_MOST_GROUPS = 5
_FEWEST_DIGITS = 12
_MOST_DIGITS = 19
_GROUPINGS = {
    12: ((4, 4, 4),),
    13: ((4, 3, 3, 3), (4, 4, 4, 1), (4, 4, 5)),
    14: ((4, 6, 4), (4, 4, 4, 2)),
    15: ((4, 6, 5), (4, 4, 4, 3)),
    16: ((4, 4, 4, 4), (8, 8), (4, 6, 6), (6, 10), (4, 4, 8), (8, 4, 4)),
    17: ((4, 4, 4, 5), (4, 4, 4, 4, 1)),
    18: ((4, 4, 4, 6), (4, 4, 4, 4, 2), (6, 12)),
    19: ((4, 4, 4, 4, 3), (6, 13), (4, 4, 4, 7), (4, 4, 11)),
}
_ISSUERS = (
    ("4", "4", (13, 16, 19)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),
    ("37", "37", (15,)),
    ("300", "305", (14, 16, 19)),
    ("36", "36", (14, 16, 19)),
    ("38", "39", (14, 16, 19)),
    ("6011", "6011", (16, 17, 18, 19)),
    ("644", "659", (16, 17, 18, 19)),
    ("3528", "3589", (16, 17, 18, 19)),
    ("62", "62", (16, 17, 18, 19)),
    ("81", "81", (16, 17, 18, 19)),
    ("2200", "2204", (16, 17, 18, 19)),
    ("60", "60", (16,)),
    ("81", "82", (16,)),
    ("50", "50", (12, 13, 14, 15, 16, 17, 18, 19)),
    ("56", "58", (12, 13, 14, 15, 16, 17, 18, 19)),
    ("6304", "6304", (12, 13, 14, 15, 16, 17, 18, 19)),
    ("6759", "6763", (12, 13, 14, 15, 16, 17, 18, 19)),
)


def cards(text: str) -> Iterator[list[int]]:
    """Each card number of a text as the places of its digits, separators left out; some may overlap."""
    groups = [match.span() for match in _GROUP.finditer(text)]
    for first in range(len(groups)):
        for start, end in _stretches(text, groups[first : first + _MOST_GROUPS]):
            if _is_card(text[start:end]) and _is_apart(text, start, end):
                yield [place for place in range(start, end) if text[place].isdecimal()]


def _stretches(text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The first group alone, with the second, and so on, while one separator of one kind stands between them."""
    start, separator, digits = groups[0][0], "", 0
    for index, (begin, end) in enumerate(groups):
        between = text[groups[index - 1][1] : begin] if index else ""
        digits += end - begin
        if digits > _MOST_DIGITS or (index and not _joins(between, separator)):
            return
        separator = between
        if digits >= _FEWEST_DIGITS:
            yield start, end


def _joins(between: str, separator: str) -> bool:
    """One tie, the same each time; or a few signs that show nothing."""
    if all(char in _SPACES for char in between):
        return len(between) <= _MOST_SPACES and all(char in _SPACES for char in separator)
    return len(between) == 1 and between in _TIES and separator in ("", between)


def _is_apart(text: str, start: int, end: int) -> bool:
    """Not the tail or head of a longer code; a hyphen or dot ties digits into one number, a space does not."""
    before = start - 2 if text[max(0, start - 1) : start] in _TIE_SET else start - 1
    after = end + 1 if text[end : end + 1] in _TIE_SET else end
    return not (
        _belongs_to_code(text, before, before != start - 1)
        or _belongs_to_code(text, after, after != end)
        or (_is_masked(text, before) and _starts_with_a_tail(text, start))
    )


def _belongs_to_code(text: str, place: int, is_tied: bool) -> bool:
    """Digits; and right beside them signs of a code or Latin letters: scripts without spaces say nothing."""
    char = text[place] if 0 <= place < len(text) else " "
    if is_tied:
        return char.isdecimal() and not _is_security_code(text, place)
    if char.isdecimal():
        return True
    return char == "_" or (char.isalpha() and "LATIN" in unicodedata.name(char, "") and not _ends_word(text, place))


def _is_security_code(text: str, place: int) -> bool:
    """Whether just three or four digits begin there: what stands behind a card, not a longer number."""
    group = _GROUP.match(text, place)
    return group is not None and len(group[0]) in (3, 4) and not text[group.end() : group.end() + 1].isalnum()


def _ends_word(text: str, place: int) -> bool:
    """Whether a plain word ends there, such as "card" before its number: codes have few letters, or capitals."""
    word = text[max(0, place - 2) : place + 1]
    return len(word) == 3 and word.isalpha() and word.islower()


def _is_masked(text: str, place: int) -> bool:
    """Whether the place was masked: a mask is long, and a single • begins a line of a list."""
    return place > 0 and text[place] == "•" and "•" in text[max(0, place - 2) : place]


def _starts_with_a_tail(text: str, start: int) -> bool:
    """Whether the first group is no longer than what a mask leaves to be seen."""
    return not text[start : start + 5].isdecimal()


def _is_card(written: str) -> bool:
    sizes = tuple(len(group) for group in _GROUP.findall(written))
    length = sum(sizes)
    if len(sizes) > 1 and sizes not in _GROUPINGS.get(length, ()):
        return False
    digits = "".join(str(unicodedata.decimal(char)) for char in written if char.isdecimal())
    return _is_issued(digits) and _checks(digits)


def _is_issued(digits: str) -> bool:
    return any(low <= digits[: len(low)] <= high and len(digits) in lengths for low, high, lengths in _ISSUERS)


def _checks(digits: str) -> bool:
    """The check digit that all card numbers end in."""
    doubled = "0246813579"
    return sum(int(doubled[int(d)]) if i % 2 else int(d) for i, d in enumerate(reversed(digits))) % 10 == 0
