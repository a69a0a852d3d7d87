"""A shipment: what the customer is shown of an order's way, unscreened, in shapes that hold no message."""

from typing import Annotated

from pydantic import AfterValidator, Field

from contact_seller.rules.values import HttpsUrl, Instant, Value


def _is_no_number(value: str) -> str:
    if sum(map(str.isdigit, value)) > CARRIER_DIGITS:
        raise ValueError(f"must be a name, with {CARRIER_DIGITS} digits at most")
    return value


def _is_no_sentence(value: str) -> str:
    if sum(map(str.isalpha, value)) > sum(map(str.isdigit, value)):
        raise ValueError("must have at least as many digits as letters")
    return value


CARRIER_DIGITS = 4
"""Digits that a carrier's name has at most: no card's number has so few, nor any IBAN that banks give out."""

Carrier = Annotated[str, Field(max_length=32, pattern=r"^\w[\w.&'-]*( [\w.&'-]+){0,2}$"), AfterValidator(_is_no_number)]
TrackingNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{3,40}$"), AfterValidator(_is_no_sentence)]


class Shipment(Value):
    """How the order travels, as far as it is known. Names and numbers in their shape only: no place for a message."""

    carrier: Carrier | None = None
    tracking_number: TrackingNumber | None = None
    tracking_url: HttpsUrl | None = None
    shipped_at: Instant | None = None
