"""Clocks and timers on a deployed stack whose windows last seconds: each story from its question to its last event."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from tests.stack.conftest import Client, eventually, with_windows
from tests.stack.test_flows import BAD, FINE

WINDOW_SECONDS = 20
PATIENCE_SECONDS = 120


@dataclass
class Story:
    """What became of some tickets: each as its merchant sees it at the end, and its events in their order."""

    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    overdue_before_release: bool = False
    clock: dict[str, Any] = field(default_factory=dict)
    scorecard: dict[str, Any] = field(default_factory=dict)
    all_events: list[dict[str, Any]] = field(default_factory=list)

    def told(self, name: str) -> list[str]:
        return [event["detail-type"] for event in self.events[name]]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with with_windows(tmp_path_factory.mktemp("trial"), WINDOW_SECONDS) as client:
        yield client


@pytest.fixture(scope="module")
def story(client: Client) -> Story:
    """Plays all stories at once: unanswered, answered, wrongly held, set aside, and resolved."""
    warm(client)
    ids = {name: client.ask() for name in ("answered", "held", "set_aside", "resolved", "unanswered")}
    client.say("merchant-1", ids["answered"], FINE)
    held = client.say("merchant-1", ids["held"], BAD)["message_id"]
    client.post("merchant-1", f"/tickets/{ids['set_aside']}/no-reply-needed")
    client.post("customer-1", f"/tickets/{ids['resolved']}/resolve")
    played = Story(clock=client.get("merchant-1", f"/tickets/{ids['unanswered']}/clock"))
    swept_until(client, lambda: client.get("merchant-1", f"/tickets/{ids['held']}")["breached_at"])
    played.overdue_before_release = client.get("merchant-1", f"/tickets/{ids['held']}")["breached_at"] is not None
    client.post("platform", f"/reviews/{held}/decision", {"decision": "overturn"})
    swept_until(client, lambda: state(client, ids["unanswered"]) == "awaiting_platform")
    swept_until(client, lambda: state(client, ids["resolved"]) == "closed")
    client.invoke("sweep_sla", {})
    eventually(lambda: "TicketClosed" in str(events_of(client, ids["resolved"])))
    eventually(lambda: "TicketEscalated" in str(events_of(client, ids["unanswered"])))
    for name, ticket_id in ids.items():
        played.tickets[name] = client.get("merchant-1", f"/tickets/{ticket_id}")
        played.events[name] = events_of(client, ticket_id)
    played.scorecard = client.get("merchant-1", f"/merchants/{client.stack.merchants['merchant-1']}/scorecard")
    played.all_events = client.stack.events()
    return played


def warm(client: Client) -> None:
    """Calls each function that has to be quick once: its first call takes seconds here."""
    client.post("merchant-1", f"/tickets/{client.ask()}/no-reply-needed")
    ticket_id = client.ask()
    client.say("merchant-1", ticket_id, FINE)
    client.post("customer-1", f"/tickets/{ticket_id}/resolve")
    client.get("merchant-1", f"/tickets/{ticket_id}/clock")
    client.invoke("sweep_sla", {})
    eventually(lambda: len(client.messages("customer-1", ticket_id)) == 2)


def state(client: Client, ticket_id: str) -> str:
    return str(client.get("merchant-1", f"/tickets/{ticket_id}")["state"])


def events_of(client: Client, ticket_id: str) -> list[dict[str, Any]]:
    return [event for event in client.stack.events() if event["detail"].get("ticket_id") == ticket_id]


def swept_until(client: Client, done: Any) -> None:
    """Sweeps, as the schedule would, until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done() and time.monotonic() < deadline:
        client.invoke("sweep_sla", {})
        time.sleep(1)


def test_an_unanswered_question_is_warned_of_breached_and_escalated_once_each(story: Story) -> None:
    expected = ["TicketOpened", "MessageDelivered", "ReplyDueSoon", "ReplyOverdue", "TicketEscalated"]
    assert story.told("unanswered") == expected
    assert story.tickets["unanswered"]["state"] == "awaiting_platform"


def test_a_question_that_is_answered_in_time_is_warned_of_no_more(story: Story) -> None:
    assert story.told("answered") == ["TicketOpened", "MessageDelivered", "MessageDelivered"]
    answered = story.events["answered"][-1]["detail"]
    assert (answered["answered"], answered["in_time"]) == (True, True)


def test_a_released_message_answers_at_the_time_it_was_sent_and_takes_the_breach_back(story: Story) -> None:
    assert story.overdue_before_release
    told = ["TicketOpened", "MessageDelivered", "MessageHeld", "ReplyDueSoon", "ReplyOverdue"]
    assert story.told("held") == [*told, "MessageReviewed", "MessageDelivered"]
    released = story.events["held"][-1]["detail"]
    assert (released["in_time"], released["breach_withdrawn"]) == (True, True)
    ticket = story.tickets["held"]
    assert (ticket["breached_at"], ticket["state"]) == (None, "awaiting_customer")


def test_what_needs_no_reply_is_never_overdue(story: Story) -> None:
    assert story.told("set_aside") == ["TicketOpened", "MessageDelivered"]
    assert story.tickets["set_aside"]["first_responded_at"] is None


def test_a_resolved_ticket_is_closed_when_its_window_is_over(story: Story) -> None:
    assert story.told("resolved") == ["TicketOpened", "MessageDelivered", "TicketResolved", "TicketClosed"]
    assert story.tickets["resolved"]["state"] == "closed"


def test_every_event_is_on_the_bus_exactly_once(story: Story) -> None:
    for name in story.events:
        ids = [event["detail"]["event_id"] for event in story.events[name]]
        assert len(ids) == len(set(ids))


def test_a_running_clock_is_explained(story: Story) -> None:
    since, due = (datetime.fromisoformat(story.clock[name]) for name in ("reply_needed_since", "reply_due_at"))
    assert (due - since).total_seconds() == WINDOW_SECONDS
    assert story.clock["running"] is True


def test_the_scorecard_counts_what_the_bus_was_told(story: Story) -> None:
    withdrawn = [event for event in story.all_events if event["detail"].get("breach_withdrawn")]
    overdue = [event for event in story.all_events if event["detail-type"] == "ReplyOverdue"]
    counted = {name: story.scorecard[name] for name in ("breaches", "breaches_taken_back", "no_reply_needed")}
    assert counted == {"breaches": len(overdue), "breaches_taken_back": len(withdrawn), "no_reply_needed": 2}
