"""Turns findings into an outcome by the thresholds of a policy file that an operator can read and change."""

import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, cast

from .verdict import PRACTICES, SEVERITIES, Finding, Outcome, Practice, Severity, Verdict


class Threshold(NamedTuple):
    """From which confidence a practice is reviewed, and from which confidence and severity blocked."""

    review: float
    block: float
    block_from: str


class Policy(NamedTuple):
    """Thresholds for every practice, under one version."""

    version: str
    thresholds: Mapping[Practice, Threshold]

    def outcome(self, finding: Finding) -> Outcome:
        """What one finding alone leads to."""
        threshold = self.thresholds[finding.practice]
        serious = SEVERITIES.index(finding.severity) >= SEVERITIES.index(cast(Severity, threshold.block_from))
        if finding.confidence >= threshold.block and serious:
            return "block"
        return "review" if finding.confidence >= threshold.review else "allow"

    def verdict(self, findings: Iterable[Finding]) -> Verdict:
        """The worst outcome of all findings; those too weak to matter are left out."""
        kept = tuple(finding for finding in findings if self.outcome(finding) != "allow")
        outcomes = {self.outcome(finding) for finding in kept}
        worst: Outcome = "block" if "block" in outcomes else "review" if outcomes else "allow"
        return Verdict(worst, kept, self.version)


@cache
def load_policy(path: str = os.path.join(os.path.dirname(__file__), "policy.json")) -> Policy:
    """Read a policy file.

    Raises:
        ValueError: a practice or a threshold is missing or out of range; the message names it.
    """
    with open(path, encoding="utf-8") as source:
        raw = json.load(source)
    thresholds: dict[Practice, Threshold] = {}
    for practice in PRACTICES:
        try:
            threshold = Threshold(**raw["practices"][practice])
        except (KeyError, TypeError) as error:
            raise ValueError(f"policy: {practice}: {error}") from None
        if not 0 <= threshold.review <= threshold.block <= 1 or threshold.block_from not in SEVERITIES:
            raise ValueError(f"policy: {practice}: thresholds out of range")
        thresholds[practice] = threshold
    return Policy(cast(str, raw["version"]), thresholds)
