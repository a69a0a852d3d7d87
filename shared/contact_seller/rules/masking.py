"""Keeps payment card numbers out of storage: all digits but the last four are replaced, offsets stay.

A number counts as a card when an issuer gives out such prefixes at that length, its check digit holds, and it is
written as cards are: in one piece, or in a card's groups with one kind of separator.
"""

import re
import unicodedata

_MASK = "•"
_SHOWN = 4
_SEPARATORS = " \u00a0\u2009\u202f.-\u2010\u2011\u2013\uff0d\u3000"
_NUMBER = re.compile(rf"\d(?:[{re.escape(_SEPARATORS)}]?\d){{11,}}")
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


def mask_cards(text: str) -> str:
    """Replace every digit of each payment card number but its last four; the length stays."""
    return _NUMBER.sub(_mask_number, text)


def _mask_number(match: re.Match[str]) -> str:
    if not _stands_alone(match):
        return match[0]
    written = match[0]
    return _masked(written) if _is_card(written) else _mask_within(written)


def _mask_within(written: str) -> str:
    """Look for cards written in groups beside other numbers ("12 4111 1111 1111 1111 03/27")."""
    groups = [group.span() for group in re.finditer(r"\d+", written)]
    out, first = written, 0
    while first < len(groups):
        for last in range(min(len(groups), first + 5) - 1, first - 1, -1):
            start, end = groups[first][0], groups[last][1]
            if _is_card(written[start:end]) and _is_apart(written, start, end):
                out = out[:start] + _masked(written[start:end]) + out[end:]
                first = last
                break
        first += 1
    return out


def _is_apart(written: str, start: int, end: int) -> bool:
    """A hyphen or dot ties neighbouring digits into one number that is not a card; a space does not."""
    before, after = written[max(0, start - 1) : start], written[end : end + 1]
    return (not before or before.isspace()) and (not after or after.isspace())


def _stands_alone(match: re.Match[str]) -> bool:
    """Not the tail or head of a longer code, as in a parcel number or an IBAN."""
    text, start, end = match.string, match.start(), match.end()
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isalnum() or after.isalnum() or before in ("_", _MASK) or after == "_")


def _is_card(written: str) -> bool:
    groups = tuple(len(group) for group in re.findall(r"\d+", written))
    separators = {char for char in written if not char.isdecimal()}
    length = sum(groups)
    if len(separators) > 1 or (len(groups) > 1 and groups not in _GROUPINGS.get(length, ())):
        return False
    digits = "".join(str(unicodedata.decimal(char)) for char in written if char.isdecimal())
    return _is_issued(digits) and _checks(digits)


def _is_issued(digits: str) -> bool:
    return any(low <= digits[: len(low)] <= high and len(digits) in lengths for low, high, lengths in _ISSUERS)


def _checks(digits: str) -> bool:
    """The check digit that all card numbers end in."""
    doubled = "0246813579"
    return sum(int(doubled[int(d)]) if i % 2 else int(d) for i, d in enumerate(reversed(digits))) % 10 == 0


def _masked(written: str) -> str:
    seen = 0
    out: list[str] = []
    for char in reversed(written):
        seen += char.isdecimal()
        out.append(_MASK if char.isdecimal() and seen > _SHOWN else char)
    return "".join(reversed(out))
