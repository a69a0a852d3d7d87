"""Claims that the order was shipped, delivered or cancelled, or was not."""

from collections.abc import Iterator
from datetime import datetime

from ..clauses import Stretch
from ..facts import OrderFacts
from ..lexicon import Hit, lexicon
from ..reading import Reading
from .flatness import Contradiction, is_flat, verb_mood
from .when import moments

_STATES = ("shipped", "unshipped", "transit", "delivered", "undelivered", "cancelled", "active", "packing")
_OPPOSITE = {"shipped": "unshipped", "delivered": "undelivered", "cancelled": "uncancelled", "transit": "untransit"}
_FUTURE = {"shipped": "packing", "delivered": "undelivered"}
_FALSE_WHEN = {
    "shipped": ("placed", "processing", "cancelled"),
    "unshipped": ("shipped", "delivered"),
    "packing": ("shipped", "delivered", "cancelled"),
    "active": ("cancelled",),
    "untransit": (),
    "transit": ("placed", "processing", "delivered", "cancelled"),
    "delivered": ("placed", "processing", "shipped", "cancelled"),
    "undelivered": ("delivered",),
    "cancelled": ("placed", "processing", "shipped", "delivered"),
    "uncancelled": ("cancelled",),
}
_TOLERANCE_DAYS = 2
_LATE_NEGATION = 6
_NEAR_FACILITY = 5
_SOMETHING = frozenset(("a", "an", "no", "un", "una", "une", "um", "uma", "ein", "eine", "einen", "kein", "keine"))


def status_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """Flat claims of a state that the order is not in."""
    if facts.status is None:
        return
    composed = (
        *_in_a_carriers_hands(reading),
        *_fetched(reading),
        *_at_the_customers(reading),
        *_not_sent_yet(reading),
    )
    for hit in _outermost([*reading.hits(*_STATES), *composed]):
        if not is_flat(reading, hit):
            continue
        state = _claimed_state(reading, hit, facts.status)
        if facts.status in _FALSE_WHEN.get(state, ()):
            yield Contradiction(f"false_information.{state}", 0.85, (hit,))
        elif state == "shipped":
            yield from _wrong_shipping_day(reading, hit, facts, sent_at)


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
    for courier in reading.hits("courier"):
        clause = reading.clause(courier)
        beside = Stretch(
            max(clause.start, courier.start - _NEAR_FACILITY), min(clause.end, courier.end + _NEAR_FACILITY)
        )
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


def _outermost(hits: list[Hit]) -> list[Hit]:
    """Leave out what is part of a longer phrase ("ready to be shipped")."""
    return [
        hit
        for hit in hits
        if not any(
            other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
            for other in hits
        )
    ]


def _is_of_something_else(reading: Reading, hit: Hit, status: str | None) -> bool:
    """Whether a code is what came, cash what the driver gets, or what leaves now a second parcel after a first."""
    clause = reading.clause(hit)
    if hit.concept == "transit" and any(not pay.value for pay in reading.within(clause, "pay")):
        return True
    if reading.any_in(clause, "codefrom") and reading.any_in(clause, "codeword", "secret"):
        return True
    if hit.concept in ("unshipped", "packing"):
        around = Stretch(max(clause.start, hit.start - _NEAR_FACILITY), min(clause.end, hit.end + _NEAR_FACILITY))
        if reading.any_in(around, "refund", "pay") and not reading.any_in(around, "parcel", "ordered"):
            return True
        if reading.any_in(Stretch(hit.end, hit.end + 2), "rival"):
            return True
    if status != "delivered" or hit.concept not in ("unshipped", "packing"):
        return False
    return reading.any_in(clause, "rel", "week", "weekday") and not reading.any_in(clause, "your", "ordered", "neg")


def _claimed_state(reading: Reading, hit: Hit, status: str | None) -> str:
    state = hit.concept
    mood = verb_mood(reading, hit)
    if (
        mood == "may"
        or _is_of_something_else(reading, hit, status)
        or (state in _OPPOSITE and reading.any_in(reading.clause(hit), "fault"))
    ):
        return ""
    if state in ("unshipped", "undelivered", "active", "packing"):
        denied = reading.any_in(Stretch(max(reading.clause(hit).start, hit.start - 3), hit.start), "neg")
        return "" if denied else state
    if _denied(reading, hit):
        return "" if mood else _OPPOSITE.get(state, "")
    if mood == "will" or (state == "shipped" and _is_ahead(reading, hit)):
        return _FUTURE.get(state, "")
    beside = Stretch(hit.start, min(reading.clause(hit).end, hit.end + _NEAR_FACILITY))
    return "transit" if state == "delivered" and reading.any_in(beside, "facility") else state


def _is_ahead(reading: Reading, hit: Hit) -> bool:
    """Whether a later day stands beside it: "mañana lo enviamos" is no past, though the form could be."""
    return any(int(day.value) > 0 for day in reading.within(reading.clause(hit), "rel"))


def _denied(reading: Reading, hit: Hit) -> bool:
    """Whether the state is negated, before it or, as German does, at the end of its clause."""
    clause = reading.clause(hit)
    if reading.any_in(Stretch(max(clause.start, hit.start - 4), hit.end), "neg"):
        return True
    behind = Stretch(hit.end, min(clause.end, hit.end + _LATE_NEGATION))
    return any(no.end >= clause.end - 2 for no in reading.within(behind, "notyet"))


def _wrong_shipping_day(reading: Reading, hit: Hit, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    if facts.shipped_at is None:
        return
    for moment in moments(reading, reading.clause(hit), sent_at):
        earliest, latest = moment.earliest, moment.latest
        shipped = facts.shipped_at.date()
        off_by = max((earliest - shipped).days, (shipped - latest).days)
        if latest <= sent_at.date() and off_by > _TOLERANCE_DAYS:
            yield Contradiction("false_information.shipped_on", 0.65, (hit,))
