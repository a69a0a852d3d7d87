"""What the template promises: permissions, failure settings, tables as the code knows them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from contact_seller.storage.tables import (
    CounterRow,
    MerchantRow,
    OrderRow,
    RepeatRow,
    StandingRow,
    StrikeRow,
    ThreadRow,
    TicketRow,
)

TEMPLATE = Path(__file__).resolve().parents[2] / "template.yaml"
TABLES = {
    "OrdersTable": OrderRow,
    "TicketsTable": TicketRow,
    "ThreadTable": ThreadRow,
    "MerchantsTable": MerchantRow,
    "StrikesTable": StrikeRow,
    "StandingsTable": StandingRow,
    "CountersTable": CounterRow,
    "RepeatsTable": RepeatRow,
}


class Loader(yaml.SafeLoader):
    """Reads `!Ref X` as `{"Ref": X}` and so on."""


def _intrinsic(loader: Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {suffix: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {suffix: loader.construct_mapping(node, deep=True)}


Loader.add_multi_constructor("!", _intrinsic)


def resources(kind: str) -> dict[str, Any]:
    """The template's resources of one type, by name."""
    template = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader)
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def hash_first(keys: Any) -> list[dict[str, str]]:
    """A key schema in the order that DynamoDB wants."""
    return sorted(keys, key=lambda key: key["KeyType"])


FUNCTIONS = resources("AWS::Serverless::Function")
STREAMS = {
    name: event["Properties"]
    for name, function in FUNCTIONS.items()
    for event in function["Properties"]["Events"].values()
    if event["Type"] == "DynamoDB"
}


# What AWS lets nobody narrow down to a resource.
WITHOUT_RESOURCE = {"comprehend:DetectToxicContent"}


def policies(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A function's policies, each with the condition under which its role has it."""
    for policy in FUNCTIONS[name]["Properties"].get("Policies", []):
        if "Fn::If" in policy:
            condition, then, otherwise = policy["Fn::If"]
            assert otherwise == {"Ref": "AWS::NoValue"}
            yield condition, then
        else:
            yield "", policy


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_do_named_things_on_named_resources_alone(name: str) -> None:
    for _, policy in policies(name):
        for statement in policy["Statement"]:
            assert all("*" not in action for action in statement["Action"])
            assert statement["Resource"] != "*" or set(statement["Action"]) <= WITHOUT_RESOURCE


def test_who_may_be_asked_for_a_second_opinion_depends_on_who_is() -> None:
    allowed = {
        action: condition
        for name in FUNCTIONS
        for condition, policy in policies(name)
        for statement in policy["Statement"]
        for action in statement["Action"]
        if action.startswith(("bedrock:", "comprehend:"))
    }
    assert allowed == {"bedrock:InvokeModel": "AsksBedrock", "comprehend:DetectToxicContent": "AsksComprehend"}
    template = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader)
    assert template["Parameters"]["SecondOpinion"]["Default"] == "off"
    for condition, chosen in (("AsksBedrock", "bedrock"), ("AsksComprehend", "comprehend")):
        assert template["Conditions"][condition] == {"Equals": [{"Ref": "SecondOpinion"}, chosen]}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_function_may_scan(name: str) -> None:
    assert "Scan" not in str(FUNCTIONS[name])


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_gives_up_in_the_end_and_says_where(name: str) -> None:
    settings = STREAMS[name]
    assert 0 < settings["MaximumRetryAttempts"] < 10_000
    assert 60 <= settings["MaximumRecordAgeInSeconds"] < 86_400
    if name == "ScreenMessagesFunction":  # what is behind a message that fails waits for as long
        assert settings["MaximumRecordAgeInSeconds"] <= 3_600
    assert settings["BisectBatchOnFunctionError"] is True
    assert settings["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    # Without the type, SAM gives the role no permission to send there, and AWS refuses the mapping.
    assert settings["DestinationConfig"]["OnFailure"] == {
        "Type": "SQS",
        "Destination": {"GetAtt": "StreamFailures.Arn"},
    }
    assert settings["FilterCriteria"]["Filters"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_encrypted_recoverable_and_protected(name: str) -> None:
    properties = resources("AWS::DynamoDB::Table")[name]["Properties"]
    assert properties["SSESpecification"] == {"SSEEnabled": True}
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["DeletionProtectionEnabled"] == {"Ref": "DeletionProtection"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_keys_and_indexes_that_the_code_uses(name: str) -> None:
    properties = resources("AWS::DynamoDB::Table")[name]["Properties"]
    schema = TABLES[name]._get_schema()
    assert properties["KeySchema"] == hash_first(schema["key_schema"])
    deployed = {
        index["IndexName"]: (index["KeySchema"], index["Projection"]["ProjectionType"])
        for index in properties.get("GlobalSecondaryIndexes", [])
    }
    assert deployed == {
        index["index_name"]: (hash_first(index["key_schema"]), index["projection"]["ProjectionType"])
        for index in schema["global_secondary_indexes"]
    }
    assert sorted(each["AttributeName"] for each in properties["AttributeDefinitions"]) == sorted(
        each["AttributeName"] for each in schema["attribute_definitions"]
    )


def test_only_the_thread_has_a_stream() -> None:
    tables = resources("AWS::DynamoDB::Table")
    assert [name for name, table in tables.items() if "StreamSpecification" in table["Properties"]] == ["ThreadTable"]


def test_only_a_deployment_that_is_all_at_once_goes_without_codedeploy() -> None:
    template = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader)
    gradual = {name: each["Gradual"] for name, each in template["Mappings"]["Deployments"].items()}
    assert sorted(gradual) == sorted(template["Parameters"]["Deployment"]["AllowedValues"])
    assert [name for name, each in gradual.items() if not each] == [template["Parameters"]["Deployment"]["Default"]]


def test_a_gradual_deployment_is_taken_back_on_alarms_that_there_are() -> None:
    template = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader)
    alarms = resources("AWS::CloudWatch::Alarm")
    names = {
        "Ref": set(alarms),
        "Sub": {each["Properties"].get("AlarmName", {}).get("Sub") for each in alarms.values()},
    }
    for named in template["Globals"]["Function"]["DeploymentPreference"]["Alarms"]:
        ((how, name),) = named.items()
        assert name in names[how]


def test_two_stacks_of_one_account_have_schedules_of_different_names() -> None:
    functions = resources("AWS::Serverless::Function").values()
    events = [event for function in functions for event in function["Properties"].get("Events", {}).values()]
    (name,) = [event["Properties"]["Name"] for event in events if event["Type"] == "ScheduleV2"]
    assert "${AWS::StackName}" in str(name)
