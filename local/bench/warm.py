"""A function's warm requests beside its own calls of AWS made with boto3: `python -m local.bench.warm NAME EVENT RUNS`.

The calls that the handler makes are noted and made again by bare boto3 clients, one after the other, on the same
endpoint, after the tables were put back to where they were. Prints, as JSON, the seconds of processor time of each
run: the handler's and the calls'.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from local.bench import artefacts
from local.bench.calls import Call, handler_of, noted

WARMING = 3
"""Runs that are not counted."""


def main(name: str, event_file: str, runs: int) -> None:
    """Measures and prints."""
    handler = handler_of(name)
    import boto3

    from contact_seller.usecases import world
    from local import samples
    from local.bench.first_event import Context

    clients: dict[str, Any] = {service: boto3.client(service) for service in ("dynamodb", "events")}
    event = json.loads(artefacts.event(name, event_file).read_text(encoding="utf-8"))

    def put_back() -> None:
        samples.put(clients["dynamodb"], artefacts.TABLES, world.now())

    def bare(calls: list[Call]) -> None:
        for call in calls:
            getattr(clients[call.service], call.method)(**call.params)

    pairs = []
    for _ in range(WARMING + runs):
        put_back()
        with noted() as calls:
            ours = _seconds(partial(handler, event, Context()))
        put_back()
        pairs.append((ours, _seconds(partial(bare, calls))))
    print(json.dumps(pairs[WARMING:]), file=sys.stderr)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
