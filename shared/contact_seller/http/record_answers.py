"""The record of a decision: what was decided of a message, on what grounds, by whom and when; as JSON and as a page."""

from html import escape
from typing import Any

from contact_seller.http.review_answers import AppealAnswer, HeldAnswer, held_answer
from contact_seller.rules.facts import Facts
from contact_seller.rules.thread import Finding, Message
from contact_seller.rules.values import instant_text
from contact_seller.usecases.caller import Caller


class RecordAnswer(HeldAnswer, defer_build=True):
    """All that a decision rests on: claims were held against `facts`, and `screened_by` is whose opinion decided."""

    screened_by: str | None


def record_answer(message: Message, reader: Caller) -> RecordAnswer:
    """The record as that reader may see it."""
    verdict = message.verdict
    return RecordAnswer(**dict(held_answer(message, reader)), screened_by=verdict and verdict.decided_by)


def record_page(record: RecordAnswer) -> str:
    """The record as a page that is complete in itself and prints on paper. Whatever anybody wrote is escaped."""
    message = {"Message": record.message_id, "Merchant": record.merchant_id, "Sent": record.sent_at}
    contestable = {} if record.appeal or not record.appeal_until else {"Contestable until": record.appeal_until}
    parts = [
        _table("Message", {**message, "Delivery": record.delivery}),
        f"<h2>Text</h2><p class=text>{_marked(record)}</p>",
        _table("Screening", {"Verdict": record.verdict, "Policy": record.policy_version, "By": record.screened_by}),
        *(_finding(number, finding) for number, finding in enumerate(record.findings, 1)),
        _table("Order at sending time", _facts(record.facts)),
        _table("Decision", _decision(record) | contestable),
    ]
    if record.appeal is not None:
        parts.append(_table("Appeal", {"Text": record.appeal.text, "Appealed": record.appeal.appealed_at}))
        parts.append(_table("Decision of the appeal", _decision(record.appeal)))
    title = f"Record of {escape(record.message_id)}"
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><style>{_STYLE}</style>"
        f"<h1>{title}</h1>{''.join(parts)}</html>"
    )


_STYLE = (
    "body{font:11pt/1.45 Georgia,serif;max-width:44em;margin:2em auto;padding:0 1em;color:#111}"
    "h1{font-size:1.3em;overflow-wrap:anywhere}h2{font-size:1.05em;margin:1.4em 0 .3em;break-after:avoid}"
    "table{border-collapse:collapse;width:100%;break-inside:avoid}"
    "th,td{text-align:left;vertical-align:top;border-top:1px solid #bbb;padding:.25em .6em .25em 0}"
    "td{overflow-wrap:anywhere;white-space:pre-wrap}"
    "th{width:11em;font-weight:normal;color:#555}"
    ".text{white-space:pre-wrap;border-left:3px solid #999;padding-left:1em}"
    "mark{background:#ffe08a;border-bottom:2px solid #b36b00}@page{margin:20mm}@media print{body{margin:0}}"
)


def _marked(record: RecordAnswer) -> str:
    """The text with what was found in it marked; spans may lie within each other."""
    marked = {place for finding in record.findings for start, end in finding.spans for place in range(start, end)}
    shown, inside = [], False
    for place, character in enumerate(record.text):
        if (place in marked) != inside:
            inside = not inside
            shown.append("<mark>" if inside else "</mark>")
        shown.append(escape(character))
    return "".join(shown) + ("</mark>" if inside else "")


def _finding(number: int, finding: Finding) -> str:
    rule = f"{finding.rule_id}, version {finding.rule_version}"
    spans = ", ".join(f"{start} to {end}" for start, end in finding.spans)
    told = {"Rule": rule, "Severity": finding.severity, "Confidence": finding.confidence, "Characters": spans or None}
    return _table(f"Finding {number}: {finding.practice}", told)


def _facts(facts: Facts | None) -> dict[str, Any]:
    if facts is None:
        return {"Facts": None}
    told = facts.model_dump(mode="json", by_alias=True)
    lines = [
        " · ".join(f"{name} {value}" for name, value in item.items() if value is not None) for item in told.pop("items")
    ]
    return {**{name.replace("_", " "): value for name, value in told.items()}, "items": "\n".join(lines)}


def _decision(decided: RecordAnswer | AppealAnswer) -> dict[str, Any]:
    told = {"Decision": decided.decision, "Why": decided.note, "When": decided.decided_at}
    return {**told, "Who": decided.decided_by} if decided.decided_by else told  # whom a merchant is not told


def _table(title: str, told: dict[str, Any]) -> str:
    rows = "".join(f"<tr><th>{escape(name)}<td>{escape(_shown(value))}" for name, value in told.items())
    return f"<h2>{escape(title)}</h2><table>{rows}</table>"


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return instant_text(value) if hasattr(value, "astimezone") else str(value)
