"""What a second opinion changes, when it is asked for, and what stands where it fails; AWS is botocore's Stubber."""

import socket
from collections.abc import Iterator

import pytest
from botocore.stub import ANY

from screening.verdict import Verdict
from second_opinion import second_opinion
from second_opinion.bedrock import Bedrock
from second_opinion.circuit import Circuit
from second_opinion.clients import lazily
from second_opinion.opinion import SecondOpinion
from tests.unit.second_opinion.stubbed import MODEL, POLICY, TEXT, bedrock, comprehend, likely, review, says, scores


def test_a_model_raises_an_uncertain_review_to_block() -> None:
    stubbed = bedrock()
    says(stubbed, likely(0.95))
    assert stubbed.on(review()) == ("block", "bedrock", "Decided")


def test_a_model_lowers_an_uncertain_review_to_allow_and_the_findings_stay_on_record() -> None:
    stubbed = bedrock()
    says(stubbed, f"```json\n{likely(0.1)}\n```")
    consulted = stubbed.opinion.on(review(), TEXT, None)
    assert (consulted.verdict.outcome, consulted.verdict.findings) == ("allow", review().findings)


def test_a_model_can_agree() -> None:
    stubbed = bedrock()
    says(stubbed, likely(0.75))
    assert stubbed.on(review()) == ("review", "bedrock", "Decided")


def test_a_policy_can_forbid_that_a_model_lets_through() -> None:
    stubbed = bedrock(may_allow=False)
    says(stubbed, likely(0.1))
    assert stubbed.on(review()) == ("review", "bedrock", "Decided")


def test_a_claim_beside_it_stays_as_the_rules_judged_it() -> None:
    stubbed = bedrock()
    says(stubbed, likely(0.1))
    both = review()._replace(findings=(*review().findings, *review(0.75, "false_information").findings))
    assert stubbed.on(both) == ("review", "bedrock", "Decided")


def test_comprehend_raises_and_lowers() -> None:
    stubbed = comprehend()
    scores(stubbed, 0.9)
    assert stubbed.on(review()) == ("block", "comprehend", "Decided")
    scores(stubbed, 0.05)
    assert stubbed.on(review()) == ("allow", "comprehend", "Decided")


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict("allow", (), "1"),
        review(0.9),
        review(0.9)._replace(outcome="review"),
        review(0.7, "false_information"),
    ],
    ids=["fine", "blocked", "sure but mild", "a claim, which only the facts can judge"],
)
def test_nobody_is_asked_about_what_is_certain_or_cannot_be_told_outside(verdict: Verdict) -> None:
    assert bedrock().on(verdict) == (verdict.outcome, "rules", "NotNeeded")


@pytest.mark.parametrize("text", ["Du bist doch wirklich nicht ganz dicht, mein Lieber.", "你真是个笨蛋"])
def test_comprehend_is_asked_about_english_alone(text: str) -> None:
    assert comprehend().on(review(), text) == ("review", "rules", "NotNeeded")


def test_comprehend_is_not_asked_about_payments() -> None:
    assert comprehend().on(review(0.7, "payment_info_request")) == ("review", "rules", "NotNeeded")


def test_a_long_text_goes_to_comprehend_in_pieces_that_it_takes() -> None:
    stubbed = comprehend()
    answer = {"ResultList": [{"Labels": [{"Name": "INSULT", "Score": 0.9}]}]}
    stubbed.stub.add_response("detect_toxic_content", answer, {"TextSegments": ANY, "LanguageCode": "en"})
    assert stubbed.on(review(), "You are what you are. " * 150)[0] == "block"


def test_what_leaves_is_masked() -> None:
    stubbed = bedrock()
    request = {
        "modelId": MODEL,
        "system": ANY,
        "messages": [{"role": "user", "content": [{"text": '{"message": "mail [e-mail], \\"ok\\"?"}'}]}],
        "inferenceConfig": {"maxTokens": 150, "temperature": 0.0},
    }
    says(stubbed, likely(0.9), request)
    assert stubbed.on(review(), 'mail me@shop.example, "ok"?')[0] == "block"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "I cannot help with that.",
        "{}",
        "[0.9]",
        '{"payment_info_request": 0, "off_platform_payment": 0, "disrespect": "high"}',
        '{"payment_info_request": 0, "off_platform_payment": 0, "disrespect": 7}',
        '{"payment_info_request": 0, "off_platform_payment": 0, "disrespect": NaN}',
        '{"payment_info_request": 0, "off_platform_payment": 0, "disrespect": true}',
        '{"a":' * 5_000 + "}",
    ],
)
def test_a_malformed_answer_leaves_the_rules_verdict(said: str) -> None:
    stubbed = bedrock()
    says(stubbed, said)
    consulted = stubbed.opinion.on(review(), TEXT, None)
    assert (consulted.verdict, consulted.asking, consulted.error) == (review(), "Failed", "MalformedAnswerError")


def test_comprehend_without_a_score_leaves_the_rules_verdict() -> None:
    stubbed = comprehend()
    stubbed.stub.add_response("detect_toxic_content", {"ResultList": [{"Labels": []}]})
    assert stubbed.on(review()) == ("review", "rules", "Failed")


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException", "ServiceUnavailableException"])
def test_a_refusal_leaves_the_rules_verdict(code: str) -> None:
    stubbed = bedrock()
    stubbed.stub.add_client_error("converse", code)
    assert stubbed.on(review()) == ("review", "rules", "Failed")


def test_failures_in_a_row_open_the_circuit_for_a_while() -> None:
    stubbed = bedrock()
    for _ in range(3):
        stubbed.stub.add_client_error("converse", "ThrottlingException")
        assert stubbed.on(review())[2] == "Failed"
    assert stubbed.on(review()) == ("review", "rules", "Skipped")
    stubbed.clock = 61
    says(stubbed, likely(0.9))
    assert stubbed.on(review())[2] == "Decided"
    says(stubbed, likely(0.9))
    assert stubbed.on(review())[2] == "Decided"


@pytest.fixture
def silent_endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.getsockname()[1]}")
        yield


@pytest.mark.usefixtures("silent_endpoint")
def test_whoever_does_not_answer_in_time_leaves_the_rules_verdict() -> None:
    asked = SecondOpinion(Bedrock(lazily("bedrock-runtime", 0.2), MODEL), POLICY, Circuit())
    consulted = asked.on(review(), TEXT, None)
    assert (consulted.verdict, consulted.error) == (review(), "ReadTimeoutError")


def test_a_client_has_the_time_limit_and_never_tries_again() -> None:
    config = lazily("comprehend", 2.0)().meta.config
    assert (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"]) == (1.0, 1.0, 1)


@pytest.mark.parametrize(("chosen", "there"), [("off", False), ("comprehend", True), ("bedrock", True)])
def test_the_template_says_who_is_asked(chosen: str, there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOND_OPINION", chosen)
    monkeypatch.setenv("SECOND_OPINION_MODEL_ID", MODEL)
    monkeypatch.setenv("SECOND_OPINION_SECONDS", "2")
    second_opinion.cache_clear()
    assert (second_opinion() is not None) is there
    second_opinion.cache_clear()


def test_nobody_is_asked_unless_somebody_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECOND_OPINION", raising=False)
    second_opinion.cache_clear()
    assert second_opinion() is None
