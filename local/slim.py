"""Leaves out of botocore's data what is of services that no function calls.

It describes over 400 services, in half of the layer's size. A client's making lists all of them, twice, and reads one
file of all their endpoints.
"""

import json
import shutil
from pathlib import Path

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
