"""Finds where a merchant asks the customer for something that gives access to money."""

from collections.abc import Iterator
from datetime import datetime

from . import composed
from .clauses import Stretch
from .facts import OrderFacts
from .lexicon import Hit
from .reading import Reading
from .verdict import Finding, Severity

_VERSION = "1"
_FAR = 11
_FRAGMENT = 16
_LONG = 24
_TOLD = 6
_CRITICAL = ("code", "cvv", "seed", "login")


def detect(reading: Reading, facts: OrderFacts, sent_at: datetime) -> Iterator[Finding]:
    """At most one finding: the surest request in the message."""
    found = max(_requests(reading), key=lambda request: request[0], default=None)
    if found is None:
        return
    confidence, rule, hits = found
    severity: Severity = "critical" if any(hit.value in _CRITICAL for hit in hits) else "high"
    yield Finding("payment_info_request", severity, confidence, reading.spans(hits), rule, _VERSION)


def _requests(reading: Reading) -> Iterator[tuple[float, str, list[Hit]]]:
    named = reading.hits("secret", "account")
    secrets = [hit for hit in (*named, *composed.secrets(reading)) if _is_the_customers(reading, hit)]
    for secret in secrets:
        sentence = reading.scope(secret)
        if reading.any_in(sentence, "warn", "inside", "partial") or _is_of_goods(reading, secret):
            continue
        demand = _demand(reading, secret)
        if demand is not None:
            yield 0.92, "payment_info.asked", [demand, secret]
        elif secret.value != "part" and reading.any_in(sentence, "unless") and not _is_destination(reading, secret):
            yield 0.75, "payment_info.condition", [*reading.within(sentence, "unless"), secret]
        elif _stands_bare(reading, secret, sentence):
            yield 0.7, "payment_info.bare", [secret]
        elif _is_named_for_no_other_reason(reading, secret, sentence):
            yield 0.6, "payment_info.named", [secret]
        else:
            pointer = _asked_in_next_sentence(reading, secret, sentence)
            if pointer is not None:
                yield 0.7, "payment_info.asked_after", [secret, pointer]


def _is_the_customers(reading: Reading, secret: Hit) -> bool:
    before = Stretch(max(0, secret.start - 2), secret.start)
    if reading.any_in(before, "our") and not reading.any_in(before, "your"):
        return False
    after = Stretch(secret.end, min(len(reading.tokens), secret.end + 4))
    follows = "".join(token.text for token in reading.tokens[after.start : after.end])
    return sum(char.isdecimal() for char in follows) < 6


def _demand(reading: Reading, secret: Hit) -> Hit | None:
    sentence = reading.sentence(secret)
    for ask in reading.within(sentence, "ask"):
        if ask.value == "scan" or _is_for_the_customer_to_check(reading, ask, secret, sentence):
            continue
        if ask.start > secret.start and reading.clause(ask) != reading.clause(secret):
            takes_up = _points_back(reading, ask) or _opens_with_need(reading, ask)
            if takes_up and not reading.negated(ask) and not _is_destination(reading, secret):
                return ask
            continue
        if reading.gap(ask, secret) > _FAR or _is_denied(reading, ask) or reading.by_the_store(ask):
            continue
        if ask.start > secret.start:
            if not _is_destination(reading, secret) and _closes(reading, ask):
                return ask
        elif (
            not _is_destination(reading, secret, ask)
            and not reading.any_in(Stretch(ask.end, secret.start), "subclause", "neg")
            and not reading.any_in(Stretch(secret.end, min(secret.end + 3, reading.clause(secret).end)), "neg")
        ):
            return ask
    return None


def _is_for_the_customer_to_check(reading: Reading, ask: Hit, secret: Hit, sentence: Stretch) -> bool:
    """Whether "verify the code and try again" asks for no answer, or "inform us" comes when something is done."""
    if ask.value == "inform":
        return ask.start > secret.start
    return ask.value in ("confirm", "enter") and reading.any_in(sentence, "selfcheck")


def _opens_with_need(reading: Reading, ask: Hit) -> bool:
    """A clause such as "die brauche ich", which asks for what was named before it."""
    return ask.value == "need" and ask.start - reading.clause(ask).start <= 1


def _is_denied(reading: Reading, ask: Hit) -> bool:
    """Whether a negation turns the request round; German puts it at the end of the clause."""
    if reading.negated(ask, reach=9):
        return True
    return "de" in reading.languages and reading.any_in(Stretch(ask.end, reading.clause(ask).end), "neg")


def _closes(reading: Reading, ask: Hit) -> bool:
    """Whether a verb after its object asks for it; English puts it there only to say "is needed" or "send it"."""
    if ask.value == "request":
        return False
    if ask.value in ("need", "whither") or reading.languages != ("en",):
        return True
    after = Stretch(ask.end, ask.end + 2)
    return reading.any_in(after, "it", "please") or reading.clause(ask).end - ask.end <= 1


def _is_of_goods(reading: Reading, secret: Hit) -> bool:
    """A code beside a gift card is the gift card's; an expiry date with no card in sight may be that of a food."""
    sentence = reading.sentence(secret)
    if secret.value in ("code", "cvv") and reading.any_in(sentence, "giftcard"):
        return True
    if secret.value == "code" and reading.any_in(sentence, "courier"):
        return True
    if secret.value != "expiry":
        return False
    others = any(hit.value != "expiry" for hit in reading.hits("secret"))
    return not others and not any(token.text in ("card", "visa", "mastercard") for token in reading.tokens)


def _is_destination(reading: Reading, secret: Hit, ask: Hit | None = None) -> bool:
    """Whether money merely went to or came from it ("refunded to your bank account")."""
    if secret.value == "code":
        return False
    clause = reading.clause(secret)
    for hit in reading.within(Stretch(max(clause.start, secret.start - 8), secret.start), "dest"):
        if 0 <= secret.start - hit.end <= 2:
            return ask is None or hit.start >= ask.end
    return False


def _stands_bare(reading: Reading, secret: Hit, sentence: Stretch) -> bool:
    short = sentence.end - sentence.start <= _FRAGMENT
    if secret.concept != "secret" or secret.value == "app" or not short or _is_destination(reading, secret):
        return False
    clause = reading.clause(secret)
    for_a_refund = reading.any_in(clause, "refund") and not _follows_a_plea(reading, secret)
    if for_a_refund or reading.any_in(clause, "neg") or reading.any_in(sentence, "courtesy", "selfcheck"):
        return False
    if _lists_several(reading, sentence) and not reading.any_in(sentence, "status"):
        return True
    if reading.any_in(Stretch(sentence.start, secret.start), "subclause", "neg", "we"):
        return False
    if sentence.question or reading.any_in(sentence, "please", "just"):
        return True
    return sentence.end - secret.end <= 2 and not reading.any_in(sentence, "status")


def _follows_a_plea(reading: Reading, secret: Hit) -> bool:
    """Whether a plea stands right before it, with no verb between them ("pls ur IBAN")."""
    lead = Stretch(max(0, secret.start - 2), secret.start)
    return reading.any_in(lead, "please") and not reading.any_in(lead, "dest")


def _is_named_for_no_other_reason(reading: Reading, secret: Hit, sentence: Stretch) -> bool:
    """Whether nothing tells why a secret is named (a denial, a state of it, something the store does with it)."""
    if secret.concept != "secret" or sentence.end - sentence.start > _LONG or _is_destination(reading, secret):
        return False
    clause = reading.clause(secret)
    if reading.any_in(clause, "neg", "refund", "subclause"):
        return False
    if reading.any_in(sentence, "status", "courtesy", "refuse", "selfcheck"):
        return False
    if secret.value == "part" and reading.any_in(sentence, "currency"):
        return False
    if reading.any_in(Stretch(clause.start, secret.start), "we"):
        return False
    told = any(token.text == "is" for token in reading.tokens[secret.end : min(clause.end, secret.end + _TOLD)])
    return secret.value not in ("login", "expiry", "app") and not told


def _lists_several(reading: Reading, sentence: Stretch) -> bool:
    """Whether a short sentence names two kinds of secrets: a form to be filled in."""
    return len({hit.start for hit in reading.within(sentence, "secret")}) > 1


def _asked_in_next_sentence(reading: Reading, secret: Hit, sentence: Stretch) -> Hit | None:
    following = reading.following(sentence)
    if secret.concept != "secret" or following is None or reading.any_in(sentence, "neg"):
        return None
    if reading.any_in(following, "warn", "neg", "selfcheck"):
        return None
    for ask in reading.within(following, "ask"):
        if _points_back(reading, ask) or (ask.value == "need" and ask.start - following.start <= 1):
            return ask
    return None


def _points_back(reading: Reading, ask: Hit) -> bool:
    """Whether "it" or "them" stands by the verb: what is asked for was named before."""
    end = min(ask.start + 4, reading.sentence(ask).end)
    start = ask.start if reading.languages == ("en",) else max(0, ask.start - 2)
    if ask.value == "inform" or reading.by_the_store(ask):
        return False
    return reading.any_in(Stretch(start, end), "it")
