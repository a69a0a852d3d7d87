"""Claims about what was ordered or packed: colour, size and quantity."""

from collections.abc import Iterator
from datetime import datetime

from ..clauses import Stretch
from ..facts import OrderFacts
from ..lexicon import LATIN_LANGUAGES, Hit, lexicon, tokenise
from ..normalise import normalise
from ..reading import Reading
from .flatness import Contradiction, is_flat
from .when import number_at

_ALIKE = (
    {"blue", "navy", "turquoise", "teal"},
    {"grey", "silver", "anthracite"},
    {"beige", "cream", "khaki", "ivory", "brown"},
    {"cream", "ivory", "white"},
    {"red", "burgundy"},
    {"pink", "rose", "purple"},
    {"green", "olive", "turquoise", "teal", "khaki"},
    {"gold", "yellow", "rose"},
)
_LETTER_SIZES = {"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl", "4xl", "5xl"}
_SAME_SIZE = {"xxl": "2xl", "xxxl": "3xl"}
_MOST_PIECES = 50


def color_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A colour that no item of the order has."""
    known = [_colors(item.color) for item in facts.items]
    if not known or not all(known):
        return
    titled = {color for item in facts.items for color in _colors(item.title)}
    allowed = titled.union(*known)
    said = [hit for hit in reading.hits("color") if _is_claimed(reading, hit)]
    if "multicolor" in allowed or any(_alike(hit.value, color) for hit in said for color in allowed):
        return
    for hit in said:
        yield Contradiction("false_information.color", 0.75, (hit,))


def _colors(text: str | None) -> set[str]:
    if not text:
        return set()
    tokens = tokenise(normalise(text).text)
    languages = LATIN_LANGUAGES if text.isascii() else (*LATIN_LANGUAGES, "zh", "ru")
    return {hit.value for name in languages for hit in lexicon(name).hits(tokens) if hit.concept == "color"}


def _alike(one: str, other: str) -> bool:
    return one == other or any(one in family and other in family for family in _ALIKE)


def _is_claimed(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence says what was ordered, packed or sent, flatly."""
    sentence = reading.sentence(hit)
    if reading.any_in(sentence, "offer", "change", "hedge") or reading.any_in(reading.clause(hit), "neg"):
        return False
    if not reading.any_in(sentence, "ordered", "packed", "shipped", "transit", "delivered"):
        return False
    return is_flat(reading, hit)


def size_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A size that no item of the order has."""
    if not facts.items or not all(item.size for item in facts.items):
        return
    allowed = {part for item in facts.items for part in _size_parts(f"{item.size} {item.title or ''}")}
    said = [(hit, size) for hit, size in _sizes(reading) if _is_claimed(reading, hit)]
    if any(size in allowed for _, size in said):
        return
    for hit, _ in said:
        yield Contradiction("false_information.size", 0.75, (hit,))


def _size_parts(text: str) -> set[str]:
    folded = normalise(text).text
    parts = {_SAME_SIZE.get(part, part) for part in folded.replace("/", " ").replace("-", " ").split()}
    tokens = tokenise(folded)
    named = {hit.value for hit in lexicon("en").hits(tokens) if hit.concept == "sizename"}
    return parts | {token.text for token in tokens} | named


def _sizes(reading: Reading) -> Iterator[tuple[Hit, str]]:
    for hit in reading.hits("sizename"):
        yield hit, hit.value
    for index, token in enumerate(reading.tokens):
        before = Stretch(index - 2, index)
        text = token.text
        if text.isdigit() and index + 1 < len(reading.tokens) and reading.tokens[index + 1].start == token.end:
            joined = text + reading.tokens[index + 1].text
            if joined in _LETTER_SIZES:
                yield Hit("size", joined, index, index + 2), joined
                continue
        is_size = text in _LETTER_SIZES and (len(text) > 1 or _is_capital(reading, index))
        named = reading.any_in(before, "sizeword")
        if (
            (named and (text in _LETTER_SIZES or text[0].isdigit()))
            or (is_size and len(text) > 1)
            or (is_size and reading.any_in(Stretch(index - 2, index + 3), "color"))
        ):
            yield Hit("size", text, index, index + 1), _SAME_SIZE.get(text, text)


def _is_capital(reading: Reading, index: int) -> bool:
    start, end = reading.span(index, index + 1)
    return reading.original[start:end].isupper()


def quantity_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A number of pieces that is neither an item's, nor the order's in all."""
    counts = [item.quantity for item in facts.items if item.quantity is not None]
    if not counts or len(counts) != len(facts.items):
        return
    titles = {token.text for item in facts.items for token in tokenise(normalise(item.title or "").text)}
    allowed = {*counts, sum(counts), len(counts)}
    for hit, count in _quantities(reading, titles):
        if count not in allowed and str(count) not in titles and _is_claimed(reading, hit):
            yield Contradiction("false_information.quantity", 0.7, (hit,))


def _quantities(reading: Reading, titles: set[str]) -> Iterator[tuple[Hit, int]]:
    for hit in reading.hits("count"):
        yield hit, int(hit.value)
    for index in range(len(reading.tokens)):
        number = number_at(reading, index)
        if number is None or number != int(number) or not 1 <= number <= _MOST_PIECES:
            continue
        after = Stretch(index + 1, index + 3)
        named = [reading.tokens[i].text for i in range(index + 1, min(index + 4, len(reading.tokens)))]
        if reading.any_in(Stretch(index - 1, index), "sizeword", "month") or reading.any_in(after, "unit", "month"):
            continue
        if reading.any_in(after, "piece") or any(_same_noun(word, title) for word in named for title in titles):
            yield Hit("quantity", "", index, index + 1), int(number)


def _same_noun(word: str, title: str) -> bool:
    return len(title) > 2 and word.isalpha() and (word == title or word in (title + "s", title + "es"))
