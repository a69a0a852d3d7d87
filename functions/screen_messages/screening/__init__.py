"""Judges a merchant's message against the four practices and the order's facts, with no network and no clock."""

from .engine import screen
from .facts import ItemFacts, OrderFacts
from .verdict import Finding, Verdict

__all__ = ["Finding", "ItemFacts", "OrderFacts", "Verdict", "screen"]
