"""A second opinion whose AWS client is botocore's Stubber, and verdicts to ask it about."""

import json
from collections.abc import Callable
from typing import Any

from botocore.session import get_session
from botocore.stub import Stubber

from screening.policy import Band, load_policy
from screening.verdict import Finding, Practice, Verdict
from second_opinion.bedrock import Bedrock
from second_opinion.circuit import Circuit
from second_opinion.comprehend import Comprehend
from second_opinion.opinion import SecondOpinion

POLICY = load_policy()._replace(rules={}, second_opinion=Band(0.5, 0.85))
TEXT = "You really should read what I wrote, my dear."
MODEL = "a.model-v1:0"


def review(confidence: float = 0.7, practice: Practice = "disrespect") -> Verdict:
    found = Finding(practice, "high", confidence, ((0, 3),), f"{practice}.example", "1")
    return Verdict("review" if confidence < 0.85 else "block", (found,), POLICY.version)


class Stubbed:
    """A second opinion whose client answers what a test says."""

    def __init__(self, service: str, source: Callable[[Any], Bedrock | Comprehend], may_allow: bool) -> None:
        client = get_session().create_client(service, region_name="us-east-1")
        self.stub = Stubber(client)
        self.clock = 0.0
        policy = POLICY._replace(second_opinion=Band(0.5, 0.85, may_allow))
        self.opinion = SecondOpinion(source(lambda: client), policy, Circuit(), lambda: self.clock)

    def on(self, verdict: Verdict, text: str = TEXT) -> tuple[str, str, str]:
        consulted = self.opinion.on(verdict, text, None)
        self.stub.assert_no_pending_responses()
        return consulted.verdict.outcome, consulted.verdict.decided_by, consulted.asking


def bedrock(may_allow: bool = True) -> Stubbed:
    stubbed = Stubbed("bedrock-runtime", lambda client: Bedrock(client, MODEL), may_allow)
    stubbed.stub.activate()
    return stubbed


def comprehend() -> Stubbed:
    stubbed = Stubbed("comprehend", Comprehend, may_allow=True)
    stubbed.stub.activate()
    return stubbed


def says(stubbed: Stubbed, text: str, expected: dict[str, Any] | None = None) -> None:
    answer = {
        "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
        "metrics": {"latencyMs": 1},
    }
    stubbed.stub.add_response("converse", answer, expected)


def likely(disrespect: float) -> str:
    return json.dumps({"payment_info_request": 0, "off_platform_payment": 0.0, "disrespect": disrespect})


def scores(stubbed: Stubbed, score: float) -> None:
    labels = [{"Name": "PROFANITY", "Score": 0.99}, {"Name": "INSULT", "Score": score}]
    answer = {"ResultList": [{"Labels": labels, "Toxicity": 0.1}]}
    expected = {"TextSegments": [{"Text": TEXT}], "LanguageCode": "en"}
    stubbed.stub.add_response("detect_toxic_content", answer, expected)
