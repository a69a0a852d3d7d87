"""Takes out of a text what must not leave: cards, IBANs, e-mail addresses, long numbers, the order's address."""

import re
import unicodedata
from collections.abc import Iterator

from contact_seller.rules.masking import mask_secrets
from contact_seller.rules.order import Address

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++[@＠][\w.-]*\w")
_NUMBER = re.compile(r"\+?\d(?:[ ().\-/\u00a0\u2009\u202f\u2010-\u2013]{0,3}\d){6,}")
_WORD = re.compile(r"[^\W_]+")
_IDEOGRAPHS_FROM = "\u2e80"


def fit_to_leave(text: str, address: Address | None) -> str:
    """The text with placeholders where it told who somebody is, where they live or how to reach or charge them."""
    masked = _EMAIL.sub("[e-mail]", mask_secrets(unicodedata.normalize("NFC", text)))
    words = sorted({*_address_words(address)}, key=len, reverse=True) if address else []
    if words:
        masked = re.sub("|".join(map(_as_pattern, words)), "[address]", masked, flags=re.IGNORECASE)
    return _NUMBER.sub("[number]", masked)


def _address_words(address: Address) -> Iterator[str]:
    """Every line of an address, and every word of it that could give it away by itself; not the country."""
    lines = (address.name, address.line1, address.line2, address.city, address.region, address.postal_code)
    for line in filter(None, lines):
        written = unicodedata.normalize("NFC", line).strip()
        if len(written) >= 3:
            yield written
        for word in _WORD.findall(written):
            if _is_telling(word, is_name=line is address.name):
                yield word


def _is_telling(word: str, *, is_name: bool) -> bool:
    if is_name or word[0] >= _IDEOGRAPHS_FROM:
        return len(word) >= 2
    return len(word) >= 4 or (len(word) == 3 and any(char.isdigit() for char in word))


def _as_pattern(words: str) -> str:
    """Any white space fits between words, and words of alphabets stand alone."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    before = r"(?<!\w)" if words[0].isalnum() and words[0] < _IDEOGRAPHS_FROM else ""
    after = r"(?!\w)" if words[-1].isalnum() and words[-1] < _IDEOGRAPHS_FROM else ""
    return f"{before}{pattern}{after}"
