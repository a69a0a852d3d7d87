"""Claims about how many pieces were ordered or packed, and of what."""

from collections.abc import Iterator
from datetime import datetime

from ..clauses import Stretch
from ..facts import OrderFacts
from ..lexicon import Hit, lexicon, tokenise
from ..normalise import normalise
from ..reading import Reading
from .claimed import is_claimed
from .flatness import Contradiction
from .moment import number_at

_MOST_PIECES = 50
_CLOSE = 3


def quantity_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A number of pieces that is neither an item's, nor the order's in all."""
    counts = [item.quantity for item in facts.items if item.quantity is not None]
    if not counts or len(counts) != len(facts.items):
        return
    titles = {token.text for item in facts.items for token in tokenise(normalise(item.title or "").text)}
    allowed = {*counts, sum(counts), len(counts)} if len(counts) > 1 else {*counts}
    said = list(_quantities(reading, titles))
    if any(count in allowed for _, count in said):
        return
    for hit, count in said:
        if str(count) not in titles and is_claimed(reading, hit):
            yield Contradiction("false_information.quantity", 0.7, (hit,))


def _quantities(reading: Reading, titles: set[str]) -> Iterator[tuple[Hit, int]]:
    for hit in reading.hits("count"):
        yield hit, int(hit.value)
    products = {index for hit in products_in(reading) for index in range(hit.start, hit.end)}
    for index in range(len(reading.tokens)):
        number = number_at(reading, index)
        if number is None or number != int(number) or not 1 <= number <= _MOST_PIECES:
            continue
        before, after = Stretch(index - 1, index), Stretch(index + 1, index + 3)
        if reading.any_in(before, "sizeword", "month") or reading.any_in(after, "unit", "month"):
            continue
        if _counts_pieces(reading, index, titles, products):
            yield Hit("quantity", "", index, index + 1), int(number)


def _counts_pieces(reading: Reading, index: int, titles: set[str], products: set[int]) -> bool:
    behind = range(index + 1, min(index + 1 + _CLOSE, len(reading.tokens)))
    if reading.any_in(Stretch(index + 1, index + 3), "piece") or reading.any_in(Stretch(index - 2, index), "quantity"):
        return True
    if any(i in products for i in behind) or _follows_the_order(reading, index):
        return True
    return any(_same_noun(reading.tokens[i].text, title) for i in behind for title in titles)


def _follows_the_order(reading: Reading, index: int) -> bool:
    """Whether the number opens what was ordered ("you ordered three ..."), and is no time or size."""
    following = reading.tokens[index + 1].text if index + 1 < len(reading.tokens) else ""
    opens = any(hit.end == index for hit in reading.within(Stretch(index - 5, index), "ordered"))
    timed = reading.any_in(Stretch(index + 1, index + 4), "upto", "month", "unit")
    return opens and following.isalpha() and not timed and number_at(reading, index) != 1


def _same_noun(word: str, title: str) -> bool:
    return len(title) > 2 and word.isalpha() and (word == title or word in (title + "s", title + "es"))


def products_in(reading: Reading) -> list[Hit]:
    """Kinds of goods that the message names."""
    return [hit for hit in lexicon("products").hits(reading.tokens) if hit.concept == "product"]


def product_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A kind of goods that the order does not hold."""
    if not facts.items:
        return
    mentioned = products_in(reading)
    if not mentioned:
        return
    known = [_kinds(item.title or "") for item in facts.items]
    allowed = set[str]().union(*known)
    if not all(known) or any(hit.value in allowed for hit in mentioned):
        return
    for hit in mentioned:
        if _is_of_the_order(reading, hit) and is_claimed(reading, hit):
            yield Contradiction("false_information.product", 0.65, (hit,))


def _kinds(title: str) -> set[str]:
    return {hit.value for hit in lexicon("products").hits(tokenise(normalise(title).text)) if hit.concept == "product"}


def _is_of_the_order(reading: Reading, hit: Hit) -> bool:
    """Whether the goods are called the customer's own, or what was ordered."""
    clause = reading.clause(hit)
    if any(0 <= hit.start - mine.end <= 2 for mine in reading.within(clause, "your")):
        return reading.any_in(clause, "ordered", "packed", "packing", "shipped", "unshipped", "transit", "delivered")
    return reading.any_in(clause, "ordered")
