"""Of messages: each accepted one is there once, in order, as it was written, and none was shown before its verdict."""

from collections.abc import Iterator
from itertools import pairwise

from contact_seller.storage.tables import ThreadRow
from local.chaos.cast import MARK
from local.chaos.evidence import Evidence, Row, Violation, was_let_through
from local.chaos.ledger import Sent


def check(evidence: Evidence) -> Iterator[Violation]:
    """The rules that messages break."""
    by_words: dict[str, list[Row]] = {}
    for message in evidence.messages.values():
        for words in MARK.findall(message["text"]):
            by_words.setdefault(words, []).append(message)
    for words, sent in evidence.ledger.by_words.items():
        yield from _stands_once(words, sent, by_words.get(words, []))
    for words, there in by_words.items():
        if words not in evidence.ledger.by_words:
            yield Violation("no message that nobody wrote", f"[{words}]", there[0]["ticket_id"])
    yield from _in_order(evidence, by_words)
    yield from _shown_after_verdict(evidence)
    evidence.count("messages", len(evidence.messages))


def _stands_once(words: str, sent: list[Sent], there: list[Row]) -> Iterator[Violation]:
    keyed = sent[0].operation.key is not None
    accepted = sum(each.is_accepted for each in sent)
    perhaps = sum(each.is_unknown or bool(each.late) for each in sent)
    least = min(accepted, 1) if keyed else accepted
    most = min(accepted + perhaps, 1) if keyed else accepted + perhaps
    thread = there[0]["ticket_id"] if there else ""
    if not least <= len(there) <= most:
        rule = "every accepted message is in its thread exactly once"
        yield Violation(rule, f"[{words}] is there {len(there)} times, not {least} to {most}", thread)
    texts = {_text(each) for each in sent}
    for message in there:
        if message["text"] not in texts:
            yield Violation("texts stay as they are", f"[{words}]: {message['text']!r}", thread)


def _text(sent: Sent) -> str:
    body = sent.operation.body
    return str(body["text"] if "text" in body else body["notice"]["text"])


def _in_order(evidence: Evidence, by_words: dict[str, list[Row]]) -> Iterator[Violation]:
    """Who wrote after another had his answer stands behind him."""
    sent_of: dict[str, list[tuple[int, int, int]]] = {}
    for words, sent in evidence.ledger.by_words.items():
        accepted, there = [each for each in sent if each.is_accepted], by_words.get(words, [])
        if len(there) == 1 and accepted:
            span = (there[0]["number"], min(each.began for each in sent), accepted[0].ended)
            sent_of.setdefault(there[0]["ticket_id"], []).append(span)
    for ticket_id, spans in sent_of.items():
        latest_start = 0
        for number, began, ended in sorted(spans):
            if ended < latest_start:
                yield Violation("messages stand in their order", f"entry {number}", ticket_id)
            latest_start = max(latest_start, began)


def _shown_after_verdict(evidence: Evidence) -> Iterator[Violation]:
    """No version of a merchant's message was ever delivered that was not let through."""
    history: dict[tuple[str, int], list[Row]] = {}
    for row in evidence.versions(ThreadRow):
        if row["kind"] == "message" and row["author"] == "merchant":
            history.setdefault((row["ticket_id"], row["number"]), []).append(row)
    for (ticket_id, number), versions in history.items():
        rule, what = "no message is shown before its verdict", f"entry {number}"
        if versions[0]["delivery"] != "screening":
            yield Violation(rule, what, ticket_id)
        for before, after in pairwise(versions):
            if after["delivery"] == "delivered" and not was_let_through(after):
                yield Violation(rule, what, ticket_id)
            if before["delivery"] == "delivered" or before["text"] != after["text"]:
                yield Violation("what is delivered stays so", what, ticket_id)
        if versions[-1]["delivery"] == "screening":
            yield Violation("every message gets its verdict", what, ticket_id)
