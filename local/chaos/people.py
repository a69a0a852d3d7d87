"""How people call: who gets no answer calls again, some call twice, some twice at once, some misuse a key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from local.chaos.clock import Time
from local.chaos.ledger import Ledger, Sent
from local.chaos.operation import Operation
from local.chaos.scheduler import Scheduler
from local.chaos.service import Service

_TRIES = 5
_IMPATIENT, _TWICE, _AT_ONCE, _MISUSED, _LONG_AFTER = 0.15, 0.08, 0.06, 0.03, 0.02
_STILL_REMEMBERED = timedelta(hours=20)


@dataclass
class People:
    """Sends operations, each in a task of its own; `told` hears of every answer."""

    scheduler: Scheduler
    service: Service
    ledger: Ledger
    time: Time
    draw: Random
    told: Callable[[Sent], None]
    at_work: int = 0
    _answered: list[Sent] = field(default_factory=list)

    def begin(self, operation: Operation) -> None:
        """Somebody sends the operation, until it is answered or nobody cares any more."""
        self.ledger.operations[operation.name] += 1
        times = 1
        if operation.key is not None and self.draw.random() < _AT_ONCE:
            times = 2
        for _ in range(times):
            self._start(operation)
        if self._answered and self.draw.random() < _LONG_AFTER:
            before = self.draw.choice(self._answered[-200:])
            if self.time.now < before.at + _STILL_REMEMBERED:
                self._start(before.operation)

    def _start(self, operation: Operation) -> None:
        self.at_work += 1
        self.scheduler.start(operation.name, lambda: self._work(operation))

    def _work(self, operation: Operation) -> None:
        for _ in range(_TRIES):
            sent = self._send(operation)
            if not self._calls_again(sent):
                break
        if sent.is_accepted and operation.key is not None:
            self._answered.append(sent)
            if operation.words is not None and "text" in operation.body and self.draw.random() < _MISUSED:
                self._send(operation.with_other_words())
        self.at_work -= 1

    def _calls_again(self, sent: Sent) -> bool:
        """Without a key only who is impatient sends a message again, and may have it there twice."""
        safe = sent.operation.key is not None or sent.operation.route.startswith("GET")
        if sent.is_unknown:
            return self.draw.random() < (0.95 if safe else _IMPATIENT)
        return safe and self.draw.random() < _TWICE

    def _send(self, operation: Operation) -> Sent:
        task = self.scheduler.current
        if task is None:
            raise RuntimeError("people work in tasks")
        task.lost, task.late, task.outage = 0, 0, False
        began, at = self.scheduler.switches, self.time.now
        answer = self.service.call(operation)
        sent = Sent(operation, began, self.scheduler.switches, at, answer, task.lost, task.late)
        self.ledger.note(sent)
        self.told(sent)
        return sent
