"""What the gateway, the roles and two callers at once make of requests, on the deployed template."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.dynamodb.marketplace import order_body
from tests.stack.conftest import Client, eventually


@pytest.mark.parametrize("token", [None, "Bearer nonsense", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
def test_without_a_valid_token_the_gateway_answers_401(client: Client, token: str | None) -> None:
    headers = {"Authorization": token} if token else {}
    assert client.call(None, "GET", "/tickets", headers=headers).status_code == 401


def test_the_contract_and_its_page_are_for_anyone(client: Client) -> None:
    contract = client.call(None, "GET", "/openapi.json")
    page = client.call(None, "GET", "/docs")
    assert contract.json()["info"]["title"] == "Contact Seller"
    assert "swagger" in page.text


@pytest.mark.parametrize("who", ["customer-2", "merchant-2"])
def test_a_stranger_gets_the_same_as_for_nothing(client: Client, who: str) -> None:
    ticket_id = client.ask()
    theirs = client.call(who, "GET", f"/tickets/{ticket_id}")
    none = client.call(who, "GET", "/tickets/nothing")
    assert (theirs.status_code, theirs.content) == (404, none.content)


def test_a_role_without_business_on_a_route_gets_404(client: Client) -> None:
    assert client.call("customer-1", "PUT", "/orders/o", order_body()).status_code == 404


def test_a_problem_is_a_problem_document(client: Client) -> None:
    answer = client.call("customer-1", "POST", f"/orders/{client.place()}/tickets", {"reason": "order_status"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["errors"] == [{"field": "text", "message": "Field required"}]


def test_two_requests_with_one_key_at_the_same_moment_get_one_answer(client: Client) -> None:
    path, body = f"/orders/{client.place()}/tickets", {"reason": "order_status", "text": "Where is it?"}

    def open_(_: int) -> tuple[int, Any]:
        answer = client.call("customer-1", "POST", path, body, {"Idempotency-Key": path})
        return answer.status_code, answer.json()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(open_, range(2))
    assert first == second
    assert first[0] == 201


def test_of_two_patches_with_one_version_at_the_same_moment_one_wins(client: Client) -> None:
    order_id = client.place()

    def patch(status: str) -> int:
        return client.call(
            "merchant-1", "PATCH", f"/orders/{order_id}", {"status": status}, {"If-Match": '"1"'}
        ).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(patch, ["processing", "shipped"])) == [200, 412]


def test_the_platform_reads_and_lists_what_a_merchant_has(client: Client) -> None:
    ticket_id = client.ask()
    assert client.get("platform", f"/tickets/{ticket_id}")["ticket_id"] == ticket_id
    found = client.get("platform", "/tickets", merchant_id=client.stack.merchants["merchant-1"], limit="100")
    assert found["tickets"]


def test_a_functions_logs_name_ids_and_no_words(client: Client) -> None:
    client.say("customer-1", client.ask("a very private question"), "a very private word")

    def logged() -> str:
        return "".join(path.read_text(encoding="utf-8") for path in client.stack.logs.glob("*.log"))

    assert eventually(lambda: "POST /tickets/{ticket_id}/messages" in logged())
    assert "very private" not in logged()


@pytest.mark.parametrize(
    ("function", "action", "path", "body"),
    [
        ("open_ticket", "dynamodb:PutItem", "/orders/{order_id}/tickets", {"reason": "order_status", "text": "Hm?"}),
        ("post_message", "dynamodb:GetItem", "/tickets/{ticket_id}/messages", {"text": "Hm?"}),
    ],
)
def test_a_function_without_one_of_its_permissions_fails(
    client: Client, function: str, action: str, path: str, body: dict[str, str]
) -> None:
    iam, name = client.stack.client("iam"), client.stack.functions[function]
    role = client.stack.client("lambda").get_function(FunctionName=name)["Configuration"]["Role"].split("/")[-1]
    (policy,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    less = json.loads(json.dumps(document))
    for statement in less["Statement"]:
        kept = [each for each in statement["Action"] if each != action]
        statement["Action"] = kept or ["dynamodb:DescribeLimits"]
    ids = {"order_id": client.place(), "ticket_id": client.ask()}

    def answer() -> int:
        return client.call("customer-1", "POST", path.format(**ids), body).status_code

    iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(less))
    try:
        refused = answer()
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
    assert (refused, answer()) == (500, 201)
