"""The swap test for every kind of claim in every language: flagged where the facts disagree, never where they agree."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from screening import ItemFacts, OrderFacts, screen

SENT_AT = datetime(2026, 5, 6, 10, tzinfo=UTC)  # a Wednesday
NEAR, FAR = date(2026, 5, 8), date(2026, 5, 25)

STATUS = {
    ("processing", "shipped"): [
        "Your order has not been shipped yet.", "Su pedido todavía no se ha enviado.",
        "Votre colis n'est pas encore parti.",
        "Ihr Paket ist noch nicht verschickt.", "O seu pedido ainda não foi enviado.",
        "Il pacco non è ancora stato spedito.",
        "您的订单还没发货。", "Ваш заказ ещё не отправлен.",
    ],
    ("shipped", "delivered"): [
        "Your parcel is on its way.", "El paquete está en camino.", "Votre colis est en route.",
        "Ihr Paket ist unterwegs.",
        "O pacote está a caminho.", "Il pacco è in viaggio.", "包裹在路上。", "Посылка в пути.",
    ],
    ("delivered", "shipped"): [
        "It is in your mailbox since Monday.", "Lo dejaron ayer en su buzón.",
        "Il est dans votre boîte aux lettres depuis hier.",
        "Es liegt seit gestern in Ihrem Briefkasten.", "Foi deixado ontem na sua portaria.",
        "È nella sua cassetta da ieri.",
        "快递已经放在您家门口了。", "Посылка уже у вашего соседа.",
    ],
    ("cancelled", "shipped"): [
        "order cancelled, sorry", "Pedido cancelado.", "Commande annulée.", "Ihre Bestellung ist storniert.",
        "Pedido cancelado, desculpe.",
        "Ordine annullato.", "订单已取消。", "Заказ отменён.",
    ],
}  # fmt: skip
ARRIVALS = [
    "Expect it on Friday.", "Friday latest you have it.", "Before Saturday, guaranteed!", "It comes in 48 hours.",
    "Le llega el viernes.", "En 48 horas lo tiene en casa.", "Vous l'aurez vendredi.", "Livraison sous 48 heures.",
    "Am 8. Mai ist es bei Ihnen.", "Spätestens Freitag haben Sie es.", "Chega na sexta.", "Em dois dias está aí.",
    "Arriva entro venerdì.", "Tra due giorni è a casa sua.", "5月8日送到。",
    "后天到您手里。", "Послезавтра будет у вас.",
    "Привезут до 9 мая.", "ETA 08.05.2026", "Arrival: 8 May",
]  # fmt: skip
CARRIERS = [
    "DHL has it.", "Lo lleva DHL.", "C'est DHL qui livre.", "DHL hat Ihr Paket.", "Quem leva é a DHL.",
    "Il pacco è con DHL.", "DHL在送。", "Посылку везёт DHL.",
]  # fmt: skip
NUMBERS = [
    "The number is 90405292721.", "El localizador es 90405292721.", "Numéro de suivi : 90405292721",
    "Sendungsnummer 90405292721", "O código de rastreio é 90405292721.", "Il codice di tracking è 90405292721.",
    "单号90405292721", "Трек 90405292721",
]  # fmt: skip
VARIANTS = [
    "You ordered {} in black.", "We packed size 42.", "Your coat is black.", "You bought 2 coats.",
    "Usted pidió el negro.", "Hemos preparado la talla 42.", "Vous avez commandé le noir.",
    "Nous avons mis la taille 42.",
    "Sie haben Schwarz bestellt.", "Wir haben Größe 42 eingepackt.", "Zwei Mäntel haben Sie bestellt.",
    "Você pediu o preto.", "Colocamos o tamanho 42 no pacote.", "Ha ordinato quello nero.",
    "Abbiamo messo la taglia 42.",
    "您订的是黑色。", "给您发的是42码。", "Вы заказывали чёрное.", "Мы положили размер 42.",
]  # fmt: skip
COAT = ItemFacts(title="Coat", size="42", color="black", quantity=2)
OTHER = ItemFacts(title="Coat", size="38", color="white", quantity=5)


def is_false(text: str, **facts: Any) -> bool:
    found = screen(text, OrderFacts(**facts), SENT_AT).findings
    return any(finding.practice == "false_information" for finding in found)


def swaps() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    rows: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
    for (right, wrong), texts in STATUS.items():
        rows += [(text, {"status": right}, {"status": wrong}) for text in texts]
    near, far = {"status": "shipped", "estimated_from": NEAR}, {"status": "shipped", "estimated_from": FAR}
    rows += [(text, near, far) for text in ARRIVALS]
    rows += [
        (text, {"carrier": "DHL", "status": "shipped"}, {"carrier": "GLS", "status": "shipped"}) for text in CARRIERS
    ]
    rows += [(text, {"tracking_number": "90405292721"}, {"tracking_number": "90405299721"}) for text in NUMBERS]
    rows += [(text.format("it"), {"items": (COAT,)}, {"items": (OTHER,)}) for text in VARIANTS]
    return rows


@pytest.mark.parametrize(("text", "agreeing", "_"), swaps())
def test_facts_that_agree_are_never_flagged(text: str, agreeing: dict[str, Any], _: object) -> None:
    assert not is_false(text, **agreeing)


@pytest.mark.parametrize(("text", "_", "disagreeing"), swaps())
def test_facts_that_disagree_are_always_flagged(text: str, _: object, disagreeing: dict[str, Any]) -> None:
    assert is_false(text, **disagreeing)


@pytest.mark.parametrize("text", [text for text, _, _ in swaps()])
def test_unknown_facts_never_make_a_claim_false(text: str) -> None:
    assert not is_false(text)


@pytest.mark.parametrize(
    "text",
    [
        "I will get it delivered today.",
        "We do our utmost to ensure that it arrives tomorrow.",
        "I am sorry that the wrong coat was delivered.",
        "We wrote tomorrow, that was a mistake.",
        "It's possible it comes Friday, nobody knows.",
        "You will not have it before Friday.",
        "We will call you tomorrow.",
        "We expect it on Friday.",
        "No sé si llega mañana.",
        "Pas avant vendredi, désolé.",
        "Wenn es bis Freitag nicht da ist, melden Sie sich.",
        "周五前到不了。",
    ],
)
def test_what_is_no_flat_claim_is_not_flagged(text: str) -> None:
    assert not is_false(text, status="shipped", estimated_from=FAR, items=(COAT,))
