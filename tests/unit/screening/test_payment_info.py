"""Requests for what gives access to money, and the many messages that only sound like one."""

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
        "Please send me your card number.",
        "To finish the refund, type here the CVV and the expiry date of your card.",
        "I need your IBAN for the refund",
        "What is your PayPal email?",
        "You got a code by SMS. Tell it to me.",
        "A photo of your credit card, please.",
        "Schicken Sie uns bitte Ihre Kartennummer.",
        "Envoyez-nous votre numéro de carte.",
        "Envíe el número de su tarjeta.",
        "Envie o número do seu cartão.",
        "Invii il numero della sua carta.",
        "请把银行卡号发给我",
        "Пришлите номер вашей карты",
    ],
)
def test_asking_for_a_secret_is_found_in_every_language(text: str) -> None:
    assert practices(text) == {"payment_info_request"}


@pytest.mark.parametrize(
    "text",
    [
        "Never share your card number with anyone.",
        "We will never ask you for your PIN.",
        "Do not send us your CVV.",
        "Geben Sie Ihre TAN niemals weiter.",
        "Ne donnez jamais votre code de sécurité.",
        "No envíe nunca su número de tarjeta.",
        "Nunca envie a senha do seu cartão.",
        "Non mandi mai il codice CVV.",
        "请勿把验证码告诉别人",
        "Никогда не сообщайте код из СМС.",
    ],
)
def test_a_warning_never_to_share_a_secret_is_fine(text: str) -> None:
    assert practices(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Which payment method did you use, card or PayPal?",
        "Please send us your order number and a photo of the shoes.",
        "Please confirm your address and phone number.",
        "Please send me the tracking number.",
        "The refund goes to your bank account within 5 days.",
        "We will send you the verification code for the app.",
        "Could you check the expiry date printed on the jar?",
    ],
)
def test_asking_for_something_harmless_is_fine(text: str) -> None:
    assert practices(text) == set()


def test_a_request_dressed_as_a_condition_is_found() -> None:
    assert practices("Without your IBAN there is no refund.") == {"payment_info_request"}


def test_a_code_that_opens_an_account_is_critical() -> None:
    (finding,) = find_by_rules(Reading("Send me the OTP"), OrderFacts(), SENT_AT)
    assert finding.severity == "critical"


@pytest.mark.parametrize(
    "text",
    [
        "Please verify the CVV on your card and try again.",
        "Por favor, confirme el CVV de su tarjeta e inténtelo de nuevo.",
        "Veuillez vérifier et confirmez que le numéro de carte saisi est correct.",
        "Bitte bestätigen Sie, dass die Kartennummer richtig eingegeben ist.",
        "Confirme se o número do cartão está correto e tente novamente.",
        "Confermi che il numero della carta sia corretto e riprovi.",
        "请核实卡号是否正确，然后重试。",
        "Подтвердите, что номер карты указан верно, и повторите платёж.",
    ],
)
def test_to_check_data_oneself_and_try_again_is_fine(text: str) -> None:
    assert practices(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Which account should the refund go to?",
        "¿A qué cuenta le devolvemos el dinero?",
        "Sur quel compte devons-nous vous rembourser ?",
        "Auf welches Konto soll die Erstattung gehen?",
        "Em qual conta devemos devolver o valor?",
        "Su quale conto dobbiamo restituire la somma?",
        "退款要退到哪个账户？",
        "На какой счёт вернуть деньги?",
    ],
)
def test_to_which_account_a_refund_should_go_asks_for_the_account(text: str) -> None:
    assert practices(text) == {"payment_info_request"}


def test_to_be_told_when_something_is_done_asks_for_nothing() -> None:
    assert practices("Once you have updated the card details, please inform us.") == set()
    assert practices("Please inform us of your card number.") == {"payment_info_request"}
