"""Weighs what the rules found together with the learned model: what both see is surer, what one sees alone is not.

The model finds what no rule names, and takes confidence from rules that fire in sentences that read like nothing of the
practice. Each practice's confidence is the share of fresh messages, with such a score and such a rule or none, that did
show it. Alone the model leads to a review at most, and it never raises a rule's confidence to where it blocks.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import exp, log

from .learned import LEARNED, Model, model, weighed
from .reading import Reading
from .verdict import LEARNED_RULES, Finding, Practice

WORTH_SHOWING = 0.3
_RAISED_TO = 0.84
_SUREST = 0.99
STATED_AT_LEAST, STATED_AT_MOST = 0.5, 0.95
_FAR = 30.0


def combined(reading: Reading, findings: Iterable[Finding], by: Model | None = None) -> Iterator[Finding]:
    """The rules' findings with the confidence that rule and model have together, and those of the model alone."""
    by, findings = by or model(), list(findings)
    scores = weighed(reading, by, found_in(reading, findings))
    seen = dict(zip(LEARNED, zip(scores, by.practices, strict=True), strict=True))
    for finding in findings:
        if finding.practice in seen:
            weight, calibration = seen.pop(finding.practice)
            yield _together(finding, share_right(calibration, weight.score, finding.confidence))
        else:
            yield finding
    for practice, (weight, calibration) in seen.items():
        confidence = share_right(calibration, weight.score)
        if confidence >= WORTH_SHOWING:
            yield _alone(reading, practice, confidence, weight.sentence, str(by.about.get("version", "")))


def found_in(reading: Reading, findings: Iterable[Finding]) -> dict[Practice, list[int]]:
    """The sentences in which the rules' findings lie, of the practices that are learned."""
    spans: dict[Practice, list[tuple[int, int]]] = {}
    for finding in findings:
        if finding.practice in LEARNED:
            spans.setdefault(finding.practice, []).extend(finding.spans)
    return {practice: places for practice, each in spans.items() if (places := reading.sentences_at(each))}


def _together(finding: Finding, confidence: float) -> Finding:
    confidence = min(confidence, max(finding.confidence, _RAISED_TO))
    return finding._replace(confidence=confidence, stated=finding.confidence)


def _alone(reading: Reading, practice: Practice, confidence: float, sentence: int, version: str) -> Finding:
    part = reading.sentences[sentence]
    spans = (reading.span(part.start, part.end),)
    return Finding(practice, "medium", confidence, spans, LEARNED_RULES[practice], version)


def share_right(calibration: Mapping[str, float], score: float, stated: float | None = None) -> float:
    """The share that is right of messages with such a score, where a rule states so much or none fires."""
    odds = calibration["score"] * score + calibration["alone"]
    if stated is not None:
        stated = min(max(stated, STATED_AT_LEAST), STATED_AT_MOST)
        odds += calibration["rule"] + calibration["stated"] * log(stated / (1 - stated))
    return min(round(1 / (1 + exp(min(-odds, _FAR))), 2), _SUREST)
