"""Tells a flat claim about this order from a guess, a question, a condition, a plan or talk of something else."""

from typing import NamedTuple

from ..clauses import Stretch
from ..lexicon import Hit
from ..reading import Reading

_NEAR = 6
_ASIDE = 4
_DAYS = ("weekday", "rel", "week", "month", "holiday")
_QUOTES = frozenset("'‘’‚")
_YES_ENDS = frozenset(",.!")


class Contradiction(NamedTuple):
    """A claim that a known fact speaks against."""

    rule_id: str
    confidence: float
    hits: tuple[Hit, ...]


def is_flat(reading: Reading, hit: Hit, *, done: bool = False) -> bool:
    """Whether what stands here is stated outright, and of the order itself.

    What is `done` stays so whatever a later clause says is usual ("DHL has it, they are usually quick").
    """
    sentence, clause = reading.sentence(hit), reading.clause(hit)
    if sentence.question and clause.end == sentence.end:
        return False
    if reading.any_in(clause, "other", "offer") or reading.any_in(sentence, "correction"):
        return False
    if reading.any_in(Stretch(sentence.start, clause.end) if done else sentence, "policy"):
        return False
    if _heard_of(reading, hit, clause) or any(
        other.start <= hit.start + _NEAR for other in reading.within(sentence, "other")
    ):
        return False
    if _in_single_quotes(reading, hit):
        return False
    return not (_taken_back(reading, sentence) or _hedged(reading, hit, sentence) or _conditional(reading, hit))


def _in_single_quotes(reading: Reading, hit: Hit) -> bool:
    """Whether single quotation marks stand around it within its sentence; an apostrophe stands between letters."""
    sentence = reading.sentence(hit)
    begin, end = reading.span(sentence.start, sentence.end)
    start, stop = reading.span(hit.start, hit.end)
    text = reading.original
    opened = any(
        text[at] in _QUOTES and not text[at - 1 : at].isalnum() and text[at + 1].isalnum() for at in range(begin, start)
    )
    return opened and any(text[at] in _QUOTES and not text[at + 1 : at + 2].isalnum() for at in range(stop, end))


def _heard_of(reading: Reading, hit: Hit, clause: Stretch) -> bool:
    """Whether it repeats what the customer complains of ("sorry to hear that it was cancelled")."""
    before = reading.within(Stretch(max(reading.sentence(hit).start, clause.start - _ASIDE), hit.start), "heard")
    return any(heard.end >= clause.start for heard in before)


def verb_mood(reading: Reading, hit: Hit, *, inside: bool = True) -> str:
    """`will` for a future, `may` for a mere possibility or duty, else empty; judged by what leads to the verb.

    What is `inside` a phrase may be part of what it says ("still have to pack").
    """
    clause = reading.clause(hit)
    for mood in ("may", "will"):
        for modal in reading.within(clause, mood):
            if _opens_a_time(reading, modal):
                continue
            inverted = mood == "will" and modal.start == hit.end
            if inverted or -1 <= hit.start - modal.end <= 3 or (inside and hit.start <= modal.start < hit.end):
                return mood
    return ""


def _opens_a_time(reading: Reading, modal: Hit) -> bool:
    """Whether it leads to a day ("antes del domingo", "para el lunes") or is a month, and no modal verb."""
    if any(month.start == modal.start for month in reading.within(Stretch(modal.start, modal.end), "month")):
        return reading.any_in(Stretch(modal.start - 1, modal.start), "theday") or _is_numbered(reading, modal)
    leads = reading.any_in(Stretch(modal.start, modal.end), "before", "byday")
    return leads and reading.any_in(Stretch(modal.end, modal.end + 2), *_DAYS)


def _is_numbered(reading: Reading, month: Hit) -> bool:
    """Whether a day of the month stands beside it."""
    beside = (month.start - 1, month.end)
    return any(0 <= at < len(reading.tokens) and reading.tokens[at].text[0].isdecimal() for at in beside)


def _taken_back(reading: Reading, sentence: Stretch) -> bool:
    """Whether the next sentence says that this one was a mistake."""
    following = reading.following(sentence)
    return following is not None and reading.any_in(following, "correction")


def _hedged(reading: Reading, hit: Hit, sentence: Stretch) -> bool:
    if reading.any_in(sentence, "vague"):
        return True
    clause = reading.clause(hit)
    for hedge in reading.within(clause, "hedge"):
        if hit.concept == "expect" and hit.start <= hedge.start < hit.end and not _by_us(reading, hit):
            continue
        of_the_customer = hedge.start >= hit.end and reading.any_in(Stretch(hedge.start - 1, hedge.start), "you")
        if not of_the_customer:
            return True
    before = Stretch(max(sentence.start, clause.start - _ASIDE), clause.start)
    return any(_is_aside(reading, hedge) for hedge in reading.within(before, "hedge"))


def _by_us(reading: Reading, hit: Hit) -> bool:
    return reading.any_in(Stretch(hit.start - 3, hit.start), "we")


def _is_aside(reading: Reading, hedge: Hit) -> bool:
    clause = reading.clause(hedge)
    return clause.end - clause.start <= _ASIDE


def _conditional(reading: Reading, hit: Hit) -> bool:
    """Whether a condition weakens it; a payment elsewhere, demanded for what is flatly promised, does not."""
    sentence, clause = reading.sentence(hit), reading.clause(hit)
    for cond in reading.within(sentence, "cond"):
        if (
            hit.start <= cond.start < hit.end
            or _is_no_condition(reading, cond)
            or reading.any_in(reading.clause(cond), "channel")
        ):
            continue
        if cond.start < hit.start:
            return True
        if cond.start <= hit.start + _NEAR and not reading.any_in(Stretch(hit.end, cond.end), "ask", "courtesy"):
            own = reading.clause(cond)
            if own == clause or cond.start == own.start:
                return True
    return False


def _is_no_condition(reading: Reading, cond: Hit) -> bool:
    """Whether it is part of a time ("depois de amanhã"), or a yes without its accent or followed by a comma."""
    if any(time.start <= cond.start and cond.end <= time.end for time in reading.within(reading.sentence(cond), "rel")):
        return True
    if reading.any_in(Stretch(cond.end, cond.end + 1), *_DAYS):
        return True
    if any(cond.end == told.end for told in reading.within(Stretch(cond.start - 3, cond.start), "iswhen")):
        return True
    start, end = reading.span(cond.start, cond.end)
    alone = cond.end < len(reading.tokens) and reading.tokens[cond.end].text in _YES_ENDS
    return reading.original[start:end].lower() == "sí" or (cond.end - cond.start == 1 and alone)
