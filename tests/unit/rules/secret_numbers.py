"""Cards and IBANs made up for tests, texts full of them, and a slow search that finds them in another way."""

import re
from collections.abc import Iterator
from functools import partial

from hypothesis import strategies as st

SEPARATORS = ["", " ", "-", ".", "\u00a0"]


def with_check_digit(body: str) -> str:
    digits = [int(digit) for digit in reversed(body)]
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return body + str(-sum(doubled) % 10)


sixteen = st.from_regex(r"(4\d{3}|5[1-5]\d{2})\d{11}", fullmatch=True).map(
    lambda body: with_check_digit("".join(str(int(digit)) for digit in body))
)
fifteen = st.from_regex(r"3[47][0-9]{12}", fullmatch=True).map(with_check_digit)
SIZES = {"DE": 22, "GB": 22, "FR": 27, "NO": 15}
SHAPES = {"DE": "[0-9]{18}", "GB": "[A-Z]{4}[0-9]{14}", "FR": "[0-9]{10}[A-Z0-9]{11}[0-9]{2}", "NO": "[0-9]{11}"}


def is_in_97(iban: str) -> bool:
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1


def with_check_digits(country: str, account: str) -> str:
    return next(f"{country}{n:02}{account}" for n in range(2, 99) if is_in_97(f"{country}{n:02}{account}"))


ibans = st.sampled_from(sorted(SHAPES)).flatmap(
    lambda country: st.from_regex(SHAPES[country], fullmatch=True).map(partial(with_check_digits, country))
)
words = st.text(alphabet="abc ,!?é你", max_size=20).map(lambda text: f"{text} ")


pieces = st.sampled_from([" ", " ", "-", ".", "1", "a", "•", "_", "12", "4444", "AL12", "DE89", " ref ", "你", "\n"])


def grouped(number: str) -> st.SearchStrategy[str]:
    return st.sampled_from(SEPARATORS).map(lambda separator: separator.join(re.findall(".{1,4}", number)))


jumbles = st.lists((sixteen | ibans).flatmap(grouped) | pieces, max_size=9).map("".join)


def is_sixteen(written: str) -> bool:
    """Plainly a card of the kinds that the tests make."""
    digits = re.sub("[^0-9]", "", written)
    in_groups = re.fullmatch(r"\d{16}|\d{4}([ .\-\u00a0])\d{4}\1\d{4}\1\d{4}", written)
    issued = re.match("4|5[1-5]", digits)
    return bool(in_groups and issued) and with_check_digit(digits[:-1]) == digits


def cards_in(text: str) -> Iterator[str]:
    """Every stretch that is a card and no part of a longer code, found by trying all of them."""
    for start, end in ((m.start(), m.start() + size) for m in re.finditer(r"\d", text) for size in (16, 19)):
        apart = re.search(r"(?<![\d_a-z])(?<!\d[.\-])$", text[:start], re.I) and re.match(
            r"(?![.\-]?\d|[_a-z])", text[end:], re.I
        )
        behind_a_mask = re.search(r"•[^•]?•[.\-]?$|••[.\-]?$", text[:start])
        if apart and not behind_a_mask and is_sixteen(text[start:end]):
            yield text[start:end]


def ibans_in(text: str) -> Iterator[str]:
    """Every stretch that is an IBAN of a tested country and no part of a longer code, found by trying all of them."""
    for match in re.finditer("(?<![A-Z0-9_])(?:DE|GB|FR|NO)", text.upper()):
        written = re.match(r"(?:[A-Z0-9][ .\-\u00a0]?)+", text.upper()[match.start() :])
        compact = re.sub("[^A-Z0-9]", "", written[0]) if written else ""
        size = SIZES[match[0]]
        if re.fullmatch(SHAPES[match[0]], compact[4:size]) and is_in_97(compact[:size]):
            rest = re.match(
                rf"(?:[A-Z0-9][ .\-\u00a0]?){{{size - 1}}}[A-Z0-9](?![A-Z0-9_])", text.upper()[match.start() :]
            )
            if rest and not re.search("•.?•$|••$", text[: match.start()]):
                yield compact[:size]
