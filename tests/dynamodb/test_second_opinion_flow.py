"""A second opinion on its way through the stream: what it changes, and that a failing one changes nothing."""

from collections.abc import Callable
from typing import Literal

import pytest

from contact_seller.rules.order import Address
from contact_seller.storage.tables import ThreadRow
from screening.verdict import Outcome
from screening.verdict import Verdict as Found
from second_opinion.opinion import Consulted
from tests.dynamodb.marketplace import Marketplace, function

Asking = Literal["NotNeeded", "Skipped", "Failed", "Decided"]

UNSURE = "Contact me on WhatsApp for a better price."


@pytest.fixture
def ticket_id(marketplace: Marketplace) -> str:
    marketplace.place()
    return marketplace.ask()


class Adviser:
    """A second opinion that says what a test wants."""

    def __init__(self, outcome: Outcome, asking: Asking = "Decided") -> None:
        self.outcome: Outcome = outcome
        self.asking: Asking = asking
        self.asked: list[str] = []

    def on(self, verdict: Found, text: str, address: Address) -> Consulted:
        self.asked.append(f"{text} to {address.city}")
        if self.asking == "Failed":
            return Consulted(verdict, self.asking, "ReadTimeoutError")
        return Consulted(verdict._replace(outcome=self.outcome, decided_by="bedrock"), self.asking)


def advised(monkeypatch: pytest.MonkeyPatch, adviser: Adviser) -> None:
    monkeypatch.setattr(function("screen_messages"), "second_opinion", lambda: adviser)


def test_a_second_opinion_can_let_an_unsure_message_through_and_the_verdict_says_so(
    marketplace: Marketplace, ticket_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    adviser = Adviser("allow")
    advised(monkeypatch, adviser)
    marketplace.say("merchant-1", ticket_id, UNSURE)
    marketplace.screen()
    assert adviser.asked == [f"{UNSURE} to Berlin"]
    assert len(marketplace.messages(ticket_id, "customer-1")) == 2
    (stored,) = [row for row in ThreadRow.query(ticket_id) if row.verdict]
    assert (stored.verdict.as_dict()["outcome"], stored.verdict.as_dict()["decided_by"]) == ("allow", "bedrock")


def test_a_second_opinion_that_fails_leaves_the_rules_verdict(
    marketplace: Marketplace, ticket_id: str, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    advised(monkeypatch, Adviser("allow", "Failed"))
    marketplace.say("merchant-1", ticket_id, UNSURE)
    assert marketplace.screen() == {"batchItemFailures": []}
    assert marketplace.messages(ticket_id, "merchant-1")[1]["verdict"] == "review"
    lines = logged()
    assert "no second opinion" in lines
    assert "SecondOpinionFailed" in lines
    assert "WhatsApp" not in lines


def test_nobody_is_asked_when_the_time_runs_out(
    marketplace: Marketplace, ticket_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    adviser = Adviser("allow")
    advised(monkeypatch, adviser)
    monkeypatch.setattr(function("screen_messages"), "LEAST_TIME_TO_ASK_MS", 60_001)
    marketplace.say("merchant-1", ticket_id, UNSURE)
    marketplace.screen()
    assert (adviser.asked, marketplace.messages(ticket_id, "merchant-1")[1]["verdict"]) == ([], "review")
