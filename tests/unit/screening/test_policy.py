"""How findings become an outcome."""

from screening.policy import load_policy
from screening.verdict import Finding, Severity


def finding(confidence: float, severity: Severity = "high") -> Finding:
    return Finding("disrespect", severity, confidence, ((0, 1),), "disrespect.example", "1")


def test_a_sure_and_serious_finding_blocks() -> None:
    assert load_policy().verdict([finding(0.95)]).outcome == "block"


def test_a_sure_but_mild_finding_is_reviewed() -> None:
    assert load_policy().verdict([finding(0.95, "medium")]).outcome == "review"


def test_an_unsure_finding_is_reviewed() -> None:
    assert load_policy().verdict([finding(0.75)]).outcome == "review"


def test_a_weak_finding_is_left_out_of_the_verdict() -> None:
    assert load_policy().verdict([finding(0.2)]).findings == ()


def test_the_worst_finding_decides() -> None:
    assert load_policy().verdict([finding(0.75), finding(0.95)]).outcome == "block"


def test_every_verdict_carries_the_policys_version() -> None:
    assert load_policy().verdict([]).policy_version == load_policy().version
