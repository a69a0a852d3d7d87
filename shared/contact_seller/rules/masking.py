"""Keeps payment card numbers and IBANs out of storage: what must not be known is replaced, and offsets stay."""

from collections.abc import Iterable

from contact_seller.rules.cards import cards
from contact_seller.rules.ibans import ibans

_MASK = "•"
_SHOWN = 4
_COUNTRY = 2


def mask_secrets(text: str) -> str:
    """Replace the digits of each card but its last four, and each IBAN but its country and last four characters.

    The length stays. A text that has been masked holds neither, so masking it again changes nothing.
    """
    without_ibans = _masked(text, (places[_COUNTRY:-_SHOWN] for places in ibans(text)))
    return _masked(without_ibans, (places[:-_SHOWN] for places in cards(without_ibans)))


def _masked(text: str, secrets: Iterable[list[int]]) -> str:
    hidden = {place for places in secrets for place in places}
    if not hidden:
        return text
    return "".join(_MASK if place in hidden else char for place, char in enumerate(text))
