"""What is taken out of a text before it leaves."""

import time

import pytest

from contact_seller.rules.order import Address
from second_opinion.leaving import fit_to_leave

HOME = Address(
    name="Ana Müller", line1="Lange Gasse 12b", line2="2", city="Berlin", region="BE", postal_code="10115", country="DE"
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("card 4111 1111 1111 1111 please", "card •••• •••• •••• 1111 please"),
        ("to DE89 3704 0044 0532 0130 00", "to DE•• •••• •••• •••• ••30 00"),
        ("mail a.b+c@shop.example.com!", "mail [e-mail]!"),
        ("mail 李雷@shop.example，谢谢", "mail [e-mail]，谢谢"),
        ("call +49 (30) 123-45 67 now", "call [number] now"),
        ("WhatsApp 0171/2345678", "WhatsApp [number]"),
        ("電話０９０１２３４５６７８", "電話[number]"),
        ("Dear Ms MÜLLER, dear ana", "Dear Ms [address], dear [address]"),
        ("at Lange  Gasse 12b, 10115 Berlin", "at [address], [address] [address]"),
        ("in the Gasse near Berlin", "in the [address] near [address]"),
        ("Mu\u0308ller", "[address]"),
    ],
)
def test_what_tells_who_or_where_somebody_is_stays_here(text: str, left: str) -> None:
    assert fit_to_leave(text, HOME) == left


@pytest.mark.parametrize(
    "text", ["We sent 2 shirts, size 12.", "Banana bread in Berliners, BE quick", "paid 19.99 EUR"]
)
def test_what_tells_nothing_leaves_as_it_is(text: str) -> None:
    assert fit_to_leave(text, HOME) == text


def test_an_address_without_spaces_is_found_in_parts() -> None:
    home = Address(name="李雷", line1="朝阳区建国路88号", city="北京", country="CN")
    assert fit_to_leave("寄到北京市朝阳区建国路88号给李雷", home) == "寄到[address]市[address]给[address]"


def test_a_text_without_an_order_keeps_its_words() -> None:
    assert fit_to_leave("Berlin", None) == "Berlin"


@pytest.mark.parametrize("piece", ["1", "a@", "a.", "1 ", "@", "+", "Lange ", "1 (", "a@-."])
def test_taking_out_takes_bounded_time(piece: str) -> None:
    started = time.perf_counter()
    fit_to_leave((piece * 40_000)[:40_000], HOME)
    assert time.perf_counter() - started < 2
