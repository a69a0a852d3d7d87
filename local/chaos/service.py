"""The functions as Lambda runs them: in processes that take one event at a time, each with a clock of its own."""

import json
from collections import defaultdict
from dataclasses import dataclass
from random import Random
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

from aws_lambda_powertools.metrics import EphemeralMetrics

from local.chaos.clock import MOST_SKEW_SECONDS
from local.chaos.operation import Answer, Operation
from local.chaos.scheduler import Killed, Scheduler
from local.openapi import load_function
from local.routed import ROUTES

_SKEWED_SHARE = 0.5
_ENOUGH_MS = 60_000


@dataclass
class _Process:
    module: ModuleType
    skew_seconds: float


class Service:
    """Calls functions. A process that was killed is not used again, nor is one that is busy."""

    def __init__(self, scheduler: Scheduler, draw: Random) -> None:
        self._scheduler = scheduler
        self._draw = draw
        self._idle: dict[str, list[_Process]] = defaultdict(list)
        self.skewed = True

    def invoke(self, function: str, event: dict[str, Any], time_left_ms: int = _ENOUGH_MS) -> Any:
        """What the function answers.

        Raises:
            Killed: its process was ended meanwhile.
            Exception: whatever the function raises.
        """
        idle = self._idle[function]
        process = idle.pop(self._draw.randrange(len(idle))) if idle else self._started(function)
        task = self._scheduler.current
        if task is not None:
            task.skew_seconds = process.skew_seconds if self.skewed else 0
        context = SimpleNamespace(aws_request_id="request", get_remaining_time_in_millis=lambda: time_left_ms)
        try:
            answer = process.module.handler(event, context)
        except Exception:
            idle.append(process)
            raise
        idle.append(process)
        return answer

    def call(self, operation: Operation) -> Answer | None:
        """Answers a request, as the gateway would hand it on; nothing where the process was killed."""
        method, path = operation.route.format(**operation.ids).split(" ", 1)
        event = {
            "version": "2.0",
            "routeKey": operation.route,
            "rawPath": path,
            "headers": {} if operation.key is None else {"Idempotency-Key": operation.key},
            "queryStringParameters": operation.query,
            "pathParameters": operation.ids,
            "requestContext": {
                "http": {"method": method, "path": path},
                "stage": "$default",
                "authorizer": {"jwt": {"claims": operation.claims}},
            },
            "body": None if operation.body is None else json.dumps(operation.body),
            "isBase64Encoded": False,
        }
        try:
            answer = self.invoke(ROUTES[operation.route], event)
        except Killed:
            return None
        return Answer(answer["statusCode"], json.loads(answer["body"]))

    def _started(self, function: str) -> _Process:
        skewed = self._draw.random() < _SKEWED_SHARE
        skew = self._draw.uniform(-MOST_SKEW_SECONDS, MOST_SKEW_SECONDS) if skewed else 0
        # Two processes do not share their metrics, as two modules do.
        with patch("aws_lambda_powertools.Metrics", EphemeralMetrics):
            return _Process(load_function(function), skew)
