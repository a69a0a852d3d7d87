"""Card numbers are masked before they are stored; numbers that only look like cards stay."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_seller.rules.masking import mask_cards

CONVERSATIONS = Path(__file__).parents[4] / "shared" / "data" / "conversations.jsonl"
SEPARATORS = ["", " ", "-", ".", "\u00a0"]


def with_check_digit(body: str) -> str:
    digits = [int(digit) for digit in reversed(body)]
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return body + str(-sum(doubled) % 10)


sixteen = st.from_regex(r"(4\d{3}|5[1-5]\d{2})\d{11}", fullmatch=True).map(
    lambda body: with_check_digit("".join(str(int(digit)) for digit in body))
)
fifteen = st.from_regex(r"3[47][0-9]{12}", fullmatch=True).map(with_check_digit)
words = st.text(alphabet="abc ,!?é你", max_size=20).map(lambda text: f"{text} ")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4111111111111111", "••••••••••••1111"),
        ("4111 1111 1111 1111", "•••• •••• •••• 1111"),
        ("4111-1111-1111-1111.", "••••-••••-••••-1111."),
        ("4111.1111.1111.1111", "••••.••••.••••.1111"),
        ("my card: 3782 822463 10005!", "my card: •••• •••••• •0005!"),
        ("６０１１１１１１１１１１１１１７", "••••••••••••１１１７"),
        ("٤١١١١١١١١١١١١١١١", "••••••••••••١١١١"),
        ("4111 1111 1111 1111 03/27 123", "•••• •••• •••• 1111 03/27 123"),
    ],
)
def test_a_card_keeps_its_last_four_digits(text: str, masked: str) -> None:
    assert mask_cards(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "order 402-9234567-1234563",
        "tracking 1Z4111111111111111",
        "tracking 9400 1118 9922 3856 9283 22",
        "tracking 9400111899223856928322",
        "IBAN DE89 3704 0044 0532 0130 00",
        "2026-05-08 10:11:12.123456",
        "1746700000000",
        "call +49 30 1234567890",
    ],
)
def test_a_number_that_is_no_card_stays(text: str) -> None:
    assert mask_cards(text) == text


@given(words, sixteen, st.sampled_from(SEPARATORS), words)
def test_a_card_of_sixteen_digits_is_masked_wherever_it_stands(
    before: str, card: str, separator: str, after: str
) -> None:
    written = separator.join(re.findall("....", card))
    assert written not in mask_cards(f"{before}{written} {after}")


@given(fifteen, st.sampled_from(SEPARATORS))
def test_a_card_of_fifteen_digits_is_masked(card: str, separator: str) -> None:
    written = separator.join((card[:4], card[4:10], card[10:]))
    assert written not in mask_cards(written)


@given(st.text(max_size=300) | st.lists(sixteen | st.sampled_from([" ", "-", ".", "1", "a"]), max_size=8).map("".join))
def test_masking_a_masked_text_changes_nothing(text: str) -> None:
    once = mask_cards(text)
    assert mask_cards(once) == once


@given(st.lists(sixteen | st.sampled_from([" ", "-", " ref ", "12"]), max_size=8).map("".join))
def test_masking_keeps_the_length(text: str) -> None:
    assert len(mask_cards(text)) == len(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Nd"]), max_size=300))
def test_a_text_without_digits_is_returned_unchanged(text: str) -> None:
    assert mask_cards(text) == text


@pytest.mark.skipif(not CONVERSATIONS.exists(), reason="the shared conversations are not beside the project")
def test_order_numbers_of_real_conversations_stay() -> None:
    texts = [
        turn["text"]
        for line in CONVERSATIONS.read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line)["turns"]
    ]
    amazon_orders = [text for text in texts if re.search(r"\b\d{3}-\d{7}-\d{7}\b", text)]
    changed = [text for text in amazon_orders if mask_cards(text) != text]
    assert changed == []
