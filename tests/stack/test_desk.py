"""The review desk on a deployed stack whose windows last seconds: from a post to the last thing taken back."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.stack.conftest import Client, eventually, with_windows
from tests.stack.test_flows import BAD, FINE

WINDOW_SECONDS = 40


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with with_windows(tmp_path_factory.mktemp("desk"), WINDOW_SECONDS) as client:
        yield client


def held(client: Client, ticket_id: str, who: str, times: int) -> list[str]:
    """So many messages that their screening has held; their ids."""
    found = [client.say(who, ticket_id, BAD)["message_id"] for _ in range(times)]

    def all_held() -> bool:
        deliveries = {each["message_id"]: each["delivery"] for each in client.messages(who, ticket_id)}
        return all(deliveries[message_id] == "held" for message_id in found)

    assert eventually(all_held)
    return found


def decide(client: Client, message_id: str, decision: str, who: str = "platform") -> dict[str, Any]:
    return client.post(who, f"/reviews/{message_id}/decision", {"decision": decision, "note": "Read."})


def standing(client: Client, who: str) -> dict[str, Any]:
    return client.get(who, f"/merchants/{client.stack.merchants[who]}/standing")


def changes(client: Client, who: str) -> list[tuple[str, str]]:
    """What the bus has heard of the merchant's standing."""
    told = [each["detail"] for each in client.stack.events() if each["detail-type"] == "MerchantStandingChanged"]
    return [(each["was"], each["standing"]) for each in told if each["merchant_id"] == client.stack.merchants[who]]


def swept(client: Client) -> bool:
    assert client.invoke("sweep_sla", {})["failed"] == 0
    return True


def test_a_message_from_its_post_to_an_appeal_that_takes_all_back(client: Client) -> None:
    ticket_id = client.ask()
    (message_id,) = held(client, ticket_id, "merchant-1", 1)

    def breached() -> Any:
        return swept(client) and client.get("merchant-1", f"/tickets/{ticket_id}")["breached_at"]

    assert eventually(breached, 2 * WINDOW_SECONDS)
    assert message_id in [each["message_id"] for each in client.get("platform", "/reviews")["reviews"]]
    client.post("platform", f"/reviews/{message_id}/claim")
    assert client.call("platform-2", "POST", f"/reviews/{message_id}/claim").status_code == 409
    assert decide(client, message_id, "uphold")["delivery"] == "rejected"
    assert standing(client, "merchant-1")["standing"] == "warned"
    client.post("merchant-1", f"/reviews/{message_id}/appeal", {"text": "It quotes the customer."})
    assert client.call("platform", "POST", f"/reviews/{message_id}/decision", {"decision": "uphold"}).status_code == 409
    assert decide(client, message_id, "overturn", "platform-2")["delivery"] == "delivered"
    assert client.get("merchant-1", f"/tickets/{ticket_id}")["breached_at"] is None
    assert standing(client, "merchant-1")["points"] == 0
    record = client.get("merchant-1", f"/reviews/{message_id}/record")
    assert (record["decision"], record["appeal"]["decision"], record["decided_by"]) == ("uphold", "overturn", None)
    page = client.call("platform", "GET", f"/reviews/{message_id}/record", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert [message["text"] for message in client.messages("customer-1", ticket_id)][1:] == [BAD]
    assert eventually(lambda: changes(client, "merchant-1")[1:]) == [("warned", "good")]


def test_a_merchant_is_suspended_and_back_by_time_alone(client: Client) -> None:
    order_id = client.place(merchant_id=client.stack.merchants["merchant-2"])
    body = {"reason": "order_status", "text": "Where is it?"}
    ticket_id = client.post("customer-1", f"/orders/{order_id}/tickets", body)["ticket_id"]
    for message_id in held(client, ticket_id, "merchant-2", 4):
        decide(client, message_id, "uphold")
    assert standing(client, "merchant-2")["standing"] == "suspended"
    refused = client.call("merchant-2", "POST", f"/tickets/{ticket_id}/messages", {"text": FINE})
    assert (refused.status_code, refused.json()["code"]) == (403, "merchant_suspended")
    assert swept(client)
    assert client.get("customer-1", f"/tickets/{ticket_id}")["state"] == "awaiting_platform"

    def back() -> bool:
        return swept(client) and [after for _, after in changes(client, "merchant-2")][-1:] == ["good"]

    assert eventually(back, 2 * WINDOW_SECONDS + 30)
    told = changes(client, "merchant-2")
    assert [was for was, _ in told[1:]] == [after for _, after in told[:-1]]
    assert "suspended" in [after for _, after in told]
    client.say("merchant-2", ticket_id, FINE)
    assert eventually(lambda: client.messages("customer-1", ticket_id)[1:])
