"""Claims of when the order arrives, held against the estimated window."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..clauses import Stretch
from ..facts import OrderFacts
from ..lexicon import Hit
from ..reading import Reading
from .flatness import Contradiction, is_flat, verb_mood
from .moment import Moment
from .when import moments

_TOLERANCE = timedelta(days=2)
_FAR = 12
_FRAGMENT = 5
_OBJECT = 2
_LEAD = 4
_DURING = frozenset(("for", "durante", "pendant", "durant", "since", "seit", "depuis", "desde", "с", "со"))
_AND = frozenset(("and", "y", "et", "und", "e", "и", "就"))


def delivery_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """Flat promises that end before the window by more than the tolerance, or come when none can come any more."""
    if facts.estimated_from is None and facts.status not in ("delivered", "cancelled"):
        return
    for claim, moment in _promises(reading, sent_at, facts.status):
        named = Hit("moment", "", moment.start, moment.end)
        if facts.status in ("delivered", "cancelled"):
            if moment.earliest > sent_at.date() and not reading.any_in(reading.clause(claim), "delivered"):
                yield Contradiction("false_information.still_to_come", 0.7, (claim, named))
        elif facts.estimated_from is not None and moment.latest + _TOLERANCE < facts.estimated_from:
            yield Contradiction("false_information.too_early", 0.85, (claim, named))


def _promises(reading: Reading, sent_at: datetime, status: str | None) -> Iterator[tuple[Hit, Moment]]:
    """Every flat arrival with the time that belongs to it, from today on."""
    today = sent_at.date()
    named: dict[Stretch, list[Moment]] = {}
    for arrival in _arrivals(reading, status):
        sentence = reading.sentence(arrival)
        if sentence not in named:
            ahead = (moment for moment in moments(reading, sentence, sent_at) if moment.latest >= today)
            named[sentence] = [moment for moment in ahead if not _lasts(reading, moment)]
        moment = _nearest(reading, arrival, named[sentence])
        if moment is not None and _is_promised(reading, arrival):
            yield arrival, moment
    for hit in reading.hits("today_out"):
        if (
            is_flat(reading, hit)
            and not reading.negated(hit, reach=4)
            and not reading.any_in(reading.clause(hit), "fault")
        ):
            yield hit, Moment(hit.start, hit.end, today, today)
    for sentence in reading.sentences:
        if sentence not in named and sentence.end - sentence.start <= 2 * _FRAGMENT:
            yield from _fragments(reading, sentence, sent_at)


def _arrivals(reading: Reading, status: str | None) -> Iterator[Hit]:
    """What says that the parcel comes, or that it is at the customer's then, or in use: what is used may be there.

    A courier who comes while the order is with the store may come to the store.
    """
    yield from reading.hits("expect")
    for hit in reading.hits("arrive", "courier"):
        comes = hit.concept == "courier" or reading.any_in(Stretch(hit.start, hit.end), "courier")
        if not comes or status == "shipped" or reading.any_in(reading.clause(hit), "you", "your", "it"):
            yield hit
    if status == "delivered":
        return
    for place in reading.hits("inyour"):
        if not reading.any_in(Stretch(place.end, place.end + _OBJECT), "notplace", "sizeword"):
            yield place
    for use in reading.hits("enjoy"):
        if not use.value or reading.any_in(reading.clause(use), "you"):
            yield use
    for you in reading.hits("you"):
        clause = reading.clause(you)
        lead = Stretch(max(clause.start, you.start - _LEAD), you.start)
        led = reading.any_in(lead, "rel", "weekday", "month", "week") and not reading.any_in(clause, "ask", "may")
        if led and (reading.any_in(Stretch(you.end + 1, clause.end), "it") or reading.any_in(lead, "sure")):
            yield you._replace(concept="enjoy")


def _is_promised(reading: Reading, arrival: Hit) -> bool:
    return (
        is_flat(reading, arrival)
        and not reading.negated(arrival, reach=5)
        and not reading.any_in(reading.clause(arrival), "fault", "nothing", "tocourier")
        and not (arrival.concept == "courier" and reading.any_in(reading.clause(arrival), "collects"))
        and not _is_of_a_refund(reading, arrival)
        and not reading.any_in(Stretch(arrival.end, min(arrival.end + _OBJECT, reading.clause(arrival).end)), "rival")
        and (arrival.concept == "expect" or verb_mood(reading, arrival) != "may" or _can_use(reading, arrival))
    )


def _can_use(reading: Reading, arrival: Hit) -> bool:
    """Whether it is a promise that the goods can be used ("on Friday you can wear it")."""
    before = reading.within(Stretch(max(reading.clause(arrival).start, arrival.start - 4), arrival.start), "may")
    return (
        arrival.concept == "enjoy" and bool(before) and reading.any_in(Stretch(before[0].start, arrival.start), "can")
    )


def _is_of_a_refund(reading: Reading, arrival: Hit) -> bool:
    """Whether the sentence spoke of a refund, and of no parcel since."""
    refunds = reading.within(Stretch(reading.sentence(arrival).start, arrival.start), "refund")
    return bool(refunds) and not reading.any_in(Stretch(refunds[-1].end, arrival.end), "parcel", "but")


def _nearest(reading: Reading, arrival: Hit, named: list[Moment]) -> Moment | None:
    """The time that belongs to the arrival: none that stands closer to the shipping, a refund or an answer."""
    if not named:
        return None
    if arrival.concept == "courier":
        clause = reading.clause(arrival)
        named = [moment for moment in named if clause.start <= moment.start < clause.end]
    if arrival.concept in ("enjoy", "inyour"):
        named = [moment for moment in named if not _is_short(reading, moment)]
    rivals = reading.within(reading.sentence(arrival), "shipped", "unshipped", "packing", "rival")
    best: Moment | None = None
    closest = _FAR + 1
    for moment in named:
        hit = Hit("moment", "", moment.start, moment.end)
        distance = reading.gap(hit, arrival)
        parted = hit.start >= arrival.end and any(other.end <= arrival.start for other in named)
        if distance < closest and not any(_is_rival(reading, rival, arrival, hit, parted) for rival in rivals):
            best, closest = moment, distance
    return best


def _lasts(reading: Reading, moment: Moment) -> bool:
    """Whether it is how long something goes on, since when, or how much later, and no day to come."""
    if reading.any_in(Stretch(moment.end, moment.end + 1), "offset"):
        return True
    return moment.start > 0 and reading.tokens[moment.start - 1].text in _DURING


def _is_short(reading: Reading, moment: Moment) -> bool:
    """Whether it is a matter of minutes, as care instructions are."""
    return any(unit.value == "minute" for unit in reading.within(Stretch(moment.start, moment.end), "unit"))


def _is_rival(reading: Reading, rival: Hit, arrival: Hit, named: Hit, parted: bool) -> bool:
    """Whether the time is rather the rival's; where they are `parted` by another time, nearness alone decides."""
    if (
        not parted
        and rival.concept == "rival"
        and reading.clause(rival) == reading.clause(arrival)
        and rival.start < arrival.end
    ):
        return True
    return reading.gap(named, rival) < reading.gap(named, arrival)


def _opens_what_follows(reading: Reading, sentence: Stretch, moment: Moment) -> bool:
    """Whether the sentence counts days and then what is had of them ("48 hours and you wear it")."""
    following = reading.tokens[moment.end].text if moment.end < sentence.end else ""
    return moment.start == sentence.start and following in _AND and reading.any_in(sentence, "unit")


def _fragments(reading: Reading, sentence: Stretch, sent_at: datetime) -> Iterator[tuple[Hit, Moment]]:
    """A time with hardly a word around it, where it can only be the delivery's ("Before Friday, promised.")."""
    named = reading.any_in(sentence, "sure", "parcel")
    if reading.any_in(sentence, "rival", "shipped", "unshipped", "packing", "delivered", "ask", "refund", "neg", "buy"):
        return
    for moment in moments(reading, sentence, sent_at):
        inside = range(moment.start, moment.end)
        rest = [i for i in range(sentence.start, sentence.end) if i not in inside and reading.tokens[i].text.isalnum()]
        claim = Hit("fragment", "", moment.start, moment.end)
        few = named and len(rest) - len(reading.within(sentence, "sure")) <= _FRAGMENT
        if (
            (few or _opens_what_follows(reading, sentence, moment))
            and moment.latest >= sent_at.date()
            and is_flat(reading, claim)
        ):
            yield claim, moment
