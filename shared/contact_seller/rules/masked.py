"""Whole things without payment card numbers and IBANs, whichever of their texts they stand in."""

from typing import Any

from contact_seller.rules.masking import mask_secrets
from contact_seller.rules.values import Value

_NOT_WORDS = ("_id", "tracking_number", "tracking_url", "currency", "country", "status", "kind", "reason")
"""Fields, by how their names end, that hold no words of anybody's: an id that looks like one must stay itself."""


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
