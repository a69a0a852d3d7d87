"""Many tasks at once, of which exactly one runs at a time: which one, a seed says.

Each task is a thread. It runs until it asks to be switched; then the next one is drawn. So the same draws give the
same run, with every interleaving between two switches possible.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from aws_lambda_powertools.event_handler.api_gateway import BaseRouter

_PATIENCE_SECONDS = 60.0
"""How long a task may run between two switches. One that takes longer hangs, and the run with it."""


class Killed(BaseException):
    """The process was ended. No handler catches it, since it is no `Exception`."""


@dataclass(eq=False)
class Task:
    """One thread of the run.

    `lost` counts its calls that failed with all their tries, `late` its requests that arrive when nobody waits for them
    any more; while there is an `outage`, every try is lost.
    """

    name: str
    work: Callable[[], None]
    lost: int = 0
    late: int = 0
    outage: bool = False
    skew_seconds: float = 0
    killed: bool = False
    error: BaseException | None = None
    done: bool = False
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


class Scheduler:
    """Runs tasks in turn. All but `switch` is called by the thread that made it."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._back = threading.Semaphore(0)
        self.tasks: list[Task] = []
        self.current: Task | None = None
        self.switches = 0

    def start(self, name: str, work: Callable[[], None]) -> Task:
        """Adds a task; it begins when it is drawn for the first time."""
        task = Task(name, work)
        threading.Thread(target=self._run, args=(task,), name=name, daemon=True).start()
        self.tasks.append(task)
        return task

    def step(self) -> None:
        """Lets one task run until its next switch or its end.

        Raises:
            RuntimeError: the task did not come to a switch.
            BaseException: what the task ended with, if its own work did not catch it.
        """
        task = self._draw.choice(self.tasks)
        self.current = task
        self.switches += 1
        task.go.release()
        if not self._back.acquire(timeout=_PATIENCE_SECONDS):
            raise RuntimeError(f"{task.name} did not come to a switch")
        self.current = None
        if task.done:
            self.tasks.remove(task)
        if task.error is not None:
            raise task.error

    def drain(self) -> None:
        """Lets all tasks run to their end, those too that they start."""
        while self.tasks:
            self.step()

    def switch(self) -> None:
        """Lets others go first; for the running task alone, elsewhere it does nothing."""
        task = self.current
        if task is None:
            return
        # Two processes do not share the resolver's class attributes, as two threads do.
        event, context = BaseRouter.__dict__.get("current_event"), BaseRouter.__dict__.get("lambda_context")
        self._back.release()
        task.go.acquire()
        BaseRouter.current_event = event  # type: ignore[assignment]
        BaseRouter.lambda_context = context  # type: ignore[assignment]

    def _run(self, task: Task) -> None:
        task.go.acquire()
        try:
            task.work()
        except BaseException as error:
            task.error = error
        task.done = True
        self._back.release()
