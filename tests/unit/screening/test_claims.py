"""The swap test: one sentence, facts that agree and facts that disagree."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from screening import ItemFacts, OrderFacts, screen

SENT_AT = datetime(2026, 5, 8, 10, tzinfo=UTC)  # a Friday
SHIRT = ItemFacts(title="Linen shirt", size="M", color="blue", quantity=1)


def is_false(text: str, **facts: Any) -> bool:
    found = screen(text, OrderFacts(**facts), SENT_AT).findings
    return any(finding.practice == "false_information" for finding in found)


STATUS = [
    ("Your parcel was shipped.", "shipped", "processing"),
    ("Your parcel has not been shipped yet.", "processing", "shipped"),
    ("Your parcel was delivered.", "delivered", "shipped"),
    ("Your parcel is on its way.", "shipped", "delivered"),
    ("Your order was cancelled.", "cancelled", "shipped"),
    ("Su pedido ha sido enviado.", "shipped", "processing"),
    ("Su pedido fue entregado.", "delivered", "shipped"),
    ("Votre colis a été expédié.", "shipped", "processing"),
    ("Votre colis a été livré.", "delivered", "shipped"),
    ("Ihr Paket wurde verschickt.", "shipped", "processing"),
    ("Ihr Paket wurde zugestellt.", "delivered", "shipped"),
    ("O seu pedido foi enviado.", "shipped", "processing"),
    ("O seu pedido foi entregue.", "delivered", "shipped"),
    ("Il suo pacco è stato spedito.", "shipped", "processing"),
    ("Il suo pacco è stato consegnato.", "delivered", "shipped"),
    ("您的包裹已发货", "shipped", "processing"),
    ("您的包裹已签收", "delivered", "shipped"),
    ("Ваш заказ отправлен.", "shipped", "processing"),
    ("Ваш заказ доставлен.", "delivered", "shipped"),
]


@pytest.mark.parametrize(("text", "agreeing", "_"), STATUS)
def test_a_status_that_the_order_has_is_never_flagged(text: str, agreeing: str, _: str) -> None:
    assert not is_false(text, status=agreeing)


@pytest.mark.parametrize(("text", "_", "disagreeing"), STATUS)
def test_a_status_that_the_order_does_not_have_is_flagged(text: str, _: str, disagreeing: str) -> None:
    assert is_false(text, status=disagreeing)


@pytest.mark.parametrize("text", [text for text, _, _ in STATUS])
def test_an_unknown_status_makes_no_claim_false(text: str) -> None:
    assert not is_false(text)


ARRIVALS = [
    "It arrives tomorrow.",
    "It will be delivered on Monday.",
    "You will receive it in 2-3 days.",
    "It will arrive on 12 May.",
    "It will arrive on 12.05.2026.",
    "Your parcel arrives on 2026-05-11.",
    "El paquete llega mañana.",
    "Votre colis arrive demain.",
    "Das Paket kommt morgen an.",
    "O pacote chega amanhã.",
    "Il pacco arriva domani.",
    "包裹明天送到",
    "Посылка придёт завтра.",
]


@pytest.mark.parametrize("text", ARRIVALS)
def test_an_arrival_within_the_tolerance_is_never_flagged(text: str) -> None:
    assert not is_false(text, status="shipped", estimated_from=date(2026, 5, 11))


@pytest.mark.parametrize("text", ARRIVALS)
def test_an_arrival_far_before_the_window_is_flagged(text: str) -> None:
    assert is_false(text, status="shipped", estimated_from=date(2026, 5, 25))


@pytest.mark.parametrize("text", ARRIVALS)
def test_an_arrival_without_a_known_window_is_never_flagged(text: str) -> None:
    assert not is_false(text, status="shipped")


def test_exactly_two_days_before_the_window_is_within_the_tolerance() -> None:
    assert not is_false("It arrives tomorrow.", status="shipped", estimated_from=date(2026, 5, 11))


def test_three_days_before_the_window_is_too_early() -> None:
    assert is_false("It arrives tomorrow.", status="shipped", estimated_from=date(2026, 5, 12))


DETAILS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("Your tracking number is AB123456789CD.", {"tracking_number": "AB123456789CD"}, {"tracking_number": "ZX1"}),
    ("We sent it with UPS.", {"carrier": "UPS"}, {"carrier": "DHL"}),
    ("Wir haben es mit DHL verschickt.", {"carrier": "DHL Paket"}, {"carrier": "GLS"}),
    ("已经用顺丰发货了", {"carrier": "SF Express"}, {"carrier": "ZTO"}),
]


@pytest.mark.parametrize(("text", "agreeing", "_"), DETAILS)
def test_a_detail_that_the_order_has_is_never_flagged(text: str, agreeing: dict[str, Any], _: object) -> None:
    assert not is_false(text, status="shipped", **agreeing)


@pytest.mark.parametrize(("text", "_", "disagreeing"), DETAILS)
def test_a_detail_that_the_order_does_not_have_is_flagged(text: str, _: object, disagreeing: dict[str, Any]) -> None:
    assert is_false(text, status="shipped", **disagreeing)


VARIANTS = [
    ("You ordered the blue one.", "You ordered the red one."),
    ("We packed size M for you.", "We packed size XL for you."),
    ("You ordered 1 piece.", "You ordered 4 pieces."),
    ("Hemos enviado la camisa azul.", "Hemos enviado la camisa roja."),
    ("Wir haben das blaue Hemd verschickt.", "Wir haben das rote Hemd verschickt."),
    ("您订的是蓝色", "您订的是红色"),
]


@pytest.mark.parametrize("text", [agreeing for agreeing, _ in VARIANTS])
def test_a_variant_that_was_ordered_is_never_flagged(text: str) -> None:
    assert not is_false(text, status="shipped", items=(SHIRT,))


@pytest.mark.parametrize("text", [disagreeing for _, disagreeing in VARIANTS])
def test_a_variant_that_was_not_ordered_is_flagged(text: str) -> None:
    assert is_false(text, status="shipped", items=(SHIRT,))


@pytest.mark.parametrize(
    "text",
    [
        "It should arrive tomorrow.",
        "I hope that it arrives tomorrow.",
        "We cannot promise that it arrives tomorrow.",
        "Do you need it to arrive tomorrow?",
        "If it arrives tomorrow, please write to us.",
        "You wrote that it was delivered.",
        "Was it delivered?",
        "Once it is delivered, you can return it.",
        "Do you want the red one in size XL?",
        "Your refund arrives tomorrow.",
    ],
)
def test_a_guess_a_question_a_condition_or_a_quotation_is_no_claim(text: str) -> None:
    assert not is_false(text, status="shipped", estimated_from=date(2026, 5, 25), items=(SHIRT,))
