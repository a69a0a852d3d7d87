"""Meanings that no word carries alone: "the numbers on your card", "a code by text message", "our bank account"."""

from collections.abc import Iterator

from .clauses import Stretch
from .lexicon import Hit
from .reading import Reading

_NEAR = 7
_SECRETS = (
    ("part", "card", "part"),
    ("part", "acct", "part"),
    ("codeword", "codefrom", "code"),
    ("threedigits", "rear", "cvv"),
)
_OTHER_NUMBERS = ("ordernumber", "track", "giftcard", "partial", "sizeword", "othernumber")
_OWN = (("till", "channel"), ("site", "place"))
_OWN_REACH = 4


def secrets(reading: Reading) -> Iterator[Hit]:
    """What a card, a bank account or a bank's message shows, named in parts rather than by one term."""
    for part_name, whole_name, value in _SECRETS:
        wholes = reading.hits(whole_name)
        if not wholes:
            continue
        for part in reading.hits(part_name):
            if part.value and (part.value == "date") != (whole_name == "card"):
                continue
            whole = _beside(reading, part, whole_name)
            if whole is not None and not _is_another_number(reading, part, whole):
                yield Hit("secret", value, min(part.start, whole.start), max(part.end, whole.end))


def _beside(reading: Reading, part: Hit, whole_name: str) -> Hit | None:
    sentence = reading.sentence(part)
    around = Stretch(max(sentence.start, part.start - _NEAR - 1), min(sentence.end, part.end + _NEAR + 1))
    others = [whole for whole in reading.within(around, whole_name) if _belongs(reading, part, whole)]
    return min(others, key=lambda whole: reading.gap(whole, part), default=None)


def _belongs(reading: Reading, part: Hit, whole: Hit) -> bool:
    """A part stands before its whole, or closely after it ("the card's number"); a code may stand anywhere near."""
    if _overlap(whole, part):
        return False
    if whole.concept in ("codefrom", "rear"):
        return True
    if part.value == "id" and reading.sentence(part).question:
        return True
    if whole.concept == "acct" and reading.clause(part) != reading.clause(whole):
        return False
    return part.start < whole.start or reading.gap(whole, part) <= 1


def _is_another_number(reading: Reading, part: Hit, whole: Hit) -> bool:
    around = Stretch(max(0, part.start - 3), part.end + 3)
    others = reading.within(around, *_OTHER_NUMBERS)
    return any(_overlap(other, part) or _overlap(other, whole) for other in others)


def own(reading: Reading) -> Iterator[Hit]:
    """The store's own account or shop: "my husband's account", "our little page"."""
    for noun, concept in _OWN:
        for hit in reading.hits(noun):
            sentence = reading.sentence(hit)
            before = Stretch(max(sentence.start, hit.start - _OWN_REACH), hit.start)
            ours = reading.within(before, "our")
            if ours and not reading.any_in(Stretch(ours[-1].end, hit.start), "your", "you"):
                yield Hit(concept, "own", ours[-1].start, hit.end)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end
