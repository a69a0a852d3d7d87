"""Claims that the order was shipped, delivered or cancelled, or was not."""

from collections.abc import Iterator
from datetime import datetime

from ..clauses import Stretch
from ..facts import OrderFacts
from ..lexicon import Hit
from ..reading import Reading
from .composed_states import composed_states
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
_PHRASE = 4
_ASKED = 3


def status_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """Flat claims of a state that the order is not in."""
    if facts.status is None:
        return
    for hit in _outermost([*reading.hits(*_STATES), *composed_states(reading, sent_at)]):
        if not is_flat(reading, hit, done=True):
            continue
        state = _claimed_state(reading, hit, facts.status)
        if facts.status in _FALSE_WHEN.get(state, ()):
            yield Contradiction(f"false_information.{state}", 0.85, (hit,))
        elif state == "shipped":
            yield from _wrong_shipping_day(reading, hit, facts, sent_at)


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
    """Whether it is no state of the parcel.

    The customer is asked to look there, a code came, the driver gets cash, or a second parcel leaves after a first.
    """
    clause = reading.clause(hit)
    if hit.concept == "transit" and any(not pay.value for pay in reading.within(clause, "pay")):
        return True
    if hit.concept == "delivered" and reading.any_in(
        Stretch(max(clause.start, hit.start - _ASKED), hit.start), "lookfor"
    ):
        return True
    if hit.concept == "shipped" and _is_a_mailing(reading, hit, clause):
        return True
    if reading.any_in(clause, "codefrom") and reading.any_in(clause, "codeword", "secret"):
        return True
    if reading.any_in(clause, "money") and not reading.any_in(clause, "parcel", "ordered"):
        return True
    return hit.concept in ("unshipped", "packing") and _is_sent_besides(reading, hit, clause, status)


def _is_a_mailing(reading: Reading, hit: Hit, clause: Stretch) -> bool:
    """Whether an e-mail or the like is what went out, and no parcel."""
    before = Stretch(clause.start, hit.start)
    return reading.any_in(before, "mailing") and not reading.any_in(before, "parcel", "it")


def _is_sent_besides(reading: Reading, hit: Hit, clause: Stretch, status: str | None) -> bool:
    """Whether a refund or an answer is what goes out, or something after what was delivered."""
    around = Stretch(max(clause.start, hit.start - _NEAR_FACILITY), min(clause.end, hit.end + _NEAR_FACILITY))
    if reading.any_in(around, "refund", "pay") and not reading.any_in(around, "parcel", "ordered"):
        return True
    if reading.any_in(Stretch(hit.end, hit.end + 2), "rival"):
        return True
    if status != "delivered":
        return False
    return reading.any_in(clause, "rel", "week", "weekday") and not reading.any_in(clause, "your", "ordered", "neg")


def _claimed_state(reading: Reading, hit: Hit, status: str | None) -> str:
    state = hit.concept
    mood = verb_mood(reading, hit, inside=hit.end - hit.start < _PHRASE)
    if mood == "may" or _is_of_something_else(reading, hit, status) or (state in _OPPOSITE and _at_fault(reading, hit)):
        return ""
    if state == "undelivered" and hit.value and _is_sympathy(reading, hit):
        return ""
    if state in ("unshipped", "undelivered", "active", "packing"):
        denied = reading.any_in(Stretch(max(reading.clause(hit).start, hit.start - 3), hit.start), "neg")
        return "" if denied else state
    if _denied(reading, hit):
        return "" if mood else _OPPOSITE.get(state, "")
    if mood == "will" or (state in ("shipped", "delivered") and _is_ahead(reading, hit)):
        return _FUTURE.get(state, "")
    beside = Stretch(hit.start, min(reading.clause(hit).end, hit.end + _NEAR_FACILITY))
    return "transit" if state == "delivered" and reading.any_in(beside, "facility") else state


def _is_sympathy(reading: Reading, hit: Hit) -> bool:
    """Whether it repeats the customer's own words ("I understand that you have not received it")."""
    return reading.any_in(Stretch(reading.sentence(hit).start, hit.start), "sympathy", "courtesy", "heard", "but")


def _at_fault(reading: Reading, hit: Hit) -> bool:
    """Whether something is wrong with it; what is part of the state itself is not ("stuck in customs")."""
    faults = reading.within(reading.clause(hit), "fault")
    return any(not hit.start <= fault.start < hit.end for fault in faults)


def _is_ahead(reading: Reading, hit: Hit) -> bool:
    """Whether a later day stands beside it: "mañana lo enviamos" is no past, though the form could be."""
    clause = reading.clause(hit)
    if any(int(day.value) > 0 for day in reading.within(clause, "rel")):
        return True
    within = Stretch(hit.end, min(clause.end, hit.end + _NEAR_FACILITY))
    counted = hit.concept == "delivered" and reading.any_in(within, "unit") and reading.any_in(within, "within")
    return counted and not reading.any_in(clause, "ago", "since")


def _denied(reading: Reading, hit: Hit) -> bool:
    """Whether the state is negated, before it or, as German does, at the end of its clause."""
    clause = reading.clause(hit)
    before = Stretch(max(clause.start, hit.start - 4), hit.start if hit.value else hit.end)
    if reading.any_in(before, "neg", "nothing"):
        return True
    if hit.value:
        return False
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
