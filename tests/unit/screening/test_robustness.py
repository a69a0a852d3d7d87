"""Whatever is written, screening ends, and soon."""

from datetime import UTC, date, datetime
from itertools import cycle, islice
from statistics import median
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening import ItemFacts, OrderFacts, screen

SENT_AT = datetime(2026, 5, 8, 10, tzinfo=UTC)
LONGEST = 4_000
FACTS = OrderFacts(
    status="shipped",
    tracking_number="AB123456789CD",
    carrier="DHL",
    estimated_from=date(2026, 5, 25),
    items=(ItemFacts(title="Linen shirt", size="M", color="blue", quantity=1),),
)
PIECES = st.sampled_from(["12/", "2026-", "99.99.9999 ", "tomorrow ", '"', "«", "x@y.", "1 2 3 ", "３月", "a.b.", "²"])
ORDINARY = "Hello, thank you for your order. We packed the blue shirt and it is on its way, have a nice day! "
ADVERSARIAL = [
    "a", "a ", "a.", "1", "1 ", "1-", "1.", '"', "«", "@a", "a@a.", "www.", "http://", "send ", "card number ", "pay ",
    "not ", "if ", "you idiot ", "tomorrow ", "in 3 days ", "DE89 3704 ", "0x", "\u0430", "a\u0430", "你", "发给我卡号",
    "\u200b", "a\u0301", "paypal ", "gift card ", "review delete ", "you are an ", "12/", "2026-05-", "red ", "XL ",
    "one ", "\n",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=LONGEST) | st.lists(PIECES, max_size=200).map("".join))
def test_any_text_is_screened_and_its_spans_lie_inside_it(text: str) -> None:
    spans = [span for finding in screen(text, FACTS, SENT_AT).findings for span in finding.spans]
    assert all(0 <= start < end <= len(text) for start, end in spans)


def seconds(text: str) -> float:
    def once() -> float:
        started = perf_counter()
        screen(text, FACTS, SENT_AT)
        return perf_counter() - started

    return min(once() for _ in range(3))


@pytest.fixture(scope="module")
def usual_seconds() -> float:
    text = "".join(islice(cycle(ORDINARY), LONGEST))
    return median(seconds(text) for _ in range(5))


@pytest.mark.parametrize("piece", ADVERSARIAL, ids=ascii)
def test_no_text_takes_far_longer_than_an_ordinary_one_of_its_length(piece: str, usual_seconds: float) -> None:
    assert seconds("".join(islice(cycle(piece), LONGEST))) < 20 * usual_seconds


def test_an_empty_text_is_allowed() -> None:
    assert screen("", FACTS, SENT_AT).outcome == "allow"


def test_the_same_message_always_gets_the_same_verdict() -> None:
    text = "You idiot, it arrives tomorrow, send your card number"
    assert screen(text, FACTS, SENT_AT) == screen(text, FACTS, SENT_AT)


@pytest.mark.parametrize("digit", ["፩", "²", "①", "٣", "३", "３"])
@pytest.mark.parametrize("text", ["It arrives in {} days", "Arrives {}.{}.2026", "{} shirts, size {}{}, by May {}"])
def test_digits_of_every_kind_are_screened(text: str, digit: str) -> None:
    facts = OrderFacts.from_json({"estimated_delivery": {"from": "1970-01-01", "to": "2200-12-31"}, "status": "placed"})
    assert screen(text.replace("{}", digit), facts, datetime(2026, 1, 5, tzinfo=UTC)).policy_version
