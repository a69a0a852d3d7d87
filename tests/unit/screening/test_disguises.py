"""Ways to write past a filter, and texts that must not be taken for one."""

from datetime import UTC, datetime

import pytest

from screening import OrderFacts, screen
from screening.normalise import normalise

SENT_AT = datetime(2026, 5, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "You are an i d i o t.",
        "You are an i.d.i.o.t.",
        "You are s.u.c.h a.n i.d.i.o.t.",
        "You are an i d 1 0 t.",
        "You are an id\u200bi\u200bot.",
        "You are an 1d10t.",
        "You are an іdіоt.",
        "You are an idiiiiot.",
        "You are an ｉｄｉｏｔ.",
        "You are an ïdíöt.",
    ],
)
def test_a_disguised_insult_is_still_an_insult(text: str) -> None:
    assert [finding.practice for finding in screen(text, OrderFacts(), SENT_AT).findings] == ["disrespect"]


@pytest.mark.parametrize("text", ["Здравствуйте, посылка в пути", "您好，包裹在路上"])
def test_genuine_words_of_another_script_are_not_folded(text: str) -> None:
    assert normalise(text).text == text.lower().replace("，", ",")


@pytest.mark.parametrize("text", ["size 3XL", "model A4 B5", "30x40 cm", "U S A"])
def test_sizes_and_models_are_not_taken_for_disguises(text: str) -> None:
    assert normalise(text).text == text.lower()


def test_spans_point_into_the_text_as_it_was_written() -> None:
    text = "Hi ✨ you are an i d\u200b i o t!"
    (finding,) = screen(text, OrderFacts(), SENT_AT).findings
    assert text[slice(*finding.spans[-1])] == "i d\u200b i o t"
