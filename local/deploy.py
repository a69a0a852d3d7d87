"""Deploys what was built to MiniStack with `sam deploy`, and reads what came of it."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import aws, places, programs

STACK_NAME = "contact-seller-local"
_ACCOUNT = "000000000000"


@dataclass(frozen=True)
class Deployment:
    """A deployed stack.

    Attributes:
        outputs: The stack's outputs.
        parameters: The values that its parameters have.
        resources: Physical ids by logical id.
        functions: Physical names by folder name.
        template: The template after the SAM transform.
    """

    outputs: dict[str, str]
    parameters: dict[str, Any]
    resources: dict[str, str]
    functions: dict[str, str]
    template: dict[str, Any]

    def references(self) -> dict[str, Any]:
        """What `Ref` gives in this stack."""
        pseudo = {
            "AWS::AccountId": _ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::Region": aws.REGION,
            "AWS::StackName": STACK_NAME,
            "AWS::URLSuffix": "amazonaws.com",
        }
        return pseudo | self.parameters | self.resources

    def function_arns(self) -> dict[str, str]:
        """The functions' ARNs by logical id."""
        prefix = f"arn:aws:lambda:{aws.REGION}:{_ACCOUNT}:function"
        return {logical_id(folder): f"{prefix}:{name}" for folder, name in self.functions.items()}


def logical_id(folder: str) -> str:
    """The logical id of the function in a folder: `open_ticket` is `OpenTicketFunction`."""
    return "".join(word.capitalize() for word in folder.split("_")) + "Function"


def deploy(port: int, directory: Path, parameters: str = "") -> None:
    """Runs `sam deploy` with samconfig.toml's settings for `local`, these, and this machine's architecture."""
    command = [places.tool(places.SAM), "deploy", "--config-env", "local", "--stack-name", STACK_NAME]
    command += ["--region", aws.REGION, "--parameter-overrides", _parameter_overrides(parameters)]
    environment = aws.environment(port) | {"SAM_CLI_POLL_DELAY": "0.3"}
    programs.finish(command, environment, directory / "deploy.log", places.ROOT)


def _parameter_overrides(more: str) -> str:
    """The overrides of samconfig.toml, which the option would replace, and more: of two of a name, the later counts."""
    settings = tomllib.loads((places.ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    configured = settings["local"]["deploy"]["parameters"]["parameter_overrides"]
    return f"{configured} Architecture={places.architecture()} {more}".strip()


def describe(port: int) -> Deployment:
    """Reads the stack that was deployed."""
    cloudformation = aws.client("cloudformation", port)
    stack = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"][0]
    described = cloudformation.describe_stack_resources(StackName=STACK_NAME)["StackResources"]
    template = cloudformation.get_template(StackName=STACK_NAME, TemplateStage="Processed")["TemplateBody"]
    if isinstance(template, str):
        template = json.loads(template)
    resources = {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in described}
    folders = [path.parent.name for path in (places.ROOT / "functions").glob("*/app.py")]
    return Deployment(
        outputs={output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])},
        parameters=_parameters(template, stack.get("Parameters", [])),
        resources=resources,
        functions={name: resources[logical_id(name)] for name in folders if logical_id(name) in resources},
        template=template,
    )


def _parameters(template: dict[str, Any], given: list[dict[str, str]]) -> dict[str, Any]:
    """The parameters' values, lists as lists."""
    values = {name: declared.get("Default", "") for name, declared in template["Parameters"].items()}
    values |= {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in given}
    for name, declared in template["Parameters"].items():
        if declared["Type"] == "CommaDelimitedList" and isinstance(values[name], str):
            values[name] = values[name].split(",")
    return values
