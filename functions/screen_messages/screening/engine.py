"""From text to verdict: read the message once, ask every detector and the learned model, weigh what they found."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from . import disrespect, off_platform, payment_info
from .claims import false_claims
from .combined import combined
from .facts import OrderFacts
from .policy import Policy, load_policy
from .reading import Reading
from .verdict import Finding, Verdict

type Detector = Callable[[Reading, OrderFacts, datetime], Iterable[Finding]]

DETECTORS: tuple[Detector, ...] = (payment_info.detect, off_platform.detect, false_claims.detect, disrespect.detect)


def screen(text: str, facts: OrderFacts, sent_at: datetime, policy: Policy | None = None) -> Verdict:
    """Judge one merchant message; the same arguments always give the same verdict.

    Without a policy, the package's own one weighs.
    """
    return (policy or load_policy()).verdict(find(text, facts, sent_at))


def find(text: str, facts: OrderFacts, sent_at: datetime) -> tuple[Finding, ...]:
    """All that the detectors and the learned model see in a message, weak or strong, before a policy weighs it."""
    reading = Reading(text)
    if not reading.tokens:
        return ()
    return tuple(combined(reading, find_by_rules(reading, facts, sent_at)))


def find_by_rules(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Finding]:
    """What the detectors alone see; a model is trained against this."""
    return (finding for detector in DETECTORS for finding in detector(reading, facts, sent_at))
