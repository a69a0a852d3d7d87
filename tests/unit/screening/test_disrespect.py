"""Contempt for the customer, and words that only look like it."""

from datetime import UTC, datetime

import pytest

from screening import ItemFacts, OrderFacts
from screening.engine import find_by_rules
from screening.hints import WEIGHTS
from screening.reading import Reading
from screening.wordfiles import entries

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "zh", "ru")
SENT_AT = datetime(2026, 5, 8, 10, tzinfo=UTC)


def practices(text: str, facts: OrderFacts | None = None) -> set[str]:
    """What the rules alone see: the learned model has tests of its own."""
    return {finding.practice for finding in find_by_rules(Reading(text), facts or OrderFacts(), SENT_AT)}


@pytest.mark.parametrize(
    "text",
    [
        "You are an idiot.",
        "Learn to read before you buy.",
        "Nobody cares.",
        "We know where you live.",
        "Delete your review or you get no refund.",
        "People like you should not shop online.",
        "READ THE SIZE CHART BEFORE YOU ORDER!!!",
        "Sie sind ein Idiot.",
        "Vous êtes un imbécile.",
        "Usted es un idiota.",
        "Você é um idiota.",
        "Lei è un idiota.",
        "你是白痴吗",
        "Вы идиот.",
    ],
)
def test_contempt_is_found_in_every_language(text: str) -> None:
    assert practices(text) == {"disrespect"}


@pytest.mark.parametrize(
    "text",
    [
        "You wrote that we are idiots.",
        'You said "you are an idiot" to my colleague.',
        "I am such an idiot, I sent the wrong size.",
        "We are not blind, the photo is clear.",
        "We cannot take the shirt back, it was worn.",
        "THANK YOU FOR YOUR ORDER!!!",
        "It is certainly not your fault.",
        "I hope your mother likes the gift.",
    ],
)
def test_quoting_blaming_oneself_and_refusing_politely_is_fine(text: str) -> None:
    assert practices(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Your dog would know better.",
        "At your age one should leave the internet alone.",
        "You cry about rust, unbelievable.",
        "Everybody else figured it out.",
        "Bei Ihnen fehlt wohl etwas Hirn.",
        "Fin du monde, vraiment ?",
    ],
)
def test_hints_of_contempt_are_found_without_a_known_phrase(text: str) -> None:
    assert practices(text) == {"disrespect"}


@pytest.mark.parametrize(
    "text",
    [
        "Your daughter will love the crying doll.",
        "The book about Einstein is out of stock, would you like another?",
        "Congratulations on your wedding, your mother called us!",
        "We apologise, this is the third message that you had to write.",
        "Es ist mir nicht egal, ich kümmere mich darum.",
    ],
)
def test_one_light_hint_is_fine(text: str) -> None:
    assert practices(text) == set()


def test_every_hint_in_the_word_files_is_of_a_known_kind() -> None:
    kinds = {entry.value for language in LANGUAGES for entry in entries(language) if entry.concept == "hint"}
    assert kinds <= WEIGHTS.keys()


def test_a_mockery_in_two_halves_has_both_in_its_language() -> None:
    for language in LANGUAGES:
        halves = [(entry.concept, entry.value) for entry in entries(language) if entry.concept in ("lead", "tail")]
        leads = {value for concept, value in halves if concept == "lead"}
        assert leads == {value for concept, value in halves if concept == "tail"}


def test_a_word_of_the_products_name_is_fine() -> None:
    facts = OrderFacts(items=(ItemFacts(title="Clown costume"),))
    assert practices("Your clown is on the way!", facts) == set()


def test_a_threat_is_critical() -> None:
    (finding,) = find_by_rules(Reading("We know where you live."), OrderFacts(), SENT_AT)
    assert finding.severity == "critical"
