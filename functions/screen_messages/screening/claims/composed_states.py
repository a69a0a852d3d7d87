"""States of the order that no phrase carries alone: a carrier that holds it, a place where it lies, a day it leaves."""

from collections.abc import Iterator
from datetime import datetime

from ..clauses import Stretch
from ..lexicon import Hit, lexicon
from ..reading import Reading
from .when import moments

_NEAR = 5
_LATE_NEGATION = 6
_SOMETHING = frozenset(("a", "an", "no", "un", "una", "une", "um", "uma", "ein", "eine", "einen", "kein", "keine"))
_TOGETHER = (
    ("transit", "waypoint", "located"),
    ("transit", "cityof", "since"),
    ("transit", "toyou", "since"),
    ("transit", "moves", "since"),
    ("shipped", "scanned", "since"),
    ("shipped", "shipnoun", "done"),
    ("shipped", "gave", "courier"),
    ("shipped", "gave", "haulier"),
    ("cancelled", "ordernoun", "voided"),
    ("cancelled", "hadto", "cancelverb"),
    ("shipped", "gone", "isout"),
    ("delivered", "there", "lies"),
    ("delivered", "youhave", "since"),
    ("unshipped", "oursplace", "yet"),
    ("unshipped", "fromus", "neg"),
)
_DENIALS = ("neg", "nothing")
_OVER = ("done", "courier", "haulier")
_NOT_BESIDE = {
    "gave": ("pay", "currency", "there", "papers"),
    "gone": ("rival", "track"),
    "youhave": ("rival", "track"),
    "hadto": ("our",),
}
"""A state, and two concepts that tell it where they stand in one clause that is neither denied nor ahead."""


def composed_states(reading: Reading, sent_at: datetime) -> Iterator[Hit]:
    """Every state that is told by what stands together."""
    yield from _together(reading, sent_at)
    yield from _leaving(reading, sent_at)
    yield from _in_a_carriers_hands(reading)
    yield from _fetched(reading)
    yield from _at_the_customers(reading)
    yield from _not_sent_yet(reading)
    yield from _had(reading, sent_at)
    for hit in reading.hits("goneby"):
        yield Hit("shipped", "", hit.start, hit.end)


def _together(reading: Reading, sent_at: datetime) -> Iterator[Hit]:
    for state, anchor, companion in _TOGETHER:
        for hit in reading.hits(anchor):
            clause = reading.clause(hit)
            since = _since(reading, clause)
            beside = since if companion == "since" else reading.within(clause, companion)
            if not beside and not (companion == "since" and _is_past(reading, clause, sent_at)):
                continue
            if _tells_something_else(reading, hit, clause, companion):
                continue
            told_as_done = state == "unshipped" or companion in _OVER or since
            if told_as_done or not _is_ahead(reading, clause, sent_at):
                ends = [hit, *beside[:1]]
                yield Hit(state, "", min(end.start for end in ends), max(end.end for end in ends))


def _tells_something_else(reading: Reading, hit: Hit, clause: Stretch, companion: str) -> bool:
    """Whether the clause denies it, asks or plans it, or speaks of money, papers or a door."""
    if reading.any_in(clause, "may", "will", "fault", "refund", "money"):
        return True
    asks = (ask for ask in reading.within(clause, "ask") if ask.end <= hit.start or hit.end <= ask.start)
    if any(not reading.by_the_store(ask) for ask in asks):
        return True
    if companion not in _DENIALS and reading.any_in(clause, *_DENIALS):
        return True
    return reading.any_in(clause, *_NOT_BESIDE.get(hit.concept, ()))


def _since(reading: Reading, clause: Stretch) -> list[Hit]:
    """What says that something is so already; a weekday alone may be one to come."""
    days = reading.within(clause, "weekday")
    return [
        hit
        for hit in reading.within(clause, "since")
        if not any(hit.start <= day.start and day.end <= hit.end for day in days)
    ]


def _is_ahead(reading: Reading, clause: Stretch, sent_at: datetime) -> bool:
    """Whether a time to come stands in the clause ("on Friday it is with your neighbour")."""
    return any(moment.latest > sent_at.date() for moment in moments(reading, clause, sent_at))


def _is_past(reading: Reading, clause: Stretch, sent_at: datetime) -> bool:
    """Whether a time that is over stands in the clause ("two days ago")."""
    return any(moment.latest < sent_at.date() for moment in moments(reading, clause, sent_at))


def _leaving(reading: Reading, sent_at: datetime) -> Iterator[Hit]:
    """Verbs of leaving with a day to come, which say that the parcel has not left."""
    today = sent_at.date()
    for hit in reading.hits("leaves"):
        clause = reading.clause(hit)
        if reading.any_in(clause, "neg", "nothing", "may", "refund", "money"):
            continue
        if any(moment.latest >= today for moment in moments(reading, clause, sent_at)):
            yield Hit("packing", "", hit.start, hit.end)


def _in_a_carriers_hands(reading: Reading) -> Iterator[Hit]:
    """Carriers that are said to hold the parcel ("DHL has it", "in the hands of DHL")."""
    for carrier in lexicon("carriers").hits(reading.tokens):
        holds = any(
            _has_the_parcel(reading, hit) for hit in reading.within(Stretch(carrier.end, carrier.end + 2), "holds")
        )
        held = any(
            hit.end == carrier.start for hit in reading.within(Stretch(carrier.start - 5, carrier.start), "held")
        )
        if holds or held:
            yield Hit("transit", "", carrier.start, carrier.end)


def _fetched(reading: Reading) -> Iterator[Hit]:
    """Couriers who are said to have fetched the parcel ("the postman took it", "ya lo tiene el cartero")."""
    for courier in reading.hits("courier", "haulier"):
        clause = reading.clause(courier)
        beside = Stretch(max(clause.start, courier.start - _NEAR), min(clause.end, courier.end + _NEAR))
        for took in reading.within(beside, "took"):
            if not reading.any_in(clause, "neg", "may", "will", "there", "customer"):
                yield Hit("shipped", "", min(courier.start, took.start), max(courier.end, took.end))


def _has_the_parcel(reading: Reading, holds: Hit) -> bool:
    """Whether the carrier has the parcel, and not "a photo" or "no record"."""
    following = reading.tokens[holds.end].text if holds.end < len(reading.tokens) else ""
    return following not in _SOMETHING


def _at_the_customers(reading: Reading) -> Iterator[Hit]:
    """Places of the customer's where the parcel is said to lie ("in your mailbox since Monday")."""
    for place in reading.hits("there"):
        if reading.any_in(reading.clause(place), "since"):
            yield Hit("delivered", "", place.start, place.end)


def _not_sent_yet(reading: Reading) -> Iterator[Hit]:
    """Verbs of sending that are negated and said to be so until now ("we did not, so far, send it")."""
    for verb in reading.hits("shipverb"):
        clause = reading.clause(verb)
        denied = reading.within(Stretch(max(clause.start, verb.start - _LATE_NEGATION), verb.end), "neg", "nothing")
        if denied and reading.any_in(clause, "yet"):
            yield Hit("unshipped", "", denied[0].start, verb.end)


def _had(reading: Reading, sent_at: datetime) -> Iterator[Hit]:
    """The parcel that the customer has, flatly and with no time to come ("case closed: you have the package")."""
    for hit in reading.hits("haspack"):
        clause = reading.clause(hit)
        if reading.any_in(clause, "may", "will", "ask", "subclause", *_DENIALS):
            continue
        if all(moment.latest < sent_at.date() for moment in moments(reading, reading.sentence(hit), sent_at)):
            yield Hit("delivered", "", hit.start, hit.end)
