"""Gathers every contradiction between a message and the order's facts into findings."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from ..facts import OrderFacts
from ..reading import Reading
from ..verdict import Finding
from .contents import product_contradictions, quantity_contradictions
from .delivery_time import delivery_contradictions
from .flatness import Contradiction
from .parcel import carrier_contradictions, tracking_contradictions
from .status import status_contradictions
from .variants import color_contradictions, size_contradictions

type _Check = Callable[[Reading, OrderFacts, datetime], Iterable[Contradiction]]

_VERSION = "1"
_CHECKS: tuple[_Check, ...] = (
    status_contradictions,
    delivery_contradictions,
    tracking_contradictions,
    carrier_contradictions,
    color_contradictions,
    size_contradictions,
    quantity_contradictions,
    product_contradictions,
)


def detect(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Finding]:
    """One finding for each kind of claim that is false."""
    for check in _CHECKS:
        worst = max(check(reading, facts, sent_at), key=lambda found: found.confidence, default=None)
        if worst is not None:
            spans = reading.spans(worst.hits)
            yield Finding("false_information", "high", worst.confidence, spans, worst.rule_id, _VERSION)
