"""Phrases as a tree: what is found is what the word files spell out, grown or laid down."""

import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening import phrase_tree, wordfiles
from screening.lexicon import Hit, Lexicon
from screening.tokens import tokenise

SPELLINGS = st.lists(st.sampled_from(["a", "b", "a*", "ab*", "b a", "c"]), min_size=1, max_size=3, unique=True)
PLACES = st.tuples(SPELLINGS, st.booleans()).map(lambda place: ([""] if place[1] else []) + place[0])
PHRASES = st.tuples(st.sampled_from(["x", "y=1", "y=2"]), st.lists(PLACES, min_size=1, max_size=4))
MESSAGES = st.lists(st.sampled_from(["a", "b", "c", "ab", "abc"]), max_size=7)

type Read = Callable[[str], Lexicon]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Makes a lexicon of lines of a word file."""

    def made(lines: str) -> Lexicon:
        (tmp_path / "carriers.txt").write_text(lines)
        return Lexicon("carriers")

    monkeypatch.setattr(wordfiles, "FOLDER", str(tmp_path))
    return made


def test_a_phrase_is_found_in_each_of_its_spellings_wherever_it_stands(read: Read) -> None:
    lexicon = read("greeting=warm: {good/fine} {/early} morning*\n")
    found = lexicon.hits(tokenise("good mornings and fine early morning"))
    assert found == [Hit("greeting", "warm", 0, 2), Hit("greeting", "warm", 3, 6)]


@given(phrases=st.lists(PHRASES, min_size=1, max_size=4), words=MESSAGES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_found_is_what_the_spellings_written_out_find(
    read: Read, phrases: list[tuple[str, list[list[str]]]], words: list[str]
) -> None:
    lines = "".join(
        f"{head}: {' '.join('{' + '/'.join(place) + '}' for place in places)}\n" for head, places in phrases
    )
    assert set(read(lines).hits(tokenise(" ".join(words)))) == set(_written_out(phrases, words))


def _written_out(phrases: list[tuple[str, list[list[str]]]], words: list[str]) -> Iterator[Hit]:
    for head, places in phrases:
        concept, _, value = head.partition("=")
        for picked in product(*places):
            phrase = " ".join(picked).split()
            for start in range(len(words) - len(phrase) + 1):
                if phrase and all(map(_fits, phrase, words[start:])):
                    yield Hit(concept, value, start, start + len(phrase))


def _fits(spelled: str, word: str) -> bool:
    return word.startswith(spelled[:-1]) if spelled.endswith("*") else word == spelled


def test_an_ending_that_many_phrases_share_is_one_branch() -> None:
    words, _, _ = phrase_tree.grow("en")
    branches = [id(branch) for branch in _branches(words["are"])]
    assert len(branches) > 10 * len(set(branches))


def _branches(node: phrase_tree.Node) -> Iterator[phrase_tree.Node]:
    yield node
    for child in (*node[0].values(), *node[1].values()):
        yield from _branches(child)


def test_what_was_laid_down_is_read_and_not_grown_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown = {language: phrase_tree.grow(language) for language in ("carriers", "zh")}
    shutil.copytree(wordfiles.FOLDER, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(wordfiles, "FOLDER", str(tmp_path))
    phrase_tree.lay_down()
    monkeypatch.delattr(phrase_tree, "grow")
    assert {language: phrase_tree.phrase_tree(language) for language in grown} == grown


def test_every_word_file_with_phrases_is_laid_down() -> None:
    files = {path.stem for path in Path(wordfiles.FOLDER).glob("*.txt")}
    assert files == {*wordfiles.LANGUAGES, *wordfiles.NO_LANGUAGES, wordfiles.SHARED, "disguised", "languages"}
