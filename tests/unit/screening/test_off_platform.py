"""Invitations to pay elsewhere, and refusals of it."""

from datetime import UTC, datetime

import pytest

from screening import OrderFacts
from screening.engine import find_by_rules
from screening.reading import Reading

SENT_AT = datetime(2026, 5, 8, 10, tzinfo=UTC)


def practices(text: str) -> set[str]:
    """What the rules alone see: the learned model has tests of its own."""
    return {finding.practice for finding in find_by_rules(Reading(text), OrderFacts(), SENT_AT)}


@pytest.mark.parametrize(
    "text",
    [
        "Pay us by PayPal friends and family.",
        "Please transfer the shipping costs to DE89 3704 0044 0532 0130 00.",
        "Order on our own website, it is cheaper.",
        "Send the codes of two Steam gift cards.",
        "Give 20 euros in cash to the driver.",
        "Send 0.002 to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 and the payment is done.",
        "Zahlen Sie direkt per Überweisung auf unser Konto.",
        "Payez-nous par virement, c'est moins cher.",
        "Pague por transferencia a nuestra cuenta.",
        "Pague por Pix para nossa conta.",
        "Paghi con bonifico sul nostro conto.",
        "请加微信转账付款",
        "Оплатите переводом на карту",
    ],
)
def test_an_invitation_to_pay_elsewhere_is_found_in_every_language(text: str) -> None:
    assert practices(text) == {"off_platform_payment"}


@pytest.mark.parametrize(
    "text",
    [
        "We cannot take PayPal outside the app.",
        "Please do not pay anyone by bank transfer.",
        "Payment by gift card is not possible.",
        "Wir nehmen keine Überweisung an.",
        "Nous n'acceptons pas de virement.",
        "No aceptamos transferencias fuera de la plataforma.",
        "Não aceitamos Pix fora da plataforma.",
        "Non accettiamo bonifici.",
        "我们不接受微信付款",
        "Мы не принимаем переводы на карту.",
    ],
)
def test_a_refusal_to_be_paid_elsewhere_is_fine(text: str) -> None:
    assert practices(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "You paid with PayPal, so the refund goes back there.",
        "You can pay by PayPal at the checkout.",
        "We will refund you by bank transfer through the platform.",
        "Track it here: https://www.17track.net/en?nums=123",
        "Your gift card is in the parcel.",
    ],
)
def test_talk_of_the_marketplaces_own_payment_is_fine(text: str) -> None:
    assert practices(text) == set()


def test_a_number_that_only_looks_like_an_iban_is_no_account() -> None:
    assert practices("Please pay attention: DE89 3704 0044 0532 0130 01 is the serial number.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Hand the driver 20 in notes.",
        "Remettez 20 en billets au livreur.",
        "Geben Sie dem Fahrer 20 in Scheinen.",
        "Dê 20 em notas ao entregador.",
        "Dia 20 in banconote al corriere.",
        "给快递员20元现钞。",
        "Отдайте курьеру 20 купюрами.",
    ],
)
def test_notes_are_cash_too(text: str) -> None:
    assert practices(text) == {"off_platform_payment"}


@pytest.mark.parametrize(
    "text",
    [
        "Nothing to pay to the driver, no cash.",
        "No hay nada que pagar en efectivo al repartidor.",
        "Il n'y a rien à payer au livreur.",
        "Sie müssen dem Fahrer nichts zahlen, kein Bargeld.",
        "Não há nada a pagar ao entregador.",
        "Niente contanti al corriere.",
        "无须给快递员现金。",
        "Ничего не платите курьеру наличными.",
    ],
)
def test_nothing_to_pay_is_no_invitation(text: str) -> None:
    assert practices(text) == set()


def test_a_number_with_two_decimals_is_a_sum() -> None:
    assert practices("Do you have Wise? 33.90") == {"off_platform_payment"}
    assert practices("The refund of 33.90 goes back to your PayPal.") == set()


def test_a_gift_card_that_does_not_work_may_be_looked_into() -> None:
    assert practices("You have an issue with a gift card? Please give us its code, we look into it.") == set()
