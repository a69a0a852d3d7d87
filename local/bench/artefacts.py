"""What `make build` leaves, as Lambda would lay it out, and the events that are put to it."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from local import places

LAYER = places.BUILT / "SharedLayer" / "python"
EVENTS = places.ROOT / "events"
_VARIABLES = ("ORDERS", "TICKETS", "THREAD", "MERCHANTS", "STRIKES", "STANDINGS", "COUNTERS", "REPEATS")
TABLES: Mapping[str, str] = {f"{name}_TABLE": name.lower() for name in _VARIABLES}
"""Table names by the variables that functions know them by."""


def task(function: str) -> Path:
    """A function's built folder."""
    return places.BUILT / f"{function.title().replace('_', '')}Function"


def event(function: str, case: str) -> Path:
    """A file of `events/`."""
    return EVENTS / function / f"{case}.json"


def cases() -> dict[str, tuple[str, Any]]:
    """Every function's first event, and what is expected of the answer."""
    expected: dict[str, dict[str, Any]] = json.loads((EVENTS / "expected.json").read_text(encoding="utf-8"))
    return {function: next(iter(cases.items())) for function, cases in sorted(expected.items())}


def variables() -> dict[str, str]:
    """The environment that the template gives to all functions, without what only a deployed stack has."""
    template = yaml.safe_load(places.BUILT_TEMPLATE.read_text(encoding="utf-8"))
    given: dict[str, Any] = template["Globals"]["Function"]["Environment"]["Variables"]
    return {name: value for name, value in given.items() if isinstance(value, str)} | dict(TABLES)


def sizes(directory: Path) -> tuple[int, int]:
    """Bytes of all its files, and of a zip of them."""
    files = [path for path in sorted(directory.rglob("*")) if path.is_file()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(directory))
    return sum(path.stat().st_size for path in files), packed.tell()
