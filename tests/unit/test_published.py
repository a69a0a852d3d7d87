"""A build that publishes: versions of every function, named by the release."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from local.published import publish

BUILT: dict[str, Any] = {
    "Parameters": {"LogLevel": {"Type": "String"}},
    "Resources": {
        "OpenTicketFunction": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "OpenTicketFunction"}},
        "SharedLayer": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "SharedLayer"}},
    },
}


@pytest.fixture
def published(tmp_path: Path) -> dict[str, Any]:
    """The template after it was made one that publishes."""
    file = tmp_path / "template.yaml"
    file.write_text(yaml.safe_dump(BUILT), encoding="utf-8")
    publish(file)
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def test_every_function_has_an_alias_that_a_release_moves(published: dict[str, Any]) -> None:
    assert published["Resources"]["OpenTicketFunction"]["Properties"] == {
        "CodeUri": "OpenTicketFunction",
        "AutoPublishAlias": "live",
        "AutoPublishCodeSha256": {"Ref": "Release"},
    }


def test_a_release_must_be_named(published: dict[str, Any]) -> None:
    assert "Default" not in published["Parameters"]["Release"]


def test_nothing_else_is_changed(published: dict[str, Any]) -> None:
    assert published["Resources"]["SharedLayer"] == BUILT["Resources"]["SharedLayer"]
    assert published["Parameters"]["LogLevel"] == {"Type": "String"}
