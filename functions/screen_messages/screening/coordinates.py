"""Addresses of a payment or a shop outside the marketplace: links, handles, wallets, and IBANs that validate."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .normalise import Normalised

_PATTERNS = {
    "link": (
        r"(?:https?://|www\.)[^\s<>\"]{3,200}"
        r"|(?<![\w@.-])[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40}){0,2}"
        r"\.(?:com|net|org|shop|store|me|io|co|cn|ru|de|fr|es|it|br|pt|uk|eu|info|biz|online|site|top|xyz|link|app|ly"
        r"|example|test|ch|nl|pl|ca|jp|mx|cc|pay|page|click|live|world|club|gg|boutique|mx|cl|ar)"
        r"(?![\w@])(?:/[^\s<>\"]{0,200})?"
    ),
    "email": r"(?<![\w.+-])[\w.+-]{1,60}@[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,40}){1,3}",
    "handle": r"(?<![\w@.])[@$][a-z][\w.]{2,30}",
    "iban": r"(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])",
    "wallet": r"(?<![a-z0-9])(?:0x[0-9a-f]{40}|bc1[a-z0-9]{25,60}|[13t][a-z0-9]{25,40})(?![a-z0-9])",
}
_PAY_HOSTS = (
    "paypal.me",
    "pay.",
    "venmo",
    "cash.app",
    "revolut.me",
    "wise.com/pay",
    "buy.stripe",
    "ko-fi",
    "buymeacoffee",
    "gofundme",
    "payoneer",
    "checkout.",
    "/pay",
    "-pay",
)
_TRACKING_HOSTS = (
    r"17track|track|parcel|dhl|ups\.|usps|fedex|dpd|gls|correos|colissimo|laposte|post|hermes|evri|aftership|cainiao"
    r"|royalmail|cdek|ship24|amazon|ebay|etsy|aliexpress|walmart|zendesk|youtu|google"
)

_DIGIT = re.compile(r"\d")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """Compiled when the first text needs it: most never do."""
    return re.compile(_PATTERNS[kind])


@cache
def _tracking_hosts() -> re.Pattern[str]:
    return re.compile(_TRACKING_HOSTS)


class Coordinate(NamedTuple):
    """Where money or a buyer could be sent; `start` and `end` are places in the normalised text."""

    kind: str
    start: int
    end: int


def coordinates(normalised: Normalised) -> Iterator[Coordinate]:
    """Every coordinate of a text; links to carriers and marketplaces are none."""
    text = normalised.text
    if "." in text or "://" in text:
        for match in _pattern("link").finditer(text):
            if any(host in match[0] for host in _PAY_HOSTS):
                yield Coordinate("pay_link", *match.span())
            elif not _tracking_hosts().search(match[0]):
                yield Coordinate("link", *match.span())
    if "@" in text or "$" in text:
        yield from (Coordinate("email", *match.span()) for match in _pattern("email").finditer(text))
        yield from (Coordinate("handle", *match.span()) for match in _pattern("handle").finditer(text))
    if _DIGIT.search(text):
        yield from (Coordinate("iban", *m.span()) for m in _pattern("iban").finditer(text) if is_iban(m[0]))
        yield from (Coordinate("wallet", *m.span()) for m in _pattern("wallet").finditer(text) if _looks_random(m[0]))


def is_iban(candidate: str) -> bool:
    """Whether the check digits of an IBAN hold."""
    compact = candidate.replace(" ", "").lower()
    if not 15 <= len(compact) <= 34 or not compact.isascii() or not compact.isalnum():
        return False
    digits = "".join(str(int(char, 36)) for char in compact[4:] + compact[:4])
    return int(digits) % 97 == 1


def _looks_random(candidate: str) -> bool:
    return sum(char.isdecimal() for char in candidate) >= 4 and sum(char.isalpha() for char in candidate) >= 8
