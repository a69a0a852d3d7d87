"""Rows without DynamoDB's types."""

from typing import Any

from local.chaos.commits import Item


def plain(item: Item) -> dict[str, Any]:
    """The row as JSON would have it."""
    return {name: _value(value) for name, value in item.items()}


def _value(typed: dict[str, Any]) -> Any:
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return float(value) if "." in value or "e" in value.lower() else int(value)
        case "M":
            return plain(value)
        case "L":
            return [_value(each) for each in value]
        case "NULL":
            return None
        case _:
            return value
