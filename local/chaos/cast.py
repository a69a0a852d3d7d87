"""Who takes part in a run, and what they say."""

import re
from collections.abc import Mapping
from random import Random

Claims = Mapping[str, str]

MARK = re.compile(r"\[((?:[a-z][aeiou]){5})\]")
"""By which a text is known again, wherever it turns up."""

STOREFRONT: Claims = {"sub": "storefront", "scope": "contact-seller/storefront"}
PLATFORM: tuple[Claims, ...] = tuple(
    {"sub": f"platform-{number}", "cognito:groups": "[platform]"} for number in range(1, 4)
)

FINE = (
    "Thank you for your patience, we are packing your order.",
    "We have written to our warehouse and will let you know.",
    "Your question is with our team, please give us a day.",
)
PROHIBITED = (
    "Please send me your card number and the CVV code so that I can continue.",
    "Pay me by bank transfer outside the shop and I will give you a discount.",
    "You are an idiot.",
    "Shut up, you are stupid.",
)
ASKED = ("Where is my order?", "Please help me with this.", "Thank you!", "Is there any news?")

PROFILES = (
    {"time_zone": "Europe/Berlin", "country": "DE", "subdivision": "BY"},
    {"time_zone": "America/New_York", "country": "US"},
    {"time_zone": "Africa/Cairo", "country": "EG"},
    {"time_zone": "Asia/Tokyo", "country": "JP", "weekend": ["sunday"]},
    {"time_zone": "Europe/Paris", "country": "FR", "closures": [{"from": "2026-03-09", "to": "2026-03-11"}]},
    {"time_zone": "Pacific/Auckland", "country": "NZ", "closures": [{"from": "2026-04-20", "to": "2026-04-24"}]},
)
"""Calendars of several kinds: two weekends, one free day a week, closures, both sides of the equator."""


def customer(name: str) -> Claims:
    """A customer's claims."""
    return {"sub": name, "cognito:groups": "[customer]"}


def merchant(name: str) -> Claims:
    """The claims of a merchant's staff."""
    return {"sub": f"staff-of-{name}", "cognito:groups": "[merchant]", "custom:merchant_id": name}


def mark(draw: Random) -> str:
    """Letters by which a text is known again; no screener minds them."""
    return "".join(draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(5))


def order(draw: Random, customer_id: str, merchant_id: str, placed_at: str) -> dict[str, object]:
    """A new order of two lines."""
    money = {"amount_minor": draw.randint(100, 9_000), "currency": "EUR"}
    line = {"product_id": "p", "unit_price": money, "size": "M"}
    return {
        "customer_id": customer_id,
        "merchant_id": merchant_id,
        "status": draw.choice(("placed", "processing", "processing", "delivered")),
        "placed_at": placed_at,
        "items": [
            {**line, "item_id": "shirt", "title": "Shirt", "quantity": draw.randint(1, 4)},
            {**line, "item_id": "mug", "title": "Mug", "quantity": draw.randint(1, 2)},
        ],
        "shipping_address": {"name": "A. B.", "line1": "Main Street 1", "city": "Berlin", "country": "DE"},
    }
