"""A function's warm requests beside its own calls of AWS made with boto3: `python -m local.bench.warm NAME EVENT RUNS`.

The calls that the handler makes are noted and made again by bare boto3 clients, one after the other, on the same
endpoint, after the tables were put back to where they were. Prints, as JSON, the seconds of processor time of each
run: the handler's and the calls'.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from local.bench import artefacts

WARMING = 3
"""Runs that are not counted."""


class Call(NamedTuple):
    """A call of an AWS service, by the names that the service itself has for things."""

    service: str
    operation: str
    params: dict[str, Any]


def main(name: str, event_file: str, runs: int) -> None:
    """Measures and prints."""
    sys.path[:0] = [str(artefacts.task(name)), str(artefacts.LAYER)]
    import boto3
    from botocore import xform_name

    from contact_seller.usecases import world
    from local import samples
    from local.bench.first_event import Context

    app: Any = __import__("app")
    clients: dict[str, Any] = {service: boto3.client(service) for service in ("dynamodb", "events")}
    event = json.loads(artefacts.event(name, event_file).read_text(encoding="utf-8"))

    def put_back() -> None:
        samples.put(clients["dynamodb"], artefacts.TABLES, world.now())

    def bare(calls: list[Call]) -> None:
        for call in calls:
            getattr(clients[call.service], xform_name(call.operation))(**call.params)

    pairs = []
    for _ in range(WARMING + runs):
        put_back()
        with _noted() as calls:
            ours = _seconds(partial(app.handler, event, Context()))
        put_back()
        pairs.append((ours, _seconds(partial(bare, calls))))
    print(json.dumps(pairs[WARMING:]), file=sys.stderr)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


@contextmanager
def _noted() -> Iterator[list[Call]]:
    """The calls that our own clients make in the block."""
    from contact_seller.storage.row import connection
    from contact_seller.stream import bus

    calls: list[Call] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        calls.append(Call(model.service_model.service_name, model.name, params))

    sources = [connection().client.meta.events, bus._client().meta.events]
    for events in sources:
        events.register("provide-client-params", note)
    try:
        yield calls
    finally:
        for events in sources:
            events.unregister("provide-client-params", note)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
