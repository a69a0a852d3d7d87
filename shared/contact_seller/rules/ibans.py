"""Finds IBANs: a country's code, two check digits, and an account as that country writes accounts.

All three must hold, so that order, tracking and reference numbers, and words that happen to start like an IBAN, are
none; nor is what stands right behind masked characters and may be their tail. Each place is looked at on its own and
only as far as the longest IBAN reaches: the time is linear.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# How the part after the check digits is built: n digits, a letters, c either. From SWIFT's registry, release 101.
_ACCOUNTS = """
    AD:8n12c AE:19n AL:8n16c AT:16n AZ:4a20c BA:16n BE:12n BG:4a6n8c BH:4a14c BI:23n BR:23n1a1c BY:4c4n16c
    CH:5n12c CR:18n CY:8n16c CZ:20n DE:18n DJ:23n DK:14n DO:4c20n EE:16n EG:25n ES:20n FI:14n FK:2a12n FO:14n
    FR:10n11c2n GB:4a14n GE:2a16n GI:4a15c GL:14n GR:7n16c GT:24c HN:4a20n HR:17n HU:24n IE:4a14n IL:19n
    IQ:4a15n IS:22n IT:1a10n12c JO:4a4n18c KW:4a22c KZ:3n13c LB:4n20c LC:4a24c LI:5n12c LT:16n LU:3n13c
    LV:4a13c LY:21n MC:10n11c2n MD:20c ME:18n MK:3n10c2n MN:16n MR:23n MT:4a5n18c MU:4a19n3a NI:4a20n NL:4a10n
    NO:11n OM:3n16c PK:4a16c PL:24n PS:4a21c PT:21n QA:4a21c RO:4a16c RS:18n RU:14n15c SA:2n18c SC:4a20n3a
    SD:14n SE:20n SI:15n SK:20n SM:1a10n12c SO:19n ST:21n SV:4a20n TL:19n TN:20n TR:6n16c UA:6n19c VA:18n
    VG:4a16n XK:16n YE:4a4n18c
"""
_KINDS = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
_SEPARATORS = frozenset(
    " \t\u00a0\u2007\u2009\u202f\u3000.-/\u2010\u2011\u2012\u2013\uff0d\u200b\u200c\u200d\u2060\ufeff\u00ad"
)
_GAP = f"[{re.escape(''.join(sorted(_SEPARATORS)))}]?"
_START = re.compile(
    rf"(?:(?<![A-Z0-9_])(?:(?<!••)(?<!•.•)|(?=[A-Z0-9]{{5}}))|(?<=IBAN))(?=[A-Z]{_GAP}[A-Z]{_GAP}[0-9]{_GAP}[0-9])"
)
_END = re.compile("[A-Z0-9_]")


def ibans(text: str) -> Iterator[list[int]]:
    """Each IBAN of a text as the places of its characters, separators left out; some may overlap."""
    folded = _folded(text)
    for match in _START.finditer(folded):
        places = _places(folded, match.start())
        if places and _is_iban("".join(folded[place] for place in places)):
            yield places


def _folded(text: str) -> str:
    """The text in ASCII capitals and digits wherever a character is one of them in another width or script."""
    if text.isascii():
        return text.upper()
    return "".join(map(_folded_character, text))


def _folded_character(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKC", char) if "\uff00" <= char <= "\uffef" else char
    return plain.upper() if len(plain) == 1 and plain.isascii() and plain.isalpha() else char


def _places(folded: str, start: int) -> list[int]:
    """Where the characters of the country's length stand from here on; empty where they do not, or more follow."""
    places = [start]
    length = 2
    while len(places) < length:
        place = places[-1] + 1
        place += folded[place : place + 1] in _SEPARATORS
        char = folded[place : place + 1]
        if not (char.isascii() and char.isalnum()):
            return []
        places.append(place)
        if len(places) == 2:
            length = _length(folded[start] + char)
    return [] if not length or _END.match(folded, places[-1] + 1) else places


def _is_iban(written: str) -> bool:
    account = _accounts()[written[:2]]
    digits = "".join(str(int(char, 36)) for char in written[4:] + written[:4])
    return bool(account.fullmatch(written, 2)) and int(digits) % 97 == 1


def _length(country: str) -> int:
    return _lengths().get(country, 0)


@cache
def _accounts() -> dict[str, re.Pattern[str]]:
    """A country's check digits and account, as a pattern."""
    return {
        country: re.compile("[0-9]{2}" + "".join(f"{_KINDS[kind]}{{{size}}}" for size, kind in parts))
        for country, parts in _structures()
    }


@cache
def _lengths() -> dict[str, int]:
    return {country: 4 + sum(int(size) for size, _ in parts) for country, parts in _structures()}


def _structures() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for entry in _ACCOUNTS.split():
        country, _, structure = entry.partition(":")
        yield country, re.findall(r"(\d+)([anc])", structure)
