"""Keeps payment card numbers and IBANs out of storage: what must not be known is replaced, and offsets stay."""

from collections.abc import Iterable
from typing import Any

from contact_seller.rules.cards import cards
from contact_seller.rules.ibans import ibans
from contact_seller.rules.values import Value

_MASK = "•"
_SHOWN = 4
_COUNTRY = 2
_NOT_WORDS = ("_id", "carrier", "tracking_number", "tracking_url", "currency", "country", "status", "kind", "reason")
"""Fields, by how their names end, that hold no words of anybody's: an id that looks like a card must stay itself."""


def mask_secrets(text: str) -> str:
    """Replace the digits of each card but its last four, and each IBAN but its country and last four characters.

    The length stays. A text that has been masked holds neither, so masking it again changes nothing.
    """
    without_ibans = _hide(text, (places[_COUNTRY:-_SHOWN] for places in ibans(text)))
    return _hide(without_ibans, (places[:-_SHOWN] for places in cards(without_ibans)))


def _hide(text: str, secrets: Iterable[list[int]]) -> str:
    hidden = {place for places in secrets for place in places}
    if not hidden:
        return text
    return "".join(_MASK if place in hidden else char for place, char in enumerate(text))


def masked[V: Value](value: V) -> V:
    """The value with every text masked that a person may have written into it."""
    return type(value).model_validate(_masked(value.model_dump(by_alias=True)))


def _masked(content: Any) -> Any:
    match content:
        case str():
            return mask_secrets(content)
        case dict():
            return {name: each if name.endswith(_NOT_WORDS) else _masked(each) for name, each in content.items()}
        case list() | tuple():
            return [_masked(each) for each in content]
        case _:
            return content
