"""Where money could go instead of the marketplace's checkout, and what makes naming such a place harmless."""

from collections.abc import Iterator

from . import composed
from .clauses import Stretch
from .coordinates import coordinates
from .lexicon import Hit
from .reading import Reading

_KIND = {"iban": "channel", "wallet": "channel", "pay_link": "channel", "link": "place", "email": "contact"}
_KIND |= {"handle": "contact"}


def marks(reading: Reading) -> Iterator[Hit]:
    """Every channel, place, contact, gift card or way round the marketplace that a message names."""
    yield from _coordinate_hits(reading)
    yield from composed.own(reading)
    yield from reading.hits("channel", "bill", "place", "contact", "giftcard", "outside", "courier")


def _coordinate_hits(reading: Reading) -> Iterator[Hit]:
    for coordinate in coordinates(reading.normalised):
        inside = reading.tokens_between(coordinate.start, coordinate.end)
        if inside:
            yield Hit(_KIND[coordinate.kind], coordinate.kind, inside.start, inside.stop)


def is_harmless(reading: Reading, mark: Hit) -> bool:
    """Whether a channel is named to warn of it, to refuse it, or to speak of a payment made or given back."""
    scope = reading.scope(mark)
    if reading.any_in(scope, "warn", "inside") or _is_refused(reading, scope) or _is_past(reading, scope):
        return True
    if mark.concept == "giftcard" and reading.hits("inquiry"):
        return True
    if _is_explained_next(reading, mark):
        return True
    clause = reading.clause(mark)
    if mark.concept != "outside" and reading.any_in(clause, "neg"):
        return True
    if mark.concept == "outside" and reading.negated(mark, reach=12):
        return True
    return reading.any_in(clause, "refund") and not reading.any_in(clause, "pay")


def _is_explained_next(reading: Reading, mark: Hit) -> bool:
    """Whether the next sentence warns, or says that it is a way to pay in the checkout."""
    following = reading.following(reading.sentence(mark))
    if following is None:
        return False
    in_checkout = mark.concept == "channel" and not mark.value and reading.any_in(following, "inside")
    return in_checkout or reading.any_in(following, "warn")


def _is_refused(reading: Reading, scope: Stretch) -> bool:
    return reading.any_in(scope, "refuse")


def _is_past(reading: Reading, scope: Stretch) -> bool:
    """Whether the payment is one that was made, and no other is asked for beside it."""
    done = reading.within(scope, "paid")
    if not done:
        return False
    taken = [*done, *reading.within(scope, "channel")]
    asked = [pay for pay in reading.within(scope, "pay") if not pay.value]
    return all(any(other.start < pay.end and pay.start < other.end for other in taken) for pay in asked)


def amount_in(reading: Reading, sentence: Stretch) -> Hit | None:
    """A number with a currency beside it, or one with two decimals, as prices are written."""
    for coin in reading.within(sentence, "currency"):
        for beside in (coin.start - 1, coin.end):
            if sentence.start <= beside < sentence.end and reading.tokens[beside].text[0].isdecimal():
                return Hit("amount", "", min(coin.start, beside), max(coin.end, beside + 1))
    for index in range(sentence.start, sentence.end):
        text = reading.tokens[index].text
        if text[-3:-2] in (".", ",") and text[:-3].isdecimal():
            return Hit("amount", "", index, index + 1)
    return None
