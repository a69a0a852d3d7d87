"""Holds two policies side by side on the same messages, so that a change is seen before it is switched on."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .engine import find
from .messages import Row
from .policy import Policy, worst
from .verdict import PRACTICES, Finding, Outcome, Practice

_DIRECTIONS: tuple[tuple[Outcome, Outcome], ...] = (
    ("allow", "review"),
    ("allow", "block"),
    ("review", "block"),
    ("block", "review"),
    ("review", "allow"),
    ("block", "allow"),
)


class Step(NamedTuple):
    """What a finding, a practice or a message leads to before and after."""

    before: Outcome
    after: Outcome

    @property
    def is_change(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after

    def __str__(self) -> str:
        return f"{self.before} -> {self.after}"


class Changed(NamedTuple):
    """One message of which the policies think differently: in all, a practice, and each finding that differs."""

    id: str
    step: Step
    practices: dict[Practice, Step]
    findings: tuple[tuple[Finding, Step], ...]


def changes(row: Row, before: Policy, after: Policy) -> Changed | None:
    """What becomes different for a message; None where nothing does. The message is read once for both."""
    found = [(finding, Step(_outcome(before, finding), _outcome(after, finding))) for finding in _found(row)]
    different = tuple((finding, step) for finding, step in found if step.is_change)
    if not different:
        return None
    practices = {
        practice: _together(step for finding, step in found if finding.practice == practice) for practice in PRACTICES
    }
    return Changed(row.id, _together(step for _, step in found), practices, different)


def _found(row: Row) -> tuple[Finding, ...]:
    return find(row.text, row.facts, row.sent_at)


def _outcome(policy: Policy, finding: Finding) -> Outcome:
    weighed = policy.weighed(finding)
    return "allow" if weighed is None else policy.outcome(weighed)


def _together(steps: Iterable[Step]) -> Step:
    seen = list(steps)
    return Step(worst(step.before for step in seen), worst(step.after for step in seen))


def comparison(rows: Iterable[Row], before: Policy, after: Policy) -> Iterator[str]:
    """The lines of a comparison: every message that changes, then counts a practice and direction."""
    yield f"before: policy {before.version}; after: policy {after.version}"
    counted: Counter[tuple[str, Step]] = Counter()
    messages = changed = 0
    for row in rows:
        messages += 1
        change = changes(row, before, after)
        if change is None:
            continue
        changed += change.step.is_change
        counted.update((practice, step) for practice, step in change.practices.items() if step.is_change)
        counted.update([("messages", change.step)])
        yield from _message_lines(change)
    yield ""
    yield from _table(counted)
    yield f"{changed} of {messages} messages change."


def _message_lines(change: Changed) -> Iterator[str]:
    stays = "" if change.step.is_change else " (stays)"
    yield f"{_one_line(change.id)}: {change.step}{stays}"
    for finding, step in change.findings:
        yield f"  {finding.practice} {finding.rule_id}: {step}"


def _one_line(name: str) -> str:
    return name if name.isprintable() else ascii(name)


def _table(counted: Counter[tuple[str, Step]]) -> Iterator[str]:
    yield "practice              " + "".join(f"{' -> '.join(direction):>17}" for direction in _DIRECTIONS)
    for name in (*PRACTICES, "messages"):
        yield f"{name:<22}" + "".join(f"{counted[name, Step(*each)]:>17}" for each in _DIRECTIONS)
