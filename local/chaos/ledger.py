"""What was asked and what was answered: all that the people of a run know."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from local.chaos.operation import Answer, Operation


@dataclass(frozen=True)
class Sent:
    """One sending of an operation, when it began and ended in the run, and what came back.

    Without an answer, or with a 5xx, nobody knows what it did. `late` means that something of it may come yet.
    """

    operation: Operation
    began: int
    ended: int
    at: datetime
    answer: Answer | None
    lost: int
    late: int

    @property
    def is_accepted(self) -> bool:
        """Whether it was carried out."""
        return self.answer is not None and self.answer.status < 300

    @property
    def is_unknown(self) -> bool:
        """Whether it may have been carried out."""
        return self.answer is None or self.answer.status >= 500

    @property
    def outcome(self) -> str:
        """For counting."""
        if self.answer is None:
            return "killed"
        if self.is_accepted:
            return "carried out"
        return "500" if self.is_unknown else str(self.answer.body.get("code"))


@dataclass
class Ledger:
    """All sendings, in the order of their ends."""

    sent: list[Sent] = field(default_factory=list)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    by_key: dict[str, list[Sent]] = field(default_factory=dict)
    by_words: dict[str, list[Sent]] = field(default_factory=dict)

    def note(self, sent: Sent) -> None:
        """Writes down a sending."""
        operation = sent.operation
        self.sent.append(sent)
        self.outcomes[operation.name, sent.outcome] += 1
        if operation.key is not None:
            self.by_key.setdefault(operation.callers_key, []).append(sent)
        if operation.words is not None:
            self.by_words.setdefault(operation.words, []).append(sent)
