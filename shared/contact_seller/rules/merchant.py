"""A merchant's profile: where it works, and on which days."""

from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contact_seller.rules.values import DateRange, Identifier, Instant, Value

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday()`."""


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("is not a time zone of the IANA database")
    return name


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """The zones that the layer ships: those of a machine's own files may not be there elsewhere."""
    listed = files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split()) - {"Factory"}


class MerchantDetails(Value):
    """What a merchant says of itself. Without a `weekend` of its own it has its country's."""

    time_zone: Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
    subdivision: Annotated[str, Field(pattern=r"^[A-Za-z0-9 -]{1,32}$")] | None = None
    weekend: Annotated[tuple[Weekday, ...], Field(max_length=6)] | None = None
    closures: Annotated[tuple[DateRange, ...], Field(max_length=50)] = ()


class Profile(MerchantDetails):
    """What a merchant said of itself in one version, from 1: what its calendar is made of."""

    version: int


class Merchant(Profile):
    """A merchant as it is stored; `version` counts its writes from 1."""

    merchant_id: Identifier
    updated_at: Instant


def register(merchant_id: str, details: MerchantDetails, now: datetime) -> Merchant:
    """A new merchant in its first version."""
    return Merchant(merchant_id=merchant_id, version=1, updated_at=now, **dict(details))


def replace(merchant: Merchant, details: MerchantDetails, now: datetime) -> Merchant:
    """The merchant with all its details renewed. A clock that runs keeps the calendar it started with."""
    return Merchant(merchant_id=merchant.merchant_id, version=merchant.version + 1, updated_at=now, **dict(details))
