"""The shape of an answer: what was found where, and what follows from it."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

type Practice = Literal["payment_info_request", "off_platform_payment", "false_information", "disrespect"]
type Severity = Literal["low", "medium", "high", "critical"]
type Outcome = Literal["allow", "review", "block"]

PRACTICES: tuple[Practice, ...] = (
    "payment_info_request",
    "off_platform_payment",
    "false_information",
    "disrespect",
)
LEARNED_RULES: Mapping[Practice, str] = {
    "payment_info_request": "payment_info.learned",
    "off_platform_payment": "off_platform.learned",
    "disrespect": "disrespect.learned",
}
"""The rules that a model finds by; switched off, its say in what other rules of the practice found goes with them."""
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")


class Finding(NamedTuple):
    """One practice seen in a message; `spans` are offsets into the text as the merchant wrote it."""

    practice: Practice
    severity: Severity
    confidence: float
    spans: tuple[tuple[int, int], ...]
    rule_id: str
    rule_version: str
    stated: float | None = None
    """What the rule states alone, where the learned model had a say in the confidence; not part of the JSON."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, spans as pairs."""
        return {
            "practice": self.practice,
            "severity": self.severity,
            "confidence": self.confidence,
            "spans": [list(span) for span in self.spans],
            "rule_id": self.rule_id,
            "rule_version": self.rule_version,
        }


class Verdict(NamedTuple):
    """What becomes of a message, the findings behind it, the policy that weighed them, and whose opinion decided."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    policy_version: str
    decided_by: str = "rules"

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, as they are stored with the message."""
        return {
            "outcome": self.outcome,
            "findings": [finding.to_json() for finding in self.findings],
            "policy_version": self.policy_version,
            "decided_by": self.decided_by,
        }
