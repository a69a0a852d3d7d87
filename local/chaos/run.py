"""A run: so many operations under faults, then quiet, then everything is drained and checked."""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from importlib import import_module
from io import StringIO
from pkgutil import iter_modules
from random import Random
from unittest.mock import patch

from contact_seller import usecases
from contact_seller.logs import logger
from local.chaos import (
    check_merchants,
    check_messages,
    check_orders,
    check_published,
    check_standings,
    check_tables,
    check_tickets,
)
from local.chaos.clock import Time, simulated
from local.chaos.commits import Commits
from local.chaos.evidence import Evidence, Violation
from local.chaos.faults import Faults
from local.chaos.ledger import Ledger, Sent
from local.chaos.people import People
from local.chaos.scheduler import Killed, Scheduler
from local.chaos.service import Service
from local.chaos.stream import Stream
from local.chaos.traffic import Traffic
from local.chaos.watch import Watch
from local.chaos.wire import Wire

_LEAP_EVERY = 12
"""Operations between two leaps of time, on average."""

_SWEEP_SHARE = 0.004
_POLL_SHARE = 0.15
_METRICS = {"POWERTOOLS_METRICS_DISABLED": "true", "POWERTOOLS_METRICS_NAMESPACE": "ContactSeller"}
_SHORT_OF_TIME_MS, _ENOUGH_MS = 9_000, 60_000


@dataclass
class Run:
    """One run; made, run and looked at once."""

    seed: int
    operations: int
    violations: list[Violation] = field(default_factory=list)
    sweeps: int = 0
    leaps: int = 0

    def __post_init__(self) -> None:
        self._draw = Random(self.seed)
        self.scheduler = Scheduler(self._drawn())
        self.faults = Faults(self._drawn())
        self.commits = Commits()
        self.ledger = Ledger()
        self.time = Time(self.scheduler)
        self.service = Service(self.scheduler, self._drawn())
        self.wire = Wire(self.scheduler, self.faults, self.commits, self._drawn())
        self.stream = Stream(self.scheduler, self.service, self.faults, self._drawn())
        self.commits.on_insert = self.stream.take
        self.watch = Watch(self.ledger, self.commits)
        self._people = People(self.scheduler, self.service, self.ledger, self.time, self._drawn(), self._told)
        self._traffic = Traffic(self.commits, self.time, self._drawn(), people=6 + self.operations // 400)
        self.evidence: Evidence | None = None

    def go(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Runs, drains and checks, on tables that are empty; ends early where a rule is broken on the way."""
        with self._world():
            begun, next_leap = 0, _LEAP_EVERY
            while begun < self.operations and not self.violations:
                self._traffic.turn()
                at_once = self._draw.choice((1, 3, 8, 16))
                for _ in range(min(next_leap, self.operations - begun)):
                    self._let_run(at_once)
                    self._people.begin(self._traffic.next())
                    begun += 1
                self._leap(self._length())
                next_leap = self._draw.randint(1, 2 * _LEAP_EVERY)
                progress(begun)
            self._drain()
            self._check()
            self._let_all_time_pass()
            self._check()
            self.violations += check_tables.check(self.commits, self.stream.inserted)

    @property
    def fingerprint(self) -> str:
        """Of all that was written, in its order: two runs of one seed have the same."""
        return sha256(repr([(each.task, each.puts) for each in self.commits.log]).encode()).hexdigest()[:16]

    def _drawn(self) -> Random:
        """A source of draws of its own, so that one part's draws do not shift another's."""
        return Random(self._draw.getrandbits(64))

    @contextmanager
    def _world(self) -> Iterator[None]:
        with ExitStack() as stack:
            stack.enter_context(simulated(self.time, self._drawn(), self.scheduler.switch))
            for each in iter_modules(usecases.__path__):
                module = import_module(f"{usecases.__name__}.{each.name}")
                if hasattr(module, "ThreadPoolExecutor"):
                    stack.enter_context(patch.object(module, "ThreadPoolExecutor", _InTurn))
            stack.enter_context(patch.dict(os.environ, _METRICS))
            stack.enter_context(redirect_stdout(StringIO()))  # a hundred of one metric are printed all the same
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore", UserWarning)
            level = logger.log_level
            logger.setLevel("CRITICAL")
            stack.callback(logger.setLevel, level)
            self.wire.attach()
            yield

    def _told(self, sent: Sent) -> None:
        self.violations += self.watch.answered(sent)

    def _let_run(self, at_once: int) -> None:
        """Lets tasks run until there is room for one more caller."""
        while self._people.at_work >= at_once:
            self._turn()

    def _turn(self) -> None:
        if self._draw.random() < _POLL_SHARE:
            self.stream.poll()
        if self._draw.random() < _SWEEP_SHARE:
            self._start_sweeps(self._draw.choice((1, 1, 2)))
        if self.scheduler.tasks:
            self.scheduler.step()

    def _start_sweeps(self, number: int) -> None:
        for _ in range(number):
            self.scheduler.start("sweep", self._sweep)

    def _sweep(self) -> None:
        self.sweeps += 1
        time_left = _SHORT_OF_TIME_MS if self.faults.on and self._draw.random() < 0.1 else _ENOUGH_MS
        try:
            self.service.invoke("sweep_sla", {}, time_left)
        except Killed:
            return
        except Exception as error:
            if not self.faults.on:
                self.violations.append(Violation("a sweep without faults succeeds", repr(error)))

    def _leap(self, length: timedelta) -> None:
        """Lets time pass between calls, never within one: a call takes seconds at most."""
        while self.scheduler.tasks:
            self._turn()
        self.time.leap(length)
        self.leaps += 1
        if length > timedelta(hours=1):
            self._start_sweeps(self._draw.choice((0, 1, 2)))

    def _length(self) -> timedelta:
        lengths = ((0.01, 0.5), (0.5, 8), (20, 30), (100, 250))
        (least, most), *_ = self._draw.choices(lengths, (50, 30, 18, 2))
        return timedelta(hours=self._draw.uniform(least, most))

    def _drain(self) -> None:
        """No faults any more, no skew; everything that is on its way arrives, and what is due is done."""
        self.faults.on = self.service.skewed = False
        for _ in range(2):
            while self.scheduler.tasks or not self.stream.is_drained:
                self.stream.poll()
                if self.scheduler.tasks:
                    self.scheduler.step()
            self.time.leap(timedelta(minutes=16))
            self._start_sweeps(1)
        self.scheduler.drain()
        while self.scheduler.tasks or not self.stream.is_drained:
            self.stream.poll()
            if self.scheduler.tasks:
                self.scheduler.step()

    def _let_all_time_pass(self) -> None:
        """Every clock is overdue, every resolved ticket closes, every strike expires."""
        for days in (1, 15, 60, 150):
            self.time.leap(timedelta(days=days))
            self._drain()

    def _check(self) -> None:
        self.evidence = Evidence(self.ledger, self.commits, self.wire.published, self.time.now)
        for each in (check_messages, check_tickets, check_published, check_merchants, check_standings, check_orders):
            self.violations += each.check(self.evidence)


class _InTurn:
    """In the place of a pool of threads: one after the other, in the task's own thread."""

    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> "_InTurn":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    map = staticmethod(map)
