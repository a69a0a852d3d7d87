"""Asks a model about verdicts of which the rules are unsure; off unless the template's parameter turns it on."""

from .configured import second_opinion

__all__ = ["second_opinion"]
