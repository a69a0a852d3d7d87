"""Turns findings into an outcome by a policy: thresholds a practice, switches a rule, and what is uncertain."""

import os
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from .verdict import LEARNED_RULES, SEVERITIES, Finding, Outcome, Practice, Severity, Verdict

PACKAGED = os.path.join(os.path.dirname(__file__), "policy.json")


class Threshold(NamedTuple):
    """From which confidence a practice is reviewed, and from which confidence and severity blocked."""

    review: float
    block: float
    block_from: Severity


class Override(NamedTuple):
    """What the policy says of one rule: switched off, or with a confidence or severity of the policy's own."""

    enabled: bool = True
    confidence: float | None = None
    severity: Severity | None = None


class Band(NamedTuple):
    """The confidences, from one to just below another, at which a review is uncertain enough to ask elsewhere."""

    start: float
    below: float
    may_allow: bool = True


class Policy(NamedTuple):
    """Thresholds for every practice, and what is said of single rules, under one version."""

    version: str
    thresholds: Mapping[Practice, Threshold]
    rules: Mapping[str, Override] = MappingProxyType({})
    second_opinion: Band | None = None

    def weighed(self, finding: Finding) -> Finding | None:
        """The finding as this policy takes it; None where its rule is switched off."""
        finding = self.heard(finding)
        override = self.rules.get(finding.rule_id)
        if override is None:
            return finding
        if not override.enabled:
            return None
        confidence = finding.confidence if override.confidence is None else override.confidence
        return finding._replace(confidence=confidence, severity=override.severity or finding.severity)

    def heard(self, finding: Finding) -> Finding:
        """The finding as its rule states it, where the policy does not ask the learned model about the practice."""
        learned = self.rules.get(LEARNED_RULES.get(finding.practice, ""))
        if finding.stated is None or learned is None or learned.enabled:
            return finding
        return finding._replace(confidence=finding.stated, stated=None)

    def outcome(self, finding: Finding) -> Outcome:
        """What one weighed finding alone leads to."""
        threshold = self.thresholds[finding.practice]
        serious = SEVERITIES.index(finding.severity) >= SEVERITIES.index(threshold.block_from)
        if finding.confidence >= threshold.block and serious:
            return "block"
        return "review" if finding.confidence >= threshold.review else "allow"

    def verdict(self, findings: Iterable[Finding]) -> Verdict:
        """The worst outcome of all findings; those too weak to matter are left out."""
        weighed = [taken for finding in findings if (taken := self.weighed(finding)) is not None]
        kept = tuple(finding for finding in weighed if self.outcome(finding) != "allow")
        return Verdict(worst(self.outcome(finding) for finding in kept), kept, self.version)

    def is_uncertain(self, verdict: Verdict) -> bool:
        """Whether the verdict is a review whose surest finding lies in the policy's band."""
        if self.second_opinion is None or verdict.outcome != "review":
            return False
        surest = max(finding.confidence for finding in verdict.findings)
        return self.second_opinion.start <= surest < self.second_opinion.below


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of some outcomes; none at all allow."""
    seen = set(outcomes)
    return "block" if "block" in seen else "review" if "review" in seen else "allow"


@cache
def load_policy(path: str = PACKAGED) -> Policy:
    """Read a policy file, once a process.

    Raises:
        PolicyError: something in it is missing, unknown or out of range; the message names it.
        OSError: it cannot be read.
    """
    from .policy_file import read_policy

    return read_policy(path)
