"""Claims about the parcel's papers: its tracking number and who carries it."""

import re
from collections.abc import Iterator
from datetime import datetime

from ..clauses import Stretch
from ..facts import OrderFacts
from ..lexicon import Hit, lexicon, tokenise
from ..normalise import normalise
from ..reading import Reading
from .flatness import Contradiction, is_flat

_NUMBER = re.compile(r"(?<![a-z0-9])(?:\d{3,4}(?:[ -]\d{2,4}){3,7}|[a-z0-9]{8,34})(?![a-z0-9])")
_FEWEST_DIGITS = 6
_TAIL_DIGITS = 3


def tracking_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A number given as the tracking number that is not the order's."""
    if facts.tracking_number is None:
        return
    known = _compact(facts.tracking_number)
    if known in _compact(reading.original):
        return
    carriers = [hit for hit in lexicon("carriers").hits(reading.tokens) if hit.concept == "carrier"]
    for track in (*reading.hits("track"), *carriers):
        if not is_flat(reading, track) or reading.negated(track):
            continue
        given = _given_number(reading, track)
        if given is not None and not _agree(_compact(_text(reading, given)), known):
            yield Contradiction("false_information.tracking_number", 0.9, (track, given))


def _given_number(reading: Reading, track: Hit) -> Hit | None:
    following = reading.following(reading.sentence(track))
    limit = min(following.end if following else reading.sentence(track).end, track.end + 14)
    start = reading.tokens[track.end - 1].end
    text = reading.normalised.text
    for match in _NUMBER.finditer(text, start, reading.tokens[limit - 1].end):
        inside = [i for i in range(track.end, limit) if match.start() <= reading.tokens[i].start < match.end()]
        if inside and sum(char.isdigit() for char in match[0]) >= _FEWEST_DIGITS:
            hit = Hit("number", "", inside[0], inside[-1] + 1)
            if not reading.any_in(Stretch(track.end, hit.start), "ordernumber", "contact"):
                return hit
    for ending in reading.within(Stretch(track.end, limit), "ending"):
        tail = Stretch(ending.end, ending.end + 3)
        for index in range(tail.start, min(tail.end, len(reading.tokens))):
            if reading.tokens[index].text.isdigit() and len(reading.tokens[index].text) >= _TAIL_DIGITS:
                return Hit("number", "", index, index + 1)
    return None


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
        sentence = reading.sentence(hit)
        handed = reading.any_in(sentence, "shipped", "unshipped", "transit", "delivered", "handed", "track", "arrive")
        if handed and is_flat(reading, hit) and not reading.negated(hit, reach=8):
            yield Contradiction("false_information.carrier", 0.75, (hit,))


def _carriers(name: str) -> set[str]:
    return {hit.value for hit in lexicon("carriers").hits(tokenise(normalise(name).text))}
