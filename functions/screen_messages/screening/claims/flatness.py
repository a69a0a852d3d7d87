"""Tells a flat claim about this order from a guess, a question, a condition, a plan or talk of something else."""

from typing import NamedTuple

from ..lexicon import Hit
from ..reading import Reading


class Contradiction(NamedTuple):
    """A claim that a known fact speaks against."""

    rule_id: str
    confidence: float
    hits: tuple[Hit, ...]


def is_flat(reading: Reading, hit: Hit) -> bool:
    """Whether what stands here is stated outright, and of the order itself."""
    sentence, clause = reading.sentence(hit), reading.clause(hit)
    if sentence.question and clause.end == sentence.end:
        return False
    if reading.any_in(clause, "hedge", "cond", "other", "offer") or reading.any_in(sentence, "correction", "policy"):
        return False
    return not any(other.start <= hit.start + 6 for other in reading.within(sentence, "other", "cond"))


def verb_mood(reading: Reading, hit: Hit) -> str:
    """`will` for a future, `may` for a mere possibility or duty, else empty; judged by what leads to the verb."""
    clause = reading.clause(hit)
    for mood in ("may", "will"):
        for modal in reading.within(clause, mood):
            if -1 <= hit.start - modal.end <= 3 or hit.start <= modal.start < hit.end:
                return mood
    return ""
