"""When a second opinion is asked for, and what it changes: where anything fails, the rules' verdict stands."""

import time
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, Protocol

from contact_seller.rules.order import Address
from screening.policy import Policy, worst
from screening.verdict import Outcome, Practice, Verdict

from .circuit import Circuit
from .leaving import fit_to_leave


class MalformedAnswerError(ValueError):
    """What came back is no opinion."""


class Source(Protocol):
    """Whoever gives an opinion."""

    @property
    def name(self) -> str:
        """How a verdict names it."""

    @property
    def practices(self) -> frozenset[Practice]:
        """The practices that it can judge."""

    def reads(self, text: str) -> bool:
        """Whether it understands the text's language and can take its length."""

    def ask(self, text: str) -> Mapping[Practice, float]:
        """How likely each of its practices is, from 0 to 1; raises whatever went wrong."""


class Consulted(NamedTuple):
    """The verdict that holds, and how asking went: `Skipped` and `Failed` leave the rules' verdict."""

    verdict: Verdict
    asking: Literal["NotNeeded", "Skipped", "Failed", "Decided"]
    error: str = ""


class SecondOpinion:
    """A source, asked about uncertain verdicts of one policy, behind a circuit breaker."""

    def __init__(
        self, source: Source, policy: Policy, circuit: Circuit, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`now` is a clock in seconds that never goes back."""
        self._source = source
        self._policy = policy
        self._circuit = circuit
        self._now = now

    def on(self, verdict: Verdict, text: str, address: Address | None) -> Consulted:
        """The verdict after asking, where it is uncertain and the source can judge what was found."""
        judged = {finding.practice for finding in verdict.findings} & self._source.practices
        if not (judged and self._policy.is_uncertain(verdict) and self._source.reads(text)):
            return Consulted(verdict, "NotNeeded")
        if not self._circuit.lets_through(self._now()):
            return Consulted(verdict, "Skipped")
        try:
            opinion = self._source.ask(fit_to_leave(text, address))
            decided = self._decided(verdict, opinion)
        except Exception as error:  # whatever it was, the rules have judged already
            self._circuit.failed(self._now())
            return Consulted(verdict, "Failed", type(error).__name__)
        self._circuit.succeeded()
        return Consulted(decided, "Decided")

    def _decided(self, verdict: Verdict, opinion: Mapping[Practice, float]) -> Verdict:
        """The findings stay as the rules saw them; the outcome is that of the opinion's confidence in each."""
        outcome: Outcome = worst(
            self._policy.outcome(finding._replace(confidence=opinion.get(finding.practice, finding.confidence)))
            for finding in verdict.findings
        )
        band = self._policy.second_opinion
        if outcome == "allow" and not (band and band.may_allow):
            outcome = "review"
        return verdict._replace(outcome=outcome, decided_by=self._source.name)
