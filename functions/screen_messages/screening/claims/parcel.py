"""Claims about the parcel's papers: its tracking number and who carries it."""

import re
from collections.abc import Iterator
from datetime import datetime

from ..clauses import Stretch
from ..facts import OrderFacts
from ..lexicon import Hit, lexicon
from ..normalise import normalise
from ..reading import Reading
from ..tokens import tokenise
from .flatness import Contradiction, is_flat

_NUMBER = re.compile(
    r"(?<![a-z0-9])(?:\d{3,4}(?:[ -]\d{2,4}){2,7}|[a-z]{2} ?\d{3} \d{3} \d{3} ?[a-z]{2}|[a-z0-9]{8,34})(?![a-z0-9])"
)
_POSTAL = re.compile(r"[a-z]{2}\d{9}[a-z]{2}|1z[a-z0-9]{16}")  # tracking numbers by their form alone
_FEWEST_DIGITS = 6
_TAIL_DIGITS = 3
_REACH = 14
_ALIKE = 0.6
_LONG = 10


def tracking_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A number given as the tracking number that is not the order's."""
    if facts.tracking_number is None:
        return
    known = _compact(facts.tracking_number)
    if known in _compact(reading.original):
        return
    carriers = [hit for hit in lexicon("carriers").hits(reading.tokens) if hit.concept == "carrier"]
    for track in (*reading.hits("track"), *carriers):
        given = _given_number(reading, track)
        if given is None or not is_flat(reading, track) or reading.negated(track) or _is_told_by_you(reading, given):
            continue
        if not _agree(_compact(_text(reading, given)), known):
            yield Contradiction("false_information.tracking_number", 0.9, (track, given))
    for given in _numbers(reading):
        number = _compact(_text(reading, given))
        if (
            (_is_a_slip(number, known) or _POSTAL.fullmatch(number) or _is_of_its_form(reading, given, number, known))
            and is_flat(reading, given)
            and not _is_told_by_you(reading, given)
            and not reading.negated(given)
        ):
            yield Contradiction("false_information.tracking_number", 0.8, (given,))


def _given_number(reading: Reading, track: Hit) -> Hit | None:
    following = reading.following(reading.sentence(track))
    limit = min(following.end if following else reading.sentence(track).end, track.end + _REACH)
    for hit in _numbers(reading, track.end, limit):
        if not reading.any_in(Stretch(track.end, hit.start), "ordernumber", "contact"):
            return hit
    for hit in _numbers(reading, max(reading.sentence(track).start, track.start - 6), track.start):
        if not reading.any_in(Stretch(hit.start - 4, hit.start), "ordernumber", "contact"):
            return hit
    for ending in reading.within(Stretch(track.end, limit), "ending"):
        tail = Stretch(ending.end, ending.end + 3)
        for index in range(tail.start, min(tail.end, len(reading.tokens))):
            if reading.tokens[index].text.isdecimal() and len(reading.tokens[index].text) >= _TAIL_DIGITS:
                return Hit("number", "", index, index + 1)
    return None


def _numbers(reading: Reading, start: int = 0, limit: int | None = None) -> Iterator[Hit]:
    """Long numbers among tokens `start` to `limit`."""
    limit = len(reading.tokens) if limit is None else limit
    if start >= limit:
        return
    for match in _NUMBER.finditer(reading.normalised.text, reading.tokens[start].start, reading.tokens[limit - 1].end):
        inside = reading.tokens_between(*match.span())
        if inside and sum(char.isdecimal() for char in match[0]) >= _FEWEST_DIGITS:
            yield Hit("number", "", inside[0], inside[-1] + 1)


def _is_a_slip(given: str, known: str) -> bool:
    """Whether a number without a name is the order's with a few signs wrong."""
    if len(given) != len(known):
        return False
    same = sum(one == other for one, other in zip(given, known, strict=True))
    return _ALIKE * len(known) <= same < len(known)


def _is_of_its_form(reading: Reading, given: Hit, number: str, known: str) -> bool:
    """Whether it is as long as the order's, of digits as that, and the sentence speaks of following a parcel."""
    if len(number) != len(known) or len(number) < _LONG or not number.isdecimal() or not known.isdecimal():
        return False
    sentence = reading.sentence(given)
    return reading.any_in(sentence, "parcel", "track") and not reading.any_in(sentence, "ordernumber", "contact")


def _is_told_by_you(reading: Reading, given: Hit) -> bool:
    """Whether the number is one that the customer gave ("the number AB12… you sent me")."""
    return any(told.start == given.end for told in reading.within(Stretch(given.end, given.end + 1), "fromyou"))


def _agree(given: str, known: str) -> bool:
    return given == known or known.endswith(given) or known.startswith(given)


def _text(reading: Reading, hit: Hit) -> str:
    return reading.normalised.text[reading.tokens[hit.start].start : reading.tokens[hit.end - 1].end]


def _compact(number: str) -> str:
    return "".join(char for char in number.casefold() if char.isalnum())


def carrier_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A carrier named as the one that has the parcel, where the order names another."""
    if facts.carrier is None:
        return
    known = _carriers(facts.carrier)
    mentioned = [hit for hit in lexicon("carriers").hits(reading.tokens) if hit.concept == "carrier"]
    if any(hit.value in known for hit in mentioned) or _compact(facts.carrier) in _compact(reading.original):
        return
    for hit in mentioned:
        aside = reading.any_in(reading.sentence(hit), "fault") or reading.any_in(reading.clause(hit), "neg")
        aside = aside or reading.any_in(reading.clause(hit), "calls")
        if not aside and is_flat(reading, hit, done=True):
            yield Contradiction("false_information.carrier", 0.75, (hit,))


def _carriers(name: str) -> set[str]:
    return {hit.value for hit in lexicon("carriers").hits(tokenise(normalise(name).text))}
