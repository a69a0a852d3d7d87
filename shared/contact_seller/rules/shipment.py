"""A shipment: what the customer is shown of an order's way, unscreened, in shapes that hold no message."""

from typing import Annotated

from pydantic import AfterValidator, Field

from contact_seller.rules.errors import Invalid
from contact_seller.rules.values import HttpsUrl, Instant, Value


def _is_no_number(value: str) -> str:
    if sum(map(str.isdigit, value)) > CARRIER_DIGITS:
        raise ValueError(f"must be a name, with {CARRIER_DIGITS} digits at most")
    return value


CARRIER_DIGITS = 4
"""Digits that a carrier's name has at most: no card's number has so few, nor any IBAN that banks give out."""

Carrier = Annotated[str, Field(max_length=32, pattern=r"^\w[\w.&'-]*( [\w.&'-]+){0,2}$"), AfterValidator(_is_no_number)]
TrackingNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{3,40}$")]


class Shipment(Value):
    """How the order travels, as far as it is known. Names and numbers in their shape only: no place for a message."""

    carrier: Carrier | None = None
    tracking_number: TrackingNumber | None = None
    tracking_url: HttpsUrl | None = None
    shipped_at: Instant | None = None


def must_hold_no_sentence(shipment: Shipment | None) -> None:
    """Raises Invalid where a tracking number has more letters than digits: words would have room in it.

    It is asked of what comes in, not of what is stored.
    """
    number = (shipment and shipment.tracking_number) or ""
    if sum(map(str.isalpha, number)) > sum(map(str.isdigit, number)):
        raise Invalid("shipment.tracking_number", "must have at least as many digits as letters")
