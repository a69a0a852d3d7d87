"""Claims of when the order arrives, held against the estimated window."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..facts import OrderFacts
from ..lexicon import Hit
from ..reading import Reading
from .flatness import Contradiction, is_flat, verb_mood
from .when import Moment, moments

_TOLERANCE = timedelta(days=2)
_FAR = 12


def delivery_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """Flat promises that end before the window by more than the tolerance, or come after the delivery."""
    if facts.estimated_from is None and facts.status != "delivered":
        return
    for arrival in reading.hits("arrive"):
        if not is_flat(reading, arrival) or reading.negated(arrival, reach=5) or verb_mood(reading, arrival) == "may":
            continue
        moment = _nearest(reading, arrival, sent_at)
        if moment is None or moment.latest < sent_at.date():
            continue
        named = Hit("moment", "", moment.start, moment.end)
        if facts.status == "delivered":
            yield Contradiction("false_information.still_to_come", 0.7, (arrival, named))
        elif facts.estimated_from is not None and moment.latest < facts.estimated_from - _TOLERANCE:
            yield Contradiction("false_information.too_early", 0.85, (arrival, named))


def _nearest(reading: Reading, arrival: Hit, sent_at: datetime) -> Moment | None:
    """The time that belongs to the arrival: none that stands closer to the shipping, a refund or an answer."""
    sentence = reading.sentence(arrival)
    rivals = reading.within(sentence, "shipped", "unshipped", "rival")
    best: Moment | None = None
    for moment in moments(reading, sentence, sent_at):
        named = Hit("moment", "", moment.start, moment.end)
        distance = reading.gap(named, arrival)
        if distance > _FAR or any(_is_rival(reading, rival, arrival, named) for rival in rivals):
            continue
        if best is None or distance < reading.gap(Hit("moment", "", best.start, best.end), arrival):
            best = moment
    return best


def _is_rival(reading: Reading, rival: Hit, arrival: Hit, named: Hit) -> bool:
    if rival.concept == "rival" and reading.clause(rival) == reading.clause(arrival):
        return True
    return reading.gap(named, rival) < reading.gap(named, arrival)
