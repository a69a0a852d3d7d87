"""Finds contempt aimed at the customer: insult, mockery, threat, discrimination, blackmail over reviews, shouting."""

import re
from collections.abc import Iterator
from datetime import datetime

from .clauses import Stretch
from .facts import OrderFacts
from .hints import innuendos, names_the_item
from .lexicon import Hit
from .reading import Reading
from .verdict import Finding, Severity

_VERSION = "1"
_LOUD_WORD = re.compile(r"[^\W\d_]{2,}")
_LOUD_WORDS_AT_LEAST = 4
_JEER_REACH = 4
_CALL_AT_MOST = 4

type _Slight = tuple[float, Severity, str, list[Hit]]


def detect(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Finding]:
    """At most one finding: the gravest slight in the message."""
    titles = " ".join(item.title or "" for item in facts.items).casefold()
    found = max(_slights(reading, titles), key=lambda slight: slight[0], default=None)
    if found is not None:
        confidence, severity, rule, hits = found
        yield Finding("disrespect", severity, confidence, reading.spans(hits), rule, _VERSION)
    elif _shouts(reading):
        yield Finding("disrespect", "medium", 0.6, ((0, len(reading.original)),), "disrespect.shouting", _VERSION)


def _slights(reading: Reading, titles: str) -> Iterator[_Slight]:
    for hit in reading.hits("threat"):
        if not reading.negated(hit, reach=3):
            yield 0.92, "critical", "disrespect.threat", [hit]
    for hit in reading.hits("slur"):
        if _is_meant(reading, hit, titles):
            yield 0.9, "high", "disrespect.slur", [hit]
    for hit in reading.hits("scorn"):
        if _is_scorn(reading, hit, titles):
            mild = hit.value == "mild"
            yield 0.65 if mild else 0.85, "medium" if mild else "high", "disrespect.scorn", [hit]
    yield from _jeers(reading)
    yield from _insults(reading, titles)
    yield from _groups(reading, titles)
    yield from _exposure(reading)
    yield from _review_pressure(reading)
    for hinted in innuendos(reading, titles):
        yield 0.7, "medium", "disrespect.hinted", hinted


def _jeers(reading: Reading) -> Iterator[_Slight]:
    """Slights in two halves, a few words apart ("even a child … can", "congratulations … you broke")."""
    for lead in reading.hits("lead"):
        if not _is_said_of_others(reading, lead):
            continue
        reach = Stretch(lead.end, lead.end + _JEER_REACH)
        tail = next((hit for hit in reading.within(reach, "tail") if hit.value == lead.value), None)
        if tail is not None:
            menace = lead.value.startswith("menace")
            rule = "disrespect.threat" if menace else "disrespect.jeer"
            yield 0.9 if menace else 0.8, "critical" if menace else "high", rule, [lead, tail]


def _is_said_of_others(reading: Reading, hit: Hit) -> bool:
    before = Stretch(max(reading.sentence(hit).start, hit.start - 3), hit.start)
    return not (reading.any_in(before, "neg") or _of_oneself(reading, hit))


def _is_scorn(reading: Reading, hit: Hit, titles: str) -> bool:
    return _is_said_of_others(reading, hit) and not names_the_item(reading, hit, titles)


def _of_oneself(reading: Reading, hit: Hit) -> bool:
    """Whether the writer scolds himself in the same clause; words of the slight itself tell nothing."""
    selves = reading.within(reading.clause(hit), "self")
    return any(own.end <= hit.start or own.start >= hit.end for own in selves)


def _insults(reading: Reading, titles: str) -> Iterator[_Slight]:
    for hit in reading.hits("insult", "belittle"):
        if not _is_meant(reading, hit, titles):
            continue
        target = _target(reading, hit)
        if target is not None:
            yield 0.88, "high", "disrespect.insult", [target, hit]
        elif hit.concept == "insult" and _is_thrown_in(reading, hit):
            yield 0.6, "medium", "disrespect.insult_in_passing", [hit]


def _target(reading: Reading, hit: Hit) -> Hit | None:
    clause = reading.clause(hit)
    for you in reading.within(clause, "you"):
        if reading.gap(you, hit) <= (4 if you.start < hit.start else 3):
            return you
    for your in reading.within(clause, "your"):
        if your.start < hit.start and reading.gap(your, hit) <= 1:
            return your
    return next((person for person in reading.within(clause, "person") if person.start == hit.end), None)


def _is_thrown_in(reading: Reading, hit: Hit) -> bool:
    """Whether an insult without a target is one: a short call ("idiot!"), or a word on people, not on things."""
    sentence, clause = reading.sentence(hit), reading.clause(hit)
    speaks = reading.any_in(sentence, "we", "self") and not reading.any_in(sentence, "you", "your", "neg")
    if speaks or reading.negated(hit, reach=6) or reading.any_in(sentence, "report"):
        return False
    return clause.end - clause.start <= _CALL_AT_MOST or reading.any_in(sentence, "person", "you", "neg")


def _groups(reading: Reading, titles: str) -> Iterator[_Slight]:
    for group in reading.hits("group"):
        sentence = reading.sentence(group)
        for trait in reading.within(sentence, "trait", "insult", "belittle"):
            ours = reading.any_in(sentence, "we") and trait.concept == "trait"
            if reading.gap(group, trait) <= 6 and not ours and not names_the_item(reading, group, titles):
                yield 0.8, "high", "disrespect.discrimination", [group, trait]


def _exposure(reading: Reading) -> Iterator[_Slight]:
    """A threat to show the customer's data or words to others."""
    for private in reading.hits("private"):
        sentence = reading.sentence(private)
        if sentence.question or reading.any_in(sentence, "courtesy", "neg"):
            continue
        shown = [hit for hit in reading.within(sentence, "expose") if reading.gap(hit, private) <= 5]
        crowd = [hit for hit in reading.within(sentence, "crowd") if reading.gap(hit, private) <= 8]
        if shown and crowd:
            yield 0.9, "critical", "disrespect.exposure", [shown[0], private, crowd[0]]


def _review_pressure(reading: Reading) -> Iterator[_Slight]:
    for review in reading.hits("review"):
        sentence = reading.sentence(review)
        around = Stretch(sentence.start, (reading.following(sentence) or sentence).end)
        levers = reading.within(sentence, "lever")
        stakes = reading.within(around, "stake")
        if levers and stakes and not reading.any_in(around, "freely"):
            yield 0.85, "high", "disrespect.review_blackmail", [review, levers[0], stakes[0]]


def _is_meant(reading: Reading, hit: Hit, titles: str) -> bool:
    clause = reading.clause(hit)
    if reading.any_in(clause, "self") or reading.any_in(Stretch(max(clause.start, hit.start - 4), hit.start), "neg"):
        return False
    return not (names_the_item(reading, hit, titles) or _is_half_a_word(reading, hit))


def _is_half_a_word(reading: Reading, hit: Hit) -> bool:
    """Whether a hyphen ties the word to the next one ("blind-stitching")."""
    end = reading.span(hit.start, hit.end)[1]
    return reading.original[end : end + 1] == "-" and reading.original[end + 1 : end + 2].isalpha()


def _shouts(reading: Reading) -> bool:
    """A message that is loud throughout, and pressing or scolding at that."""
    text = reading.original
    if "!" not in text and not reading.hits("scold"):
        return False
    words = _LOUD_WORD.findall(text)
    loud = [word for word in words if word.isupper()]
    if len(loud) < _LOUD_WORDS_AT_LEAST or len(loud) < 0.6 * len(words) or reading.hits("courtesy"):
        return False
    return "!!" in text or bool(reading.hits("scold", "neg", "you", "your"))
