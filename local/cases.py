"""The cases under `events/`: what a function is called with, and what it answers."""

import json
from collections.abc import Mapping
from typing import Any

from local import places

EVENTS = places.ROOT / "events"


def expected() -> dict[str, dict[str, dict[str, Any]]]:
    """What is expected of each answer, by function and case."""
    read: dict[str, dict[str, dict[str, Any]]] = json.loads((EVENTS / "expected.json").read_text(encoding="utf-8"))
    return read


def event(function: str, case: str) -> Any:
    """What the function is called with."""
    return json.loads((EVENTS / function / f"{case}.json").read_text(encoding="utf-8"))


def matches(answer: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether an answer has the status, code and field, or whatever else is expected of it."""
    body = json.loads(answer.get("body", "{}")) if {"code", "field"} & wanted.keys() else {}
    found = {**answer, "code": body.get("code"), "field": [error["field"] for error in body.get("errors", [])]}
    return all(value in found[name] if name == "field" else found.get(name) == value for name, value in wanted.items())
