"""Brings what failed for good once more, and empties the failure queues: `python -m local.redrive`.

Works on the running stack, or with `--stack NAME` on one on AWS, by the caller's own credentials; `--list` changes
nothing. A message leaves its queue only after its function has taken all that the message stands for, so that a run
that is killed, or repeated, loses nothing. What comes twice does no harm: verdicts stand, events are told apart by
their ids.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from local.failed_records import Client, Failed, Record, from_stream, from_thread, wanted
from local.problem import Problem, exit_code
from local.stack import Stack

RECORDS_AT_ONCE = 50
"""Records that a function gets in one call; an event has a limit in bytes."""

MESSAGES_AT_MOST = 10_000
"""Messages of a queue that one run looks at."""

_HIDDEN_SECONDS = 900
_LOOKED_AT_SECONDS = 30
_STREAM, _SCHEDULE = "StreamFailuresQueueUrl", "ScheduleFailuresQueueUrl"


@dataclass(frozen=True)
class Target:
    """A deployed stack: its outputs, and clients of its services."""

    client: Client
    outputs: Mapping[str, str]


def running() -> Target:
    """The stack that runs from this clone."""
    stack = Stack.read()
    return Target(stack.client, stack.outputs)


def on_aws(name: str) -> Target:
    """A stack of the account that the caller's credentials are of.

    Raises:
        Problem: it has none of that name that could be redriven.
    """
    # A sweep may take two minutes; calling again meanwhile would start another.
    config = Config(read_timeout=150, retries={"total_max_attempts": 1})
    session: Any = boto3.Session()

    def client(service: str) -> Any:
        return session.client(service, config=config if service == "lambda" else None)

    try:
        (found,) = client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    except (BotoCoreError, ClientError) as error:
        raise Problem(f"{name} could not be read: {error}") from error
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
    if _STREAM not in outputs:
        raise Problem(f"{name} has no output {_STREAM}: deploy this template first.")
    return Target(client, outputs)


class Redrive:
    """One run over both queues."""

    def __init__(self, target: Target, *, lists: bool = False, gives_up: bool = False) -> None:
        self._target = target
        self._lists = lists
        self._gives_up = gives_up
        self._console = Console(soft_wrap=True)
        self._kept: list[tuple[str, str]] = []
        self.seen = 0

    def run(self) -> int:
        """Goes through both queues; how many messages stay. Those are seen by the next run at once."""
        for message in self._messages(_STREAM):
            self._stream_message(message)
        sweeps = list(self._messages(_SCHEDULE))
        why_not = self._call(self._target.outputs["SweepFunctionName"], {}) if sweeps and not self._lists else None
        for message in sweeps:  # each stands for a sweep that was not begun: one does for all
            self._end(_SCHEDULE, message, "a sweep that was not begun", why_not)
        for url, handle in self._kept:
            self._target.client("sqs").change_message_visibility(
                QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0
            )
        return len(self._kept)

    def _stream_message(self, message: dict[str, Any]) -> None:
        try:
            failed = Failed.of(message["Body"])
        except ValueError:
            self._end(_STREAM, message, "a message that Lambda did not write", "look at it yourself")
            return
        name = f"{failed.function.split(':function:')[-1]}, {failed.records} records from {failed.first} on"
        try:
            why_not = self._stream_records(failed)
        except Problem as problem:  # of this message alone: those behind it are brought
            why_not = str(problem)
        self._end(_STREAM, message, name, why_not)

    def _stream_records(self, failed: Failed) -> str | None:
        """Has the function take the records; why it did not take all of them, if so."""
        outputs, client = self._target.outputs, self._target.client
        records, lost = from_stream(client, failed), 0
        if records is None and outputs["ScreenFunctionName"] in failed.function:
            return None  # the sweep has whatever waits in screening screened again
        if records is None:
            records = from_thread(client, failed, outputs["ThreadTableName"], outputs["FunctionLogGroup"])
            lost = 0 if self._gives_up else max(0, failed.records - len(records))
        why_not = None if self._lists else self._take(failed, wanted(client, failed, records))
        came = datetime.fromtimestamp(failed.arrived_at, UTC)
        return f"{lost} records are in neither stream nor log; the first came at {came}" if lost else why_not

    def _take(self, failed: Failed, records: list[Record]) -> str | None:
        for batch in batched(records, RECORDS_AT_ONCE, strict=False):
            why_not = self._call(failed.function, {"Records": list(batch)})
            if why_not is not None:
                return why_not
        return None

    def _call(self, function: str, event: Mapping[str, Any]) -> str | None:
        """Calls a function; what is wrong with its answer."""
        answer = self._target.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event).encode())
        if "FunctionError" in answer:
            return "the function failed: see its log"
        failures = (json.loads(answer["Payload"].read() or b"null") or {}).get("batchItemFailures", [])
        return f"{len(failures)} records failed again: see the function's log" if failures else None

    def _messages(self, queue: str) -> Iterator[dict[str, Any]]:
        """The messages of a queue, each hidden from other runs for as long as this one may take."""
        sqs, seen = self._target.client("sqs"), set[str]()
        asked = {"QueueUrl": self._target.outputs[queue], "MaxNumberOfMessages": 10, "WaitTimeSeconds": 1}
        hidden = _LOOKED_AT_SECONDS if self._lists else _HIDDEN_SECONDS
        while len(seen) < MESSAGES_AT_MOST:
            page = sqs.receive_message(VisibilityTimeout=hidden, **asked).get("Messages", [])
            fresh = [message for message in page if message["MessageId"] not in seen]
            if not fresh:
                return
            seen.update(message["MessageId"] for message in fresh)
            self.seen += len(fresh)
            yield from fresh

    def _end(self, queue: str, message: dict[str, Any], name: str, why_not: str | None) -> None:
        """Deletes a message that is done with, and keeps others."""
        url, handle = self._target.outputs[queue], message["ReceiptHandle"]
        if self._lists or why_not is not None:
            self._kept.append((url, handle))
        else:
            self._target.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=handle)
        said = "there" if self._lists else "done" if why_not is None else "kept"
        self._console.print(f"{said}: {name}" + (f": {why_not}" if why_not else ""), highlight=False)


def main() -> int:
    """Redrives both queues; 1 where a message stays in one, unless it was only to be listed."""
    parser = argparse.ArgumentParser(prog="python -m local.redrive", description=__doc__)
    parser.add_argument("--stack", metavar="NAME", help="a stack on AWS, in place of the running one")
    parser.add_argument("--list", action="store_true", help="only say what is there")
    parser.add_argument("--give-up", action="store_true", help="drop messages whose records are nowhere to be found")
    told = parser.parse_args()
    target = on_aws(told.stack) if told.stack else running()
    redrive = Redrive(target, lists=told.list, gives_up=told.give_up)
    kept = redrive.run()
    if not redrive.seen:
        print("Nothing is in the failure queues.")
    return 1 if kept and not told.list else 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
