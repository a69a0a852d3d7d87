"""Finds where a merchant invites the customer to pay or buy anywhere but in the marketplace's checkout."""

from collections.abc import Iterator
from datetime import datetime

from .channels import amount_in, is_harmless, marks
from .clauses import Stretch
from .facts import OrderFacts
from .lexicon import Hit
from .reading import Reading
from .verdict import Finding

_VERSION = "1"
_FAR = 14
_FRAGMENT = 8
type _Lead = tuple[float, str, list[Hit]]


def detect(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Finding]:
    """At most one finding: the surest invitation in the message."""
    found = max(_leads(reading), key=lambda lead: lead[0], default=None)
    if found is not None:
        confidence, rule, hits = found
        yield Finding("off_platform_payment", "high", confidence, reading.spans(hits), rule, _VERSION)


def _leads(reading: Reading) -> Iterator[_Lead]:
    for mark in marks(reading):
        if is_harmless(reading, mark):
            continue
        sentence = reading.sentence(mark)
        lead = _in_sentence(reading, mark, sentence) or _beside(reading, mark, sentence)
        if lead is not None:
            yield lead


def _in_sentence(reading: Reading, mark: Hit, sentence: Stretch) -> _Lead | None:
    kinds = (_paid_by, _bought_at, _deals, _offered, _named_by_the_store)
    leads = [lead for kind in kinds for lead in kind(reading, mark, sentence)]
    return max(leads, key=lambda lead: lead[0], default=None)


def _paid_by(reading: Reading, mark: Hit, sentence: Stretch) -> Iterator[_Lead]:
    for pay in _invitations(reading, sentence, "pay"):
        if reading.gap(pay, mark) > _FAR or _overlap(pay, mark):
            continue
        if pay.value == "topic" and (_is_asked_for(reading, mark) or not _is_pressed(reading, pay, mark, sentence)):
            continue
        if mark.concept in ("channel", "outside", "giftcard"):
            yield 0.92, f"off_platform.pay_by_{mark.concept}", [pay, mark]
        if mark.concept in ("place", "contact") and _leads_away(reading, pay, mark):
            yield 0.8, "off_platform.pay_at_place", [pay, mark]


def _is_asked_for(reading: Reading, mark: Hit) -> bool:
    """Whether the customer's own account is what the sentence asks for, so that money comes and does not go."""
    ours = reading.any_in(Stretch(max(0, mark.start - 4), mark.end), "our")
    asked = [ask for ask in reading.within(reading.clause(mark), "ask") if not reading.by_the_store(ask)]
    return not mark.value and not ours and bool(asked) and any(s.start == mark.start for s in reading.hits("secret"))


def _leads_away(reading: Reading, pay: Hit, mark: Hit) -> bool:
    """Whether to pay there is proposed; beside a link or an address, talk of a payment is enough."""
    if pay.value != "topic" or mark.value in ("email", "handle"):
        return True
    return mark.concept == "place" and not reading.any_in(Stretch(mark.start, mark.start + 1), "our")


def _is_pressed(reading: Reading, pay: Hit, mark: Hit, sentence: Stretch) -> bool:
    """Whether talk of a payment is a demand for one: by a channel, or with a plea beside it."""
    if mark.value in ("iban", "wallet", "pay_link") or reading.any_in(Stretch(mark.start - 2, mark.start + 1), "dest"):
        return True
    pleas = reading.within(sentence, "ask", "please")
    return any(reading.gap(plea, pay) <= 4 and not reading.by_the_store(plea) for plea in pleas)


def _bought_at(reading: Reading, mark: Hit, sentence: Stretch) -> Iterator[_Lead]:
    for buy in _invitations(reading, sentence, "buy"):
        if mark.concept in ("place", "outside") and reading.gap(buy, mark) <= 6 and not _overlap(buy, mark):
            yield 0.75, "off_platform.buy_at_place", [buy, mark]
        if mark.concept == "giftcard" and 0 <= mark.start - buy.end <= 5 and reading.any_in(sentence, "ask"):
            yield 0.8, "off_platform.gift_card", [buy, mark]
    for ask in _invitations(reading, sentence, "ask"):
        if mark.concept == "giftcard" and _hands_over(reading, ask, mark):
            yield 0.85, "off_platform.gift_card", [ask, mark]
        if mark.concept == "giftcard" and ask.start > mark.end and ask.value == "reveal":
            yield 0.7, "off_platform.gift_card_code", [mark, ask]


def _deals(reading: Reading, mark: Hit, sentence: Stretch) -> Iterator[_Lead]:
    if mark.concept != "giftcard" and not _is_the_customers(reading, mark):
        for deal in _invitations(reading, sentence, "deal"):
            if reading.gap(deal, mark) <= _FAR:
                yield 0.78, f"off_platform.deal_{mark.concept}", [deal, mark]
    if mark.concept == "courier":
        for coin in reading.within(sentence, "currency"):
            yield 0.7, "off_platform.amount_to_courier", [mark, coin]
    if mark.value == "cash" and reading.any_in(sentence, "courier"):
        yield 0.85, "off_platform.cash_to_courier", [mark]
    if mark.concept == "outside" and (mark.value == "deal" or amount_in(reading, sentence) is not None):
        yield 0.75, "off_platform.outside_deal", [mark]


def _hands_over(reading: Reading, ask: Hit, card: Hit) -> bool:
    between = Stretch(ask.end, card.start)
    return 0 <= card.start - ask.end <= 5 and not ask.value and not reading.any_in(between, "subclause")


def _offered(reading: Reading, mark: Hit, sentence: Stretch) -> Iterator[_Lead]:
    """A channel that is the store's, that it says it takes, or that stands beside an amount."""
    if mark.concept not in ("channel", "contact", "giftcard") or reading.any_in(sentence, "refund"):
        return
    named = mark.concept == "channel"
    reach = 4 if mark.value == "pay_link" else 2
    if named and reading.any_in(Stretch(max(sentence.start, mark.start - reach), mark.start), "our"):
        yield 0.7, "off_platform.own_channel", [mark]
    if named and _is_the_customers(reading, mark):
        return
    for accept in reading.within(sentence, "accept"):
        taken = named or mark.value == "brand" or _is_taken_by_the_store(reading, mark, accept)
        if taken and reading.gap(accept, mark) <= 4 and not reading.negated(accept):
            yield 0.65, "off_platform.channel_offered", [accept, mark]
    if mark.value == "email" or (not named and mark.value != "handle"):
        return
    pleas = [plea for plea in reading.within(sentence, "ask", "please", "accept") if not reading.by_the_store(plea)]
    amount = amount_in(reading, sentence)
    if amount is not None and (
        pleas or mark.value in ("iban", "wallet", "pay_link") or (named and reading.gap(amount, mark) <= 1)
    ):
        yield 0.8, "off_platform.amount_by_channel", [amount, mark]


def _is_taken_by_the_store(reading: Reading, mark: Hit, accept: Hit) -> bool:
    return mark.concept == "giftcard" and reading.any_in(Stretch(accept.start, accept.start + 1), "we")


def _named_by_the_store(reading: Reading, mark: Hit, sentence: Stretch) -> Iterator[_Lead]:
    """A way to pay that no checkout offers, named beside a sum, a plea or an offer; or a bill sent apart from it."""
    if mark.concept == "bill" and (
        reading.by_the_store(mark) or reading.any_in(sentence, "pay") or amount_in(reading, sentence)
    ):
        yield 0.75, "off_platform.bill", [mark]
    if mark.concept != "channel" or mark.value not in ("app", "own") or _is_the_customers(reading, mark):
        return
    if reading.any_in(sentence, "refund"):
        return
    asked = reading.within(sentence, "ask", "please", "accept", "deal", "pay", "buy", "currency")
    close = [hit for hit in asked if hit.concept in ("deal", "accept") or not reading.by_the_store(hit)]
    if mark.value == "own":
        moved = reading.any_in(Stretch(mark.start - 2, mark.start), "dest")
        wanted = ("pay", "currency", "ask") if moved else ("pay", "currency")
        close = [hit for hit in close if hit.concept in wanted and reading.gap(hit, mark) <= 4]
    short = sentence.end - sentence.start <= _FRAGMENT
    numbers = any(token.text[0].isdecimal() for token in reading.tokens[sentence.start : sentence.end])
    if close or (mark.value == "app" and (numbers or sentence.question or short or _is_on_a_way(reading, mark))):
        yield 0.7, f"off_platform.{mark.value}_channel", [*close[:1], mark]


def _is_on_a_way(reading: Reading, mark: Hit) -> bool:
    """Whether money goes by it or to it ("by Western Union", "Moneygram to Chen Li")."""
    return reading.any_in(Stretch(mark.start - 1, mark.start), "dest") or reading.any_in(
        Stretch(mark.end, mark.end + 1), "dest"
    )


def _is_the_customers(reading: Reading, mark: Hit) -> bool:
    before = Stretch(max(0, mark.start - 2), mark.start)
    return reading.any_in(before, "your") or any(
        hit.start <= mark.start < hit.end for hit in reading.within(Stretch(max(0, mark.start - 4), mark.end), "secret")
    )


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _beside(reading: Reading, mark: Hit, sentence: Stretch) -> _Lead | None:
    """A channel or coordinate whose payment is spoken of in a neighbouring sentence."""
    if mark.concept not in ("channel", "place") and mark.value not in ("email", "handle"):
        return None
    if mark.concept == "place" and mark.value != "link":
        return None
    if reading.any_in(sentence, "refund"):
        return None
    for pay in reading.hits("pay"):
        other = reading.sentence(pay)
        near = (other.end == sentence.start or sentence.end == other.start) and pay.value != "topic"
        if not near or reading.by_the_store(pay):
            continue
        spoken = reading.any_in(other, "warn", "refuse", "refund", "inside", "paid")
        if not spoken and not reading.any_in(reading.clause(pay), "neg"):
            return 0.65, f"off_platform.{mark.concept}_beside_payment", [pay, mark]
    return None


def _is_ours_to_do(reading: Reading, hit: Hit) -> bool:
    """Whether the store pays or buys; German may say who after the verb ("dann überweise ich")."""
    return reading.by_the_store(hit) or (
        "de" in reading.languages and reading.any_in(Stretch(hit.end, hit.end + 1), "we")
    )


def _invitations(reading: Reading, sentence: Stretch, concept: str) -> Iterator[Hit]:
    for hit in reading.within(sentence, concept):
        clause = reading.clause(hit)
        if reading.any_in(clause, "refund") or reading.negated(hit, reach=8):
            continue
        if concept != "deal" and _is_ours_to_do(reading, hit):
            continue
        yield hit
