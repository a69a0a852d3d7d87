"""Card numbers and IBANs are masked before they are stored; numbers that only look like them stay."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_seller.rules.masking import mask_secrets
from tests.unit.rules.secret_numbers import SEPARATORS, cards_in, fifteen, ibans, ibans_in, jumbles, sixteen, words

CONVERSATIONS = Path(__file__).parents[4] / "shared" / "data" / "conversations.jsonl"


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
        ("flat B12 4111 1111 1111 1111 2x", "flat B12 •••• •••• •••• 1111 2x"),
        ("卡号4111111111111111谢谢", "卡号••••••••••••1111谢谢"),
        ("•4111111111111111", "•••••••••••••1111"),
        ("•• ••4111111111111111", "•• ••••••••••••••1111"),
    ],
)
def test_a_card_keeps_its_last_four_digits(text: str, masked: str) -> None:
    assert mask_secrets(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "order 402-9234567-1234563",
        "tracking 1Z4111111111111111",
        "tracking 9400 1118 9922 3856 9283 22",
        "tracking 9400111899223856928322",
        "2026-05-08 10:11:12.123456",
        "1746700000000",
        "call +49 30 1234567890",
    ],
)
def test_a_number_that_is_no_card_stays(text: str) -> None:
    assert mask_secrets(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN DE•• •••• •••• •••• ••30 00"),
        ("to DE89370400440532013000.", "to DE••••••••••••••••3000."),
        ("gb29 nwbk 6016 1331 9268 19!", "gb•• •••• •••• •••• ••68 19!"),
        ("FR14-2004-1010-0505-0001-3M02-606", "FR••-••••-••••-••••-••••-•••2-606"),
        ("••DE89370400440532013000", "••DE••••••••••••••••3000"),
        ("IBANNL91ABNA0417164300", "IBANNL••••••••••••4300"),
        ("счетDE89370400440532013000", "счетDE••••••••••••••••3000"),
        ("ＤＥ８９３７０４００４４０５３２０１３０００", "ＤＥ••••••••••••••••３０００"),
        ("NO93 8601 1117 947 4111 1111 1111 1111", "NO•• •••• •••7 947 •••• •••• •••• 1111"),
        ("• DE89\u200b370400440532013000", "• DE••\u200b••••••••••••••3000"),
    ],
)
def test_an_iban_keeps_its_country_and_last_four_characters(text: str, masked: str) -> None:
    assert mask_secrets(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "DE88 3704 0044 0532 0130 00",
        "DE89 3704 0044 0532 0130 0012",
        "ref XDE89370400440532013000",
        "DE8937040044053201300",
        "ZZ89370400440532013000",
        "tracking JD014600003712345678",
        "tracking RR123456785DE",
        "order DE-2026-000123456",
        "es 24 de mayo que llega el paquete",
    ],
)
def test_a_number_that_is_no_iban_stays(text: str) -> None:
    assert mask_secrets(text) == text


@given(words, sixteen, st.sampled_from(SEPARATORS), words)
def test_a_card_of_sixteen_digits_is_masked_wherever_it_stands(
    before: str, card: str, separator: str, after: str
) -> None:
    written = separator.join(re.findall("....", card))
    assert written not in mask_secrets(f"{before}{written} {after}")


@given(fifteen, st.sampled_from(SEPARATORS))
def test_a_card_of_fifteen_digits_is_masked(card: str, separator: str) -> None:
    written = separator.join((card[:4], card[4:10], card[10:]))
    assert written not in mask_secrets(written)


@given(words, ibans, st.sampled_from(SEPARATORS), words)
def test_an_iban_is_masked_wherever_it_stands(before: str, iban: str, separator: str, after: str) -> None:
    written = separator.join(re.findall(".{1,4}", iban))
    masked = mask_secrets(f"{before}{written} {after}")
    assert written not in masked
    assert masked[len(before) :].startswith(iban[:2] + "••")


@given(jumbles)
def test_no_masked_text_holds_a_card_or_an_iban(text: str) -> None:
    masked = mask_secrets(text)
    assert not list(cards_in(masked))
    assert not list(ibans_in(masked))


@given(st.text(max_size=300) | jumbles)
def test_masking_a_masked_text_changes_nothing(text: str) -> None:
    once = mask_secrets(text)
    assert mask_secrets(once) == once


@given(jumbles)
def test_masking_keeps_the_length(text: str) -> None:
    assert len(mask_secrets(text)) == len(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Nd"]), max_size=300))
def test_a_text_without_digits_is_returned_unchanged(text: str) -> None:
    assert mask_secrets(text) == text


@pytest.mark.skipif(not CONVERSATIONS.exists(), reason="the shared conversations are not beside the project")
def test_order_numbers_of_real_conversations_stay() -> None:
    texts = [
        turn["text"]
        for line in CONVERSATIONS.read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line)["turns"]
    ]
    amazon_orders = [text for text in texts if re.search(r"\b\d{3}-\d{7}-\d{7}\b", text)]
    changed = [text for text in amazon_orders if mask_secrets(text) != text]
    assert changed == []


@pytest.mark.parametrize(
    "piece", ["DE89", "4111 ", "D E 8 9 ", "4-", "1", "•", "IBAN", "4111 1111 1111 1111 ", "de12 3704 "]
)
def test_ten_times_the_text_takes_about_ten_times_as_long(piece: str) -> None:
    def cost(length: int) -> float:
        text = (piece * length)[:length]
        started = time.perf_counter()
        mask_secrets(text)
        return time.perf_counter() - started

    assert min(cost(40_000) for _ in range(3)) < 40 * max(min(cost(4_000) for _ in range(3)), 0.0005)


@pytest.mark.parametrize(
    "text",
    [
        "card4111111111111111",
        "4111111111111111-123",
        "4111-1111-1111-1111-123",
        "4111  1111  1111  1111",
        "4111\n1111\n1111\n1111",
        "4111\u200b1111\u200b1111\u200b1111",
        "\u5361\u53f74111 1111 1111 1111",
    ],
)
def test_a_card_is_masked_however_it_stands_in_its_text(text: str) -> None:
    assert "4111" not in mask_secrets(text)


@pytest.mark.parametrize(
    "text", ["1Z4111111111111111", "JD4111111111111111", "4111111111111111-12345", "x_4111111111111111"]
)
def test_a_code_that_holds_a_cards_digits_stays(text: str) -> None:
    assert mask_secrets(text) == text
