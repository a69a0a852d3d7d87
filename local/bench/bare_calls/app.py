"""A handler that makes with boto3 the calls that its event has, and does nothing else."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3

client: Any = boto3.client("dynamodb")


def handler(event: list[list[dict[str, Any]]], context: Any) -> None:
    """Makes them: those of one list one after the other, those of several at the same time."""
    if len(event) == 1:
        return _make(event[0])
    with ThreadPoolExecutor(len(event)) as pool:
        list(pool.map(_make, event))
    return None


def _make(calls: list[dict[str, Any]]) -> None:
    for call in calls:
        getattr(client, call["method"])(**call["params"])
