"""A circuit breaker: after failures in a row nobody is asked for a while, so that an outage costs no time."""

from dataclasses import dataclass


@dataclass
class Circuit:
    """Counts failures in a row in this warm process; times in seconds, of the caller's clock, come in."""

    failures_to_open: int = 3
    seconds_open: float = 60.0
    _failures: int = 0
    _opened_at: float = 0.0

    def lets_through(self, now: float) -> bool:
        """Whether to ask: always while it is closed, and again when it has been open long enough."""
        return self._failures < self.failures_to_open or now - self._opened_at >= self.seconds_open

    def succeeded(self) -> None:
        """Closes it: failures count from none again."""
        self._failures = 0

    def failed(self, now: float) -> None:
        """Counts a failure; the last one that it takes, and each after it, opens the circuit from now on."""
        self._failures += 1
        if self._failures >= self.failures_to_open:
            self._opened_at = now
