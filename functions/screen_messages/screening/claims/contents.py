"""Claims about how many pieces were ordered or packed, and of what."""

from collections.abc import Iterator
from datetime import datetime

from ..clauses import Stretch
from ..facts import OrderFacts
from ..lexicon import Hit, lexicon
from ..normalise import normalise
from ..reading import Reading
from ..tokens import tokenise
from .claimed import is_claimed
from .flatness import Contradiction
from .moment import number_at

_MOST_PIECES = 50
_MOST_UNNAMED = 20
_CLOSE = 3
_LABEL = 9
_ARTICLE = 3
_IN = frozenset(("in", "en", "im", "em", "nel", "an", "con", "com", "mit", "und", "y", "et", "e", "в", "с", "и", "на"))
_LABEL_ENDS = frozenset(":：=")
_ENDS = frozenset(",.;!)，。；！\n")


def quantity_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A number of pieces that is neither an item's, nor the order's in all."""
    counts = [item.quantity for item in facts.items if item.quantity is not None]
    if not counts or len(counts) != len(facts.items):
        return
    titles = {word for item in facts.items for word in _title_words(item.title or "")}
    allowed = {*counts, sum(counts), len(counts)} if len(counts) > 1 else {*counts}
    said = list(_quantities(reading, titles))
    if any(count in allowed for _, count in said):
        return
    for hit, count in said:
        if str(count) not in titles and is_claimed(reading, hit, "container", "intotal"):
            yield Contradiction("false_information.quantity", 0.7, (hit,))


def _title_words(title: str) -> Iterator[str]:
    """A title's words, without what it says that one piece is made of ("rack with 12 jars")."""
    before = ""
    for token in tokenise(normalise(title).text):
        if not before.isdecimal():
            yield token.text
        before = token.text


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
        if reading.any_in(Stretch(index + 1, index + 2), "sizeword") or _is_a_name(reading, index):
            continue
        if _counts_containers(reading, index) and not _is_titled(reading, after, titles):
            continue
        if _counts_pieces(reading, index, titles, products) or _counts_all(reading, index, int(number)):
            yield Hit("quantity", "", index, index + 1), int(number)


def _counts_containers(reading: Reading, index: int) -> bool:
    """Whether boxes or parcels are counted ("one carton", "one big carton"), and not what lies in them."""
    if reading.any_in(Stretch(index + 1, index + 2), "container"):
        return True
    adjective = len(reading.tokens) > index + 1 and len(reading.tokens[index + 1].text) > _ARTICLE
    return adjective and reading.any_in(Stretch(index + 2, index + 3), "container")


def _is_titled(reading: Reading, stretch: Stretch, titles: set[str]) -> bool:
    """Whether the goods themselves are boxes or bags, so that a number of them counts pieces."""
    end = min(stretch.end, len(reading.tokens))
    return any(_same_noun(reading.tokens[i].text, title) for i in range(stretch.start, end) for title in titles)


def _is_a_name(reading: Reading, index: int) -> bool:
    """Whether letters follow without a space, as in "3DS" but not in "3x"."""
    if index + 1 >= len(reading.tokens) or not reading.tokens[index].text[0].isdecimal():
        return False
    token, following = reading.tokens[index], reading.tokens[index + 1]
    glued = following.start == token.end and "a" <= following.text[0] <= "z"
    return glued and not reading.any_in(Stretch(index + 1, index + 2), "piece")


def _counts_pieces(reading: Reading, index: int, titles: set[str], products: set[int]) -> bool:
    behind = range(index + 1, min(index + 1 + _CLOSE, len(reading.tokens)))
    if reading.any_in(Stretch(index + 1, index + 3), "piece") or reading.any_in(Stretch(index - 2, index), "quantity"):
        return True
    if any(i in products for i in behind) or _follows_the_order(reading, index):
        return True
    return any(_same_noun(reading.tokens[i].text, title) for i in behind for title in titles)


def _counts_all(reading: Reading, index: int, number: int) -> bool:
    """Whether a number without a noun says how many there are: "there are 3 in the box", "all three", "only one"."""
    clause = reading.clause(Hit("number", "", index, index + 1))
    if is_labelled(reading, index, "quantity"):
        return True
    lead = [hit for hit in reading.within(Stretch(index - 3, index), "thereare", "reads") if hit.end == index]
    if lead and 1 < number <= _MOST_UNNAMED and _is_bare(reading, index + 1, clause):
        return reading.any_in(clause, "packed", "ordered") or bool(products_in(reading))
    if number > 1 and _is_bought(reading, index) and _is_bare(reading, index + 1, clause):
        return number <= _MOST_UNNAMED
    led = reading.within(Stretch(index - 2, index), "allof", "alone")
    if number > 1 and any(hit.concept == "allof" and hit.end == index for hit in led):
        return any(0 <= hit.start - index <= _CLOSE for hit in reading.within(clause, "packed"))
    follows = reading.any_in(Stretch(index + 1, index + 2), "alone")
    return (follows or any(hit.concept == "alone" for hit in led)) and _is_bare(reading, index + 1 + follows, clause)


def _is_bought(reading: Reading, index: int) -> bool:
    """Whether a number follows at once on what says that it was bought ("you bought three")."""
    return any(hit.end == index for hit in reading.within(Stretch(index - 5, index), "ordered"))


def is_labelled(reading: Reading, index: int, label: str) -> bool:
    """Whether what stands here is the value of a label before it ("Quantity on your order: 3")."""
    if reading.tokens[index - 1].text not in _LABEL_ENDS:
        return False
    return reading.any_in(Stretch(max(0, index - _LABEL), index - 1), label)


def _is_bare(reading: Reading, following: int, clause: Stretch) -> bool:
    """Whether nothing, or only where it lies, follows in the clause."""
    if following >= clause.end or not reading.tokens[following].text[0].isalnum():
        return following >= clause.end or reading.tokens[following].text in _ENDS
    return reading.any_in(Stretch(following, following + 1), "packed", "arrive")


def _follows_the_order(reading: Reading, index: int) -> bool:
    """Whether the number opens what was ordered ("you ordered three ..."), and is no time or size."""
    following = reading.tokens[index + 1].text if index + 1 < len(reading.tokens) else ""
    said = (
        ("ordered", "packed")
        if reading.any_in(reading.sentence(Hit("", "", index, index)), "ordered")
        else ("ordered",)
    )
    opens = any(hit.end == index for hit in reading.within(Stretch(index - 5, index), *said))
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
    """Whether the goods are called the customer's own, what was ordered, or the very thing that was packed."""
    clause = reading.clause(hit)
    if any(0 <= hit.start - mine.end <= 2 for mine in reading.within(clause, "your")):
        return reading.any_in(clause, "ordered", "packed", "packing", "shipped", "unshipped", "transit", "delivered")
    if reading.any_in(clause, "ordered"):
        return True
    packed = reading.within(Stretch(max(clause.start, hit.start - _CLOSE), hit.start), "packed")
    return any(_is_object(reading, Stretch(done.end, hit.start)) for done in packed)


def _is_object(reading: Reading, between: Stretch) -> bool:
    """Whether hardly more than an article stands between the packing and the goods ("we packed the kettle")."""
    words = [reading.tokens[index].text for index in range(between.start, between.end)]
    return len(words) <= 1 and all(len(word) <= _ARTICLE and word not in _IN for word in words)
