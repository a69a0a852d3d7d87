"""Explains one message for people: what was found where, what it weighs, and which facts it was held against."""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime

from .engine import find
from .facts import ItemFacts, OrderFacts
from .learned import heaviest_words, model
from .messages import Row
from .policy import Policy
from .reading import Reading
from .rules import RULES
from .verdict import LEARNED_RULES, Finding

_FACTS = (
    "status",
    "placed_at",
    "shipped_at",
    "delivered_at",
    "tracking_number",
    "carrier",
    "estimated_delivery",
    "items",
)
_WORDS_SHOWN = 5


def explanation(row: Row, policy: Policy) -> Iterator[str]:
    """The lines that explain a message under a policy."""
    findings = tuple(policy.heard(each) for each in find(row.text, row.facts, row.sent_at))
    outcome = policy.verdict(findings).outcome
    yield f"{row.id}: {outcome} (policy {policy.version}, sent {row.sent_at.isoformat()})"
    yield ""
    yield from (f"  {line}" for line in marked(row.text, findings).split("\n"))
    for number, finding in enumerate(findings, start=1):
        yield ""
        yield from _finding(number, finding, policy)
        if finding.rule_id in LEARNED_RULES.values():
            yield f"   the words that weigh most: {_heaviest(row.text, finding)}"
    if not findings:
        yield ""
        yield "Nothing was found."
    yield ""
    yield from _facts(row.facts, findings)


def marked(text: str, findings: tuple[Finding, ...]) -> str:
    """The text with every span between ⟦ and ⟧ and its finding's number; what cannot be seen is spelled out."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for number, finding in enumerate(findings, start=1):
        for start, end in finding.spans:
            opening.setdefault(start, []).append(f"⟦{number} ")
            closing.setdefault(end, []).insert(0, f" {number}⟧")
    out: list[str] = []
    for index in range(len(text) + 1):
        out += closing.get(index, ())
        out += opening.get(index, ())
        out.append(_visible(text[index : index + 1]))
    return "".join(out)


def _visible(char: str) -> str:
    """Invisible and control characters by their number: they disguise words, and could steer a terminal."""
    if char and char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return f"<U+{ord(char):04X}>"
    return char


def _finding(number: int, finding: Finding, policy: Policy) -> Iterator[str]:
    yield f"{number}. {finding.practice}: {finding.rule_id} (version {finding.rule_version})"
    weighed = policy.weighed(finding)
    if weighed is None:
        yield f"   confidence {finding.confidence:.2f}, severity {finding.severity}"
        yield "   switched off by the policy"
    else:
        yield f"   confidence {_changed(finding.confidence, weighed.confidence)}, severity " + (
            _changed(finding.severity, weighed.severity)
        )
        yield f"   {_weight(weighed, policy)}"
    if finding.stated not in (None, finding.confidence):
        yield f"   the rule alone states {finding.stated:.2f}, with the learned model it is {finding.confidence:.2f}"
    where = ", ".join(f"{start}-{end}" for start, end in finding.spans)
    yield f"   characters {where}"
    facts = RULES.get(finding.rule_id, ())
    yield f"   held against: {', '.join(facts) if facts else 'no fact of the order'}"


def _heaviest(text: str, finding: Finding) -> str:
    spans = heaviest_words(Reading(text), finding.practice, model())
    words = dict.fromkeys("".join(map(_visible, text[start:end])) for start, end in spans)
    return ", ".join(list(words)[:_WORDS_SHOWN]) or "none alone"


def _changed(stated: object, weighed: object) -> str:
    shown, taken = (f"{value:.2f}" if isinstance(value, float) else str(value) for value in (stated, weighed))
    return shown if stated == weighed else f"{taken} by the policy (the rule says {shown})"


def _weight(finding: Finding, policy: Policy) -> str:
    threshold = policy.thresholds[finding.practice]
    limits = f"review from {threshold.review:.2f}, block from {threshold.block:.2f} and severity {threshold.block_from}"
    outcome = policy.outcome(finding)
    if outcome == "allow":
        return f"{limits}: below the review threshold, so it changes nothing"
    return f"{limits}: {outcome}"


def _facts(facts: OrderFacts, findings: tuple[Finding, ...]) -> Iterator[str]:
    yield "The order's facts (an unknown one makes no claim false):"
    for name in _FACTS:
        numbers = [str(n) for n, finding in enumerate(findings, start=1) if name in RULES.get(finding.rule_id, ())]
        used = f"   <- finding {', '.join(numbers)}" if numbers else ""
        yield f"  {name:<19} {''.join(map(_visible, _fact(facts, name)))}{used}"


def _fact(facts: OrderFacts, name: str) -> str:
    if name == "estimated_delivery":
        days = (facts.estimated_from, facts.estimated_to)
        return "unknown" if days == (None, None) else " to ".join(_shown(day) for day in days)
    if name == "items":
        return "; ".join(_item(item) for item in facts.items) or "unknown"
    return _shown(getattr(facts, name))


def _shown(value: str | date | datetime | None) -> str:
    if value is None:
        return "unknown"
    return value if isinstance(value, str) else value.isoformat()


def _item(item: ItemFacts) -> str:
    known = [f"{name} {value}" for name, value in item._asdict().items() if value is not None and name != "product_id"]
    return ", ".join(known) or "unknown"
