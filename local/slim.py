"""Leaves out of botocore's data what no function uses.

It describes over 400 services, in half of the layer's size. A client's making lists all of them, twice, and reads one
file of all their endpoints; of its own service it reads the description, three quarters of which are texts for people.
"""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

SERVICES = frozenset({"dynamodb", "events", "comprehend", "bedrock-runtime"})
"""The services that functions make clients of, by botocore's names."""


def keep_services(data: Path) -> None:
    """Removes the other services' directories and endpoints. Regions and partitions stay as they are."""
    for directory in data.iterdir():
        if directory.is_dir() and directory.name not in SERVICES:
            shutil.rmtree(directory)
    endpoints = data / "endpoints.json"
    described = json.loads(endpoints.read_text(encoding="utf-8"))
    for partition in described["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services.keys() & SERVICES}
    endpoints.write_text(json.dumps(described, separators=(",", ":")), encoding="utf-8")


def leave_out_texts(data: Path) -> None:
    """Removes what descriptions of services say for people."""
    for described in data.glob("*/*/service-2.json.gz"):
        content = _without_texts(json.loads(gzip.decompress(described.read_bytes())))
        described.write_bytes(gzip.compress(json.dumps(content, separators=(",", ":")).encode(), mtime=0))


def _without_texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_texts(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without_texts(each)
        for name, each in value.items()
        if not (name == "documentation" and isinstance(each, str))
    }
