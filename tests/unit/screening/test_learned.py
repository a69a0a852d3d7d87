"""The learned model: its weights file, what it adds to the rules and takes from them, and what it costs."""

import json
import math
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest

from screening import OrderFacts, screen
from screening.combined import combined, share_right
from screening.engine import find, find_by_rules
from screening.learned import FORMAT, LEARNED, PACKAGED, Model, heaviest_words, model, weighed
from screening.policy import Override, Policy, load_policy
from screening.reading import Reading
from screening.verdict import LEARNED_RULES, Finding

SENT_AT = datetime(2026, 5, 8, 10, tzinfo=UTC)
CONTEMPT = "Maybe buy something that a toddler can handle, that would suit you better."
HARMLESS = "The fabric is soft and breathes well, we wash it cold. It comes in a paper bag with a small card. "


def reading_of(text: str) -> Reading:
    return Reading(text)


def without_the_model(practice: str = "disrespect") -> Policy:
    rule = next(rule for of, rule in LEARNED_RULES.items() if of == practice)
    return load_policy()._replace(rules={rule: Override(enabled=False)})


def test_the_weights_file_is_small_and_names_what_it_was_trained_on() -> None:
    about = model().about
    assert Path(PACKAGED).stat().st_size < 600_000
    assert {"cases_open.jsonl", "conversations"} < {origin["file"] for origin in about["origin"]}
    assert "cases_kept_out.jsonl" not in {origin["file"] for origin in about["origin"]}
    assert all(math.isfinite(value) for practice in model().practices for value in practice.values())


@pytest.mark.parametrize(("version", "missing"), [(99, 0), (FORMAT, 1)])
def test_weights_of_another_version_or_size_are_refused(version: int, missing: int, tmp_path: Path) -> None:
    head, _, tables = Path(PACKAGED).read_bytes().partition(b"\n")
    path = tmp_path / "learned.bin"
    about = {**json.loads(head), "format": version}
    path.write_bytes(json.dumps(about).encode() + b"\n" + tables[: len(tables) - missing])
    with pytest.raises(ValueError, match="another version"):
        model(str(path))


def test_a_learned_finding_is_reviewed_and_never_blocked_and_shows_its_sentence() -> None:
    text = f"Thank you for your message! {CONTEMPT}"
    assert not list(find_by_rules(reading_of(text), OrderFacts(), SENT_AT))
    verdict = screen(text, OrderFacts(), SENT_AT)
    (finding,) = verdict.findings
    start, end = finding.spans[0]
    assert (verdict.outcome, finding.rule_id, finding.severity) == ("review", "disrespect.learned", "medium")
    assert text[start:end] in CONTEMPT


def test_switched_off_it_finds_nothing() -> None:
    assert screen(CONTEMPT, OrderFacts(), SENT_AT, without_the_model()).outcome == "allow"


def insult(confidence: float = 0.88) -> Finding:
    return Finding("disrespect", "high", confidence, ((0, 3),), "disrespect.insult", "1")


def test_it_takes_confidence_from_a_rule_where_nothing_else_reads_like_the_practice() -> None:
    (finding,) = combined(reading_of(HARMLESS), [insult()])
    assert (finding.confidence < 0.7, finding.stated) == (True, 0.88)


def test_it_never_raises_a_rule_to_where_it_blocks() -> None:
    (finding,) = combined(reading_of(CONTEMPT), [insult(0.6)])
    assert (finding.confidence > 0.6, load_policy().outcome(finding)) == (True, "review")


def test_switched_off_it_takes_nothing_from_a_rule() -> None:
    (finding,) = combined(reading_of(HARMLESS), [insult()])
    assert without_the_model().weighed(finding) == insult()


def test_it_says_nothing_of_claims() -> None:
    claim = Finding("false_information", "high", 0.9, ((0, 3),), "false_information.size", "1")
    assert claim in combined(reading_of(HARMLESS), [claim])


def test_a_higher_score_and_a_surer_rule_make_a_practice_likelier() -> None:
    for practice in model().practices:
        scores = [share_right(practice, score / 4) for score in range(-400, 400)]
        assert scores == sorted(scores)
        assert share_right(practice, 0) < share_right(practice, 0, 0.6) <= share_right(practice, 0, 0.92)


def test_a_bad_sentence_is_found_within_a_long_message() -> None:
    def score(text: str) -> float:
        return weighed(reading_of(text), model())[LEARNED.index("disrespect")].score

    long = HARMLESS * 4 + CONTEMPT + " " + HARMLESS * 4
    assert score(long) > score(HARMLESS * 8) + 1


def test_the_words_that_weigh_most_are_those_of_the_request() -> None:
    text = "Thanks for your patience! Now send me a photo of your credit card, both sides."
    spans = heaviest_words(reading_of(text), "payment_info_request", model())
    assert "card" in [text[start:end] for start, end in spans[:5]]


def test_letters_of_another_script_do_not_hide_what_is_learned() -> None:
    plain, disguised = "send your credit card number", "send your credit c\u0430rd number"
    assert weighed(reading_of(disguised), model()) == weighed(reading_of(plain), model())


@pytest.mark.parametrize("piece", ["a", "a. ", "you ", "你", "1.5 ", "card number. ", "! ", "fghij klmno. "])
def test_four_thousand_characters_are_weighed_in_time_that_grows_with_them(piece: str) -> None:
    def seconds(length: int) -> float:
        read, by = reading_of((piece * length)[:length]), model()
        return min(timed(read, by) for _ in range(5))

    assert seconds(4_000) < 20 * seconds(1_000)


def timed(read: Reading, by: Model) -> float:
    started = perf_counter()
    weighed(read, by)
    return perf_counter() - started


def test_words_without_end_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screening.learned._WORDS_KEPT", 50)
    by = model()._replace(words={})
    weighed(reading_of(" ".join("x" * length for length in range(3, 40)) + " " + " ".join(map(str, range(999)))), by)
    assert 0 < len(by.words) <= 51


def test_a_weak_learned_finding_is_found_and_left_out_of_the_verdict() -> None:
    found = [each for each in find(HARMLESS, OrderFacts(), SENT_AT) if each.rule_id.endswith(".learned")]
    assert load_policy().verdict(found).findings == ()
