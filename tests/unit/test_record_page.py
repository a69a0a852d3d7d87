"""The page of a record: whatever anybody wrote is text in it, and nothing else."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contact_seller.http.record_answers import RecordAnswer, record_page
from contact_seller.http.review_answers import AppealAnswer
from contact_seller.rules.thread import Finding
from tests.dynamodb.hostile import HOSTILE

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
TAGS = {"html", "meta", "title", "style", "h1", "h2", "table", "tr", "th", "td", "p", "mark"}
WORDS = st.one_of(st.sampled_from([text for text in HOSTILE if text.isprintable()]), st.text(max_size=30))


class Read(HTMLParser):
    """What a browser would find in a page: its tags with their attributes, and the texts in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.texts: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= set(attrs)
        if tag not in {"mark"}:
            self._open = tag
            self.texts.setdefault(tag, []).append("")

    def handle_data(self, data: str) -> None:
        self.texts[self._open][-1] += data


def record(text: str, note: str, name: str, spans: list[tuple[int, int]]) -> RecordAnswer:
    finding = Finding(practice=name, severity=name, confidence=0.5, spans=tuple(spans), rule_id=name, rule_version=name)
    decided: dict[str, Any] = {"decision": "uphold", "note": note, "decided_at": AT, "decided_by": name}
    return RecordAnswer(
        message_id=name,
        ticket_id=name,
        merchant_id=name,
        text=text,
        sent_at=AT,
        delivery="rejected",
        verdict="block",
        screened_by=name,
        policy_version=name,
        findings=[finding],
        facts=None,
        appeal_until=AT,
        appeal=AppealAnswer(text=note, appealed_at=AT, **decided),
        **decided,
    )


@given(WORDS, WORDS, WORDS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=3))
def test_a_page_shows_what_was_written_and_makes_nothing_of_it(
    text: str, note: str, name: str, spans: list[tuple[int, int]]
) -> None:
    page = Read(record_page(record(text, note, name, spans)))
    assert page.tags <= TAGS
    assert page.attributes == {("lang", "en"), ("charset", "utf-8"), ("class", "text")}
    assert page.texts["p"] == [text]
    assert page.texts["td"].count(note) >= 2
    assert page.texts["title"] == page.texts["h1"] == [f"Record of {name}"]
