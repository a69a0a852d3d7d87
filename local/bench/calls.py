"""The calls of AWS that a function makes for an event: `python -m local.bench.calls NAME EVENT INSTANT`.

Prints them, as JSON, as `bare_calls` takes them: a list for each thread that made some. The samples are put before, as
they are at that instant, so that the same calls do the same on them again.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import get_ident
from typing import Any, NamedTuple

from local.bench import artefacts


class Call(NamedTuple):
    """A call of an AWS service: the client's method, what it is given, and by which of our threads."""

    service: str
    method: str
    params: dict[str, Any]
    thread: int


def handler_of(name: str) -> Any:
    """The function's handler as it was built; to be asked for before anything of ours is imported."""
    sys.path[:0] = [str(artefacts.task(name)), str(artefacts.LAYER)]
    app: Any = __import__("app")
    return app.handler


@contextmanager
def noted() -> Iterator[list[Call]]:
    """The calls that our own clients make in the block."""
    from botocore import xform_name

    from contact_seller.storage.row import connection
    from contact_seller.stream import bus

    calls: list[Call] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        # A copy: botocore adds a transaction's token, by which DynamoDB would not do the same a second time.
        calls.append(Call(model.service_model.service_name, xform_name(model.name), dict(params), get_ident()))

    sources = [connection().client.meta.events, bus._client().meta.events]
    for events in sources:
        events.register("provide-client-params", note)
    try:
        yield calls
    finally:
        for events in sources:
            events.unregister("provide-client-params", note)


def main(name: str, event_file: str, instant: str) -> None:
    """Notes and prints."""
    handler = handler_of(name)
    import boto3

    from local import samples
    from local.bench.first_event import Context

    samples.put(boto3.client("dynamodb"), artefacts.TABLES, datetime.fromisoformat(instant))
    with noted() as calls:
        handler(json.loads(artefacts.event(name, event_file).read_text(encoding="utf-8")), Context())
    threads: dict[int, list[Any]] = defaultdict(list)
    for call in calls:
        threads[call.thread].append({"method": call.method, "params": call.params})
    print(json.dumps([*threads.values()]), file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
