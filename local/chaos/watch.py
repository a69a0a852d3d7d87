"""What can be told of an answer at once, while the run goes on.

Nothing prohibited is shown, a repeat gets the first answer, and nobody gets a 5xx without an injected fault.
"""

import json
from collections.abc import Iterator
from datetime import timedelta

from local.chaos.cast import MARK
from local.chaos.commits import Commits
from local.chaos.evidence import Violation, was_let_through
from local.chaos.ledger import Ledger, Sent
from local.chaos.plain import plain

REMEMBERED = timedelta(hours=24)
"""How long a key is remembered at least."""


class Watch:
    """Looks at each answer as it comes."""

    def __init__(self, ledger: Ledger, commits: Commits) -> None:
        self._ledger = ledger
        self._commits = commits
        self.customers_reads = self.repeats = 0

    def answered(self, sent: Sent) -> Iterator[Violation]:
        """The rules that the answer breaks."""
        yield from _unexplained(sent)
        if sent.operation.role == "customer" and sent.answer is not None:
            self.customers_reads += 1
            yield from self._leaked(sent, json.dumps(sent.answer.body))
        if sent.operation.key is not None:
            yield from self._not_the_first(sent)

    def _leaked(self, sent: Sent, text: str) -> Iterator[Violation]:
        for words in MARK.findall(text):
            message = self._commits.marked.get(words)
            if message is None:
                continue
            row = plain(self._commits.thread()[message])
            if row["author"] == "merchant" and not (row["delivery"] == "delivered" and was_let_through(row)):
                yield Violation("nothing prohibited is shown", f"{sent.operation.name} shows [{words}]", message[0])

    def _not_the_first(self, sent: Sent) -> Iterator[Violation]:
        """Whatever came after the first answer is that answer, or an error that says that the key was misused."""
        same = self._ledger.by_key[sent.operation.callers_key]
        first = next((each for each in same if each.is_accepted), None)
        if first is None or first is sent or sent.is_unknown or sent.at > first.at + REMEMBERED:
            return
        self.repeats += 1
        if sent.operation.body != first.operation.body:
            if sent.answer is None or sent.answer.body.get("code") != "idempotency_mismatch":
                yield Violation("a key that is misused is refused", f"{sent.operation.name}: {sent.outcome}")
        elif sent.answer != first.answer and (sent.is_accepted or sent.began > first.ended):
            yield Violation("a repeat gets the first answer", f"{sent.operation}: {sent.answer} after {first.answer}")


def _unexplained(sent: Sent) -> Iterator[Violation]:
    if sent.answer is not None and sent.answer.status >= 500 and not sent.lost:
        thread = sent.operation.ids.get("ticket_id", "")
        yield Violation("no 5xx without an injected fault", f"{sent.operation} got {sent.answer}", thread)
