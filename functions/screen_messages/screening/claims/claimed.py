"""Tells whether a colour, size, number or product is said of what was ordered, packed or sent."""

from ..clauses import Stretch
from ..lexicon import Hit, lexicon
from ..reading import Reading
from .flatness import is_flat

_EVIDENCE = ("ordered", "packed", "packing", "shipped", "unshipped", "transit", "delivered")
_NEAR = 6
_BESIDE = 2


def is_claimed(reading: Reading, hit: Hit, *more: str) -> bool:
    """Whether the sentence says what was ordered, packed or sent, flatly; `more` concepts may be its evidence too."""
    sentence, clause = reading.sentence(hit), reading.clause(hit)
    until_here = Stretch(sentence.start, clause.end)
    if reading.any_in(sentence, "hedge") or _at_fault(reading, sentence) or reading.any_in(until_here, "offer"):
        return False
    if reading.any_in(clause, "neg"):
        return False
    if _changes(reading, hit) or not is_flat(reading, hit):
        return False
    if reading.any_in(sentence, *_EVIDENCE, *more):
        return True
    if any(0 <= hit.start - mine.end <= _NEAR for mine in reading.within(clause, "your", "yours")):
        return True
    goods = lexicon("products").hits(reading.tokens[max(clause.start, hit.start - _BESIDE) : hit.start])
    return any(found.concept == "product" for found in goods)


def _at_fault(reading: Reading, sentence: Stretch) -> bool:
    """Whether something is called wrong or damaged, as against "no worry about scratches"."""
    return any(not reading.negated(fault, reach=4) for fault in reading.within(sentence, "fault"))


def _changes(reading: Reading, hit: Hit) -> bool:
    """Whether another variant is wished for ("change to red"), as against "red, as you asked"."""
    sentence = reading.sentence(hit)
    ordered = reading.within(sentence, "ordered")
    return any(
        not any(order.start <= change.start and change.end <= order.end for order in ordered)
        for change in reading.within(sentence, "change")
        if not reading.negated(change) and not reading.any_in(reading.clause(change), "nothing")
    )
