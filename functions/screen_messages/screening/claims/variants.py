"""Claims about the colour and the size of what was ordered or packed."""

from collections.abc import Iterator
from datetime import datetime

from ..clauses import Stretch
from ..facts import OrderFacts
from ..lexicon import LATIN_LANGUAGES, Hit, lexicon
from ..normalise import normalise
from ..reading import Reading
from ..tokens import tokenise
from .claimed import is_claimed
from .contents import is_labelled
from .flatness import Contradiction
from .moment import number_at

_ALIKE = (
    {"blue", "navy", "turquoise", "teal"},
    {"grey", "silver", "anthracite"},
    {"beige", "cream", "khaki", "ivory", "brown", "camel", "natural"},
    {"cream", "ivory", "white", "natural"},
    {"red", "burgundy", "coral"},
    {"pink", "rose", "coral"},
    {"green", "olive", "turquoise", "teal", "khaki", "mint"},
    {"gold", "yellow", "rose"},
    {"orange", "coral", "camel"},
    {"copper", "brown", "orange", "gold", "rose"},
)
_MATERIALS = ("natural",)
_LETTER_SIZES = {"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl", "4xl", "5xl"}
_SAME_SIZE = {"xxl": "2xl", "xxxl": "3xl"}
_MEASURES = {"cm", "mm", "ml", "l", "kg", "g", "m", "inch", "см", "мм", "мл"}
_SHOE_DIGITS = 2
_PAPERS = 7
_SEEMING = 3
_LONGEST_SIZE = 4
_NUMBERED = {
    "order",
    "pedido",
    "commande",
    "bestellung",
    "ordine",
    "encomenda",
    "заказ",
    "no",
    "nr",
    "#",
    ".",
    ",",
    "-",
}
_LEADS = {"in", "an", "a", "the", "it's"} | {
    "en",
    "el",
    "la",
    "una",
    "un",
    "le",
    "du",
    "il",
    "em",
    "o",
    "da",
    "na",
    "um",
    "uma",
}
_LEADS |= {"ein", "eine", "die", "der", "das"}


def color_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A colour that no item of the order has."""
    mentioned = reading.hits("color")
    known = [_colors(item.color) for item in facts.items] if mentioned else []
    if not known or not all(known):
        return
    allowed = {color for item in facts.items for color in _colors(item.title)}.union(*known)
    agreeing = [hit for hit in mentioned if any(_alike(hit.value, color) for color in allowed)]
    told = (hit for hit in agreeing if not reading.any_in(Stretch(hit.start - _SEEMING, hit.start), "seeming"))
    if "multicolor" in allowed or any(not reading.negated(hit, reach=2) for hit in told):
        return
    for hit in mentioned:
        if hit in agreeing:
            continue
        named = reading.any_in(Stretch(hit.start - _PAPERS, hit.start), "colorword")
        if hit.value not in _MATERIALS and is_claimed(reading, hit, *(("colorword",) if named else ())):
            yield Contradiction("false_information.color", 0.75, (hit,))


def _colors(text: str | None) -> set[str]:
    if not text:
        return set()
    tokens = tokenise(normalise(text).text)
    languages = LATIN_LANGUAGES if text.isascii() else (*LATIN_LANGUAGES, "zh", "ru")
    return {hit.value for name in languages for hit in lexicon(name).hits(tokens) if hit.concept == "color"}


def _alike(one: str, other: str) -> bool:
    return one == other or any(one in family and other in family for family in _ALIKE)


def size_contradictions(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Contradiction]:
    """A size that no item of the order has."""
    if not facts.items or not all(item.size for item in facts.items):
        return
    mentioned = list(_number_sizes(reading, facts))
    if not all(_is_measured(item.size) for item in facts.items):
        mentioned += _letter_sizes(reading)
    if not mentioned:
        return
    allowed = {part for item in facts.items for part in _size_parts(f"{item.size} {item.title or ''}")}
    if any(size in allowed for _, size in mentioned):
        return
    for hit, _ in mentioned:
        if is_claimed(reading, hit):
            yield Contradiction("false_information.size", 0.75, (hit,))


def _is_measured(size: str | None) -> bool:
    """Whether a size is a length, a weight or so ("24 g", "70x140"), which no letter can contradict."""
    folded = normalise(size or "").text.replace("×", "x")
    return folded[:1].isdecimal() and ("x" in folded or any(part in _MEASURES for part in folded.split()))


def _size_parts(text: str) -> set[str]:
    folded = normalise(text).text.replace("×", "x")
    parts = {_SAME_SIZE.get(part, part) for part in folded.replace("/", " ").replace("-", " ").split()}
    tokens = tokenise(folded)
    named = {hit.value for hit in lexicon("en").hits(tokens) if hit.concept == "sizename"}
    return parts | {token.text for token in tokens} | named


def _letter_sizes(reading: Reading) -> Iterator[tuple[Hit, str]]:
    for hit in reading.hits("sizename"):
        yield hit, hit.value
    for index, token in enumerate(reading.tokens):
        text = token.text
        if text.isdecimal() and index + 1 < len(reading.tokens) and reading.tokens[index + 1].start == token.end:
            joined = text + reading.tokens[index + 1].text
            if joined in _LETTER_SIZES:
                yield Hit("size", joined, index, index + 2), joined
        elif text in _LETTER_SIZES and (len(text) > 1 or _is_a_size(reading, index)):
            yield Hit("size", text, index, index + 1), _SAME_SIZE.get(text, text)


def _is_a_size(reading: Reading, index: int) -> bool:
    """Whether a single letter stands for a size: named so, or a capital where a size may stand."""
    if reading.any_in(Stretch(index - 2, index), "sizeword") or is_labelled(reading, index, "sizeword"):
        return True
    start, end = reading.span(index, index + 1)
    if not reading.original[start:end].isupper() or reading.original[end : end + 1] in ("'", "’", "."):
        return False
    led = index > 0 and reading.tokens[index - 1].text in _LEADS
    return led or reading.any_in(Stretch(index - 2, index + 3), "color", "ordered")


def _number_sizes(reading: Reading, facts: OrderFacts) -> Iterator[tuple[Hit, str]]:
    sizes = [normalise(item.size or "").text.replace("×", "x") for item in facts.items]
    across = all("x" in size and size[:1].isdecimal() for size in sizes)
    measures = {part for size in sizes for part in size.split() if part in _MEASURES}
    texts = [token.text for token in reading.tokens] + ["", ""]
    for index, text in enumerate(texts[:-2]):
        if not text[0].isdecimal():
            continue
        if across and texts[index + 1] in ("x", "×", "х") and texts[index + 2].isdecimal():
            yield Hit("size", "", index, index + 3), f"{text}x{texts[index + 2]}"
        elif texts[index + 1] in measures and texts[index + 1] != "m":
            yield Hit("size", "", index, index + 2), text
        elif texts[index + 1] == "码" or _is_named_a_size(reading, index, sizes, across):
            yield Hit("size", "", index, index + 1), text


def _is_named_a_size(reading: Reading, index: int, sizes: list[str], across: bool) -> bool:
    numeric = all(size.isdecimal() for size in sizes)
    if across or len(reading.tokens[index].text) > _LONGEST_SIZE:
        return False
    named = reading.any_in(Stretch(index - 2, index), "sizeword") or is_labelled(reading, index, "sizeword")
    behind = numeric and reading.any_in(Stretch(index + 1, index + 2), "sizeword")
    return named or behind or (numeric and _is_a_shoe_size(reading, index, sizes))


def _is_a_range(reading: Reading, index: int) -> bool:
    joined = reading.any_in(Stretch(index + 1, index + 2), "upto")
    return joined and number_at(reading, index + 2) is not None


def _is_of_the_order(reading: Reading, index: int) -> bool:
    """Whether the clause speaks of the order's papers ("you have 44 in the order"), and the number is not theirs."""
    sentence = reading.sentence(Hit("number", "", index, index + 1))
    near = Stretch(max(sentence.start, index - _PAPERS), min(sentence.end, index + _PAPERS))
    if reading.any_in(Stretch(index - 1, index + 2), "currency"):
        return False
    papers = reading.within(near, "ordered", "reads")
    named = index > 0 and reading.tokens[index - 1].text in _NUMBERED
    return not named and any(not paper.start <= index < paper.end for paper in papers)


def _is_a_shoe_size(reading: Reading, index: int, sizes: list[str]) -> bool:
    """Whether "in 44" can only be a size, as the order's own is a number too."""
    text = reading.tokens[index].text
    goods = lexicon("products").hits(reading.tokens[max(0, index - 1) : index])
    said = reading.within(Stretch(index - 4, index), "reads", "ordered", "packed", "shipped")
    led = bool(goods) or (index > 0 and reading.tokens[index - 1].text in _LEADS)
    led = led or any(hit.end == index for hit in said) or _is_of_the_order(reading, index)
    text_is_near = text.isdecimal() and any(
        2 * int(size) < 3 * int(text) and 2 * int(text) < 3 * int(size) for size in sizes
    )
    counted = reading.any_in(Stretch(index + 1, index + 3), "unit", "month", "piece", "week") or _is_a_range(
        reading, index
    )
    return led and len(text) == _SHOE_DIGITS and text_is_near and not counted
