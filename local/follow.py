"""Follows the functions' logs and the bus's events into files, while a stack runs.

All functions share a log group, and MiniStack writes a log stream an invocation without the function's name in the
stream's. What the function's own JSON lines say of `function_name` names the whole stream; a stream without such a
line goes to `unnamed.log`.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import botocore.exceptions

from local import aws

EVENTS = "events.jsonl"
_UNNAMED = "unnamed"
_PAUSE = 1.0
# MiniStack takes an invocation's time before it stores its lines: look back this far for late ones.
_OVERLAP_MS = 2_000


class Files:
    """The files that logs and events are written to."""

    def __init__(self, directory: Path, functions: Mapping[str, str]) -> None:
        """Takes the directory of the files and the functions' names by folder."""
        self._directory = directory
        self._folders = {name: folder for folder, name in functions.items()}

    def log(self, lines: list[str]) -> None:
        """Adds the lines of one invocation to the file of its function."""
        folder = next(filter(None, map(self._folder, lines)), _UNNAMED)
        self._append(f"{folder}.log", lines)

    def event(self, body: str) -> None:
        """Adds an event of the bus."""
        self._append(EVENTS, [json.dumps(json.loads(body))])

    def _folder(self, line: str) -> str | None:
        if not line.startswith("{"):
            return None
        try:
            return self._folders.get(json.loads(line).get("function_name", ""))
        except ValueError:
            return None

    def _append(self, name: str, lines: list[str]) -> None:
        with (self._directory / name).open("a", encoding="utf-8") as file:
            file.writelines(f"{line.rstrip()}\n" for line in lines)


@contextmanager
def following(port: int, log_group: str, queue_url: str, files: Files) -> Iterator[None]:
    """Follows logs and events while the block runs, and what came of it for a moment after."""
    stopping = threading.Event()
    threads = [
        threading.Thread(target=_follow_logs, args=(port, log_group, files, stopping), daemon=True),
        threading.Thread(target=_follow_events, args=(port, queue_url, files, stopping), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join(3 * _PAUSE)


def _follow_logs(port: int, log_group: str, files: Files, stopping: threading.Event) -> None:
    logs, written, since = aws.client("logs", port), set[str](), 0
    last_look = False
    while not last_look:
        last_look = stopping.wait(_PAUSE)
        try:
            found = logs.filter_log_events(logGroupName=log_group, startTime=max(since - _OVERLAP_MS, 0))["events"]
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
            continue
        for stream, lines in _by_stream(found).items():
            if stream not in written:
                files.log(lines)
        written |= _by_stream(found).keys()
        since = max([since, *(event["timestamp"] for event in found)])


def _by_stream(events: list[dict[str, Any]]) -> dict[str, list[str]]:
    streams: dict[str, list[str]] = {}
    for event in events:
        streams.setdefault(event["logStreamName"], []).append(event["message"])
    return streams


def _follow_events(port: int, queue_url: str, files: Files, stopping: threading.Event) -> None:
    sqs = aws.client("sqs", port)
    while not stopping.is_set():
        try:
            answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
            time.sleep(_PAUSE)
            continue
        for message in answer.get("Messages", []):
            files.event(message["Body"])
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
