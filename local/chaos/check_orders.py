"""Of orders: versions in a row, none written twice, a life that is allowed, each request and refund once."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from contact_seller.rules.item import ENDED
from contact_seller.rules.order import NEXT
from contact_seller.storage.tables import OrderRow
from local.chaos.evidence import Evidence, Row, Violation


def check(evidence: Evidence) -> Iterator[Violation]:
    """The rules that orders break."""
    history: dict[str, list[Row]] = {}
    for row in evidence.versions(OrderRow):
        history.setdefault(row["order_id"], []).append(row)
    for order_id, versions in history.items():
        yield from _life(order_id, versions, evidence.threads.get(f"{order_id}~", []))
    yield from _answers_were_written(evidence, history)
    yield from _once(evidence)
    evidence.count("orders", len(history))


def _life(order_id: str, versions: list[Row], told: list[Row]) -> Iterator[Violation]:
    thread, numbers = f"{order_id}~", list(range(1, len(versions) + 1))
    if [each["version"] for each in versions] != numbers or [each["number"] for each in told] != numbers:
        yield Violation("versions follow each other", f"{len(versions)} written, {len(told)} told", thread)
    for before, after in pairwise(versions):
        was, is_now = before["status"], after["status"]
        if is_now != was and is_now not in NEXT[was]:
            yield Violation("an order's status goes forward", f"{was} became {is_now}", thread)
        there = {line["item_id"]: line for line in after["items"]}
        for line in before["items"]:
            if line.get("state") in ENDED and there.get(line["item_id"]) != line:
                yield Violation("a line that has ended stays", line["item_id"], thread)


def _answers_were_written(evidence: Evidence, history: dict[str, list[Row]]) -> Iterator[Violation]:
    """The version that a change was answered with has what it asked for: nobody else's change is in its place.

    Several may be told of one version: a patch that finds all as it wants it writes nothing.
    """
    for sent in evidence.ledger.sent:
        if not sent.is_accepted or sent.answer is None or not sent.operation.name.startswith(("place", "change order")):
            continue
        order_id, version = sent.answer.body["order_id"], sent.answer.body["version"]
        written = history[order_id][version - 1]
        if written["updated_at"] != sent.answer.body["updated_at"] or not _has(written, sent.operation.body):
            yield Violation("an accepted change was written", f"version {version}", f"{order_id}~")


def _has(written: Row, asked: Row) -> bool:
    states = {line["item_id"]: line.get("state") for line in written["items"]}
    wanted = {line["item_id"]: line["state"] for line in asked.get("items", ()) if "state" in line}
    return written["status"] == asked.get("status", written["status"]) and wanted.items() <= states.items()


def _once(evidence: Evidence) -> Iterator[Violation]:
    refunds = Counter[tuple[str, str]]()
    for ticket_id, ticket in evidence.tickets.items():
        entries = evidence.threads[ticket_id]
        accepted = sum(e["kind"] == "request_decided" and e["detail"]["decision"] == "accept" for e in entries)
        told = evidence.threads[f"{ticket['order_id']}~"]
        carried_out = sum(e["by"] == "merchant" and e["detail"].get("ticket_id") == ticket_id for e in told)
        if accepted > carried_out:
            yield Violation("what is accepted is carried out", f"{accepted} and {carried_out}", ticket_id)
        refunds.update((ticket["order_id"], e["detail"]["item_id"]) for e in entries if e["kind"] == "refund_due")
    for (order_id, item_id), times in refunds.items():
        if times > 1:
            yield Violation("a line is refunded once", item_id, f"{order_id}~")
