"""From text to verdict: read the message once, ask every detector, weigh what they found."""

from collections.abc import Callable, Iterable
from datetime import datetime

from . import disrespect, off_platform, payment_info
from .claims import false_claims
from .facts import OrderFacts
from .policy import load_policy
from .reading import Reading
from .verdict import Finding, Verdict

type Detector = Callable[[Reading, OrderFacts, datetime], Iterable[Finding]]

DETECTORS: tuple[Detector, ...] = (payment_info.detect, off_platform.detect, false_claims.detect, disrespect.detect)


def screen(text: str, facts: OrderFacts, sent_at: datetime) -> Verdict:
    """Judge one merchant message; the same arguments always give the same verdict."""
    reading = Reading(text)
    if not reading.tokens:
        return load_policy().verdict(())
    return load_policy().verdict(finding for detector in DETECTORS for finding in detector(reading, facts, sent_at))
