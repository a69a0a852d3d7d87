"""The wire between handlers and AWS: every try of every call passes here, and here things go wrong.

It sits under botocore's own retries, where a network would: what is lost is tried again by botocore first. DynamoDB
itself is real; the event bus is played.
"""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ReadTimeoutError

from contact_seller.storage.row import connection
from contact_seller.stream import bus as event_bus
from local.chaos import faults as wrong
from local.chaos.commits import Commits
from local.chaos.faults import Fault, Faults
from local.chaos.indexes import Indexes
from local.chaos.scheduler import Killed, Scheduler, Task

_LATE_SWITCHES = 12
"""Turns of others after which a late request arrives, at most."""

Send = Callable[[], AWSResponse]


class Wire:
    """Handlers of botocore's events, for both clients. `published` is what the bus has taken."""

    def __init__(self, scheduler: Scheduler, faults: Faults, commits: Commits, draw: Random) -> None:
        self._scheduler = scheduler
        self._faults = faults
        self._commits = commits
        self._draw = draw
        self._indexes = Indexes(draw)
        self.published: list[dict[str, Any]] = []
        self.calls = 0

    def attach(self) -> None:
        """Puts itself between both clients and AWS, for as long as these clients are used."""
        event_bus._client.cache_clear()
        for service, client, handler in (
            ("dynamodb", connection().client, self._to_dynamodb),
            ("eventbridge", event_bus._client(), self._to_bus),
        ):
            events: Any = client.meta.events
            events.register(f"before-send.{service}", handler)
            events.register(f"after-call-error.{service}", self._gave_up)
            events.register(f"after-call.{service}", self._answered)

    def _gave_up(self, **_: Any) -> None:
        """A call was lost with all its tries; with it ends an outage."""
        if (task := self._scheduler.current) is not None:
            task.lost += 1
            task.outage = False

    def _answered(self, http_response: Any, parsed: Any, **_: Any) -> None:
        """An error that is no refused transaction is a call that failed."""
        task = self._scheduler.current
        if task is not None and http_response.status_code >= 400 and "CancellationReasons" not in parsed:
            task.lost += 1

    def _to_dynamodb(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse | None:
        task, operation = self._scheduler.current, event_name.rsplit(".", 1)[-1]
        if task is None:
            return None  # the run itself looks
        return self._pass(request, operation, task, lambda: self._send(request, operation, task))

    def _to_bus(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        task = self._scheduler.current
        if task is None:
            raise RuntimeError("nobody publishes outside of a task")
        return self._pass(request, "PutEvents", task, lambda: self._publish(request))

    def _pass(self, request: AWSPreparedRequest, operation: str, task: Task, send: Send) -> AWSResponse:
        self._scheduler.switch()
        self.calls += 1
        if operation == "Query" and (stale := self._stale(request)) is not None:
            return stale
        fault = self._fault(operation, task)
        match fault:
            case None:
                return send()
            case "throttled":
                return wrong.throttled(str(request.url))
            case "conflict" | "transaction_throttled":
                code = "TransactionConflict" if fault == "conflict" else "ThrottlingError"
                return wrong.cancelled(str(request.url), len(_body(request)["TransactItems"]), code)
            case "server_error_after":
                send()
                return wrong.server_error(str(request.url))
            case "server_error":
                return wrong.server_error(str(request.url))
        self._lose(fault, task, send)
        raise ReadTimeoutError(endpoint_url=request.url)

    def _lose(self, fault: Fault, task: Task, send: Send) -> None:
        """The answer does not come; the request may have, or will, and whoever waits for it may be no more."""
        if fault in ("lost_after", "killed_after"):
            send()
        if fault == "late":
            task.late += 1
            self._scheduler.start(f"{task.name}, late", lambda: self._arrive(send))
        if fault in ("killed_before", "killed_after"):
            task.killed = True
            raise Killed(task.name)

    def _arrive(self, send: Send) -> None:
        for _ in range(self._draw.randint(1, _LATE_SWITCHES)):
            self._scheduler.switch()
        send()

    def _fault(self, operation: str, task: Task) -> Fault | None:
        """What goes wrong with this try; while there is an outage, all tries of the call are lost."""
        fault = self._faults.on_the_way(operation) if not task.outage else None
        if fault == "outage":
            task.outage = True
        return self._draw.choice(("lost_before", "lost_after")) if task.outage else fault

    def _stale(self, request: AWSPreparedRequest) -> AWSResponse | None:
        older = self._indexes.as_of_some_time_ago(_body(request)) if self._faults.index_is_stale() else None
        if older is None:
            return None
        self._faults.count("stale_index")
        return wrong.response(str(request.url), 200, older)

    def _send(self, request: AWSPreparedRequest, operation: str, task: Task) -> AWSResponse:
        client: Any = connection().client
        answer: AWSResponse = client._endpoint.http_session.send(request)
        if operation == "TransactWriteItems" and answer.status_code == 200:
            self._commits.apply(_body(request), self._scheduler.switches, task.name)
        if operation == "Query" and answer.status_code == 200:
            self._indexes.note(_body(request), answer)
        return answer

    def _publish(self, request: AWSPreparedRequest) -> AWSResponse:
        """The bus takes the events, but for some."""
        entries = _body(request)["Entries"]
        refused = self._faults.refused_of(len(entries))
        results: list[dict[str, str]] = []
        for place, entry in enumerate(entries):
            if place in refused:
                results.append({"ErrorCode": "ThrottlingException", "ErrorMessage": "injected"})
            else:
                self.published.append({"type": entry["DetailType"], **json.loads(entry["Detail"])})
                results.append({"EventId": str(len(self.published))})
        return wrong.response(str(request.url), 200, {"FailedEntryCount": len(refused), "Entries": results})


def _body(request: AWSPreparedRequest) -> Any:
    body: Any = request.body
    return json.loads(body or "{}")
