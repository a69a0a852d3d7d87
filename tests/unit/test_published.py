"""A build that publishes: versions of every function, named by the release."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from local.problem import Problem
from local.published import publish

BUILT: dict[str, Any] = {
    "Parameters": {"Architecture": {"Type": "String"}},
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
    publish(file, "abcdefg1")
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def test_every_function_has_an_alias_that_a_release_moves(published: dict[str, Any]) -> None:
    assert published["Resources"]["OpenTicketFunction"]["Properties"] == {
        "CodeUri": "OpenTicketFunction",
        "AutoPublishAlias": "live",
        "AutoPublishCodeSha256": "abcdefg1",
    }


@pytest.mark.parametrize("name", ["short", "longer-than-that", "UPPERCASE"])
def test_a_name_that_an_id_could_not_carry_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem, match="7 to 10"):
        publish(tmp_path / "template.yaml", name)


def test_nothing_else_is_changed(published: dict[str, Any]) -> None:
    assert published["Resources"]["SharedLayer"] == BUILT["Resources"]["SharedLayer"]
    assert published["Parameters"] == BUILT["Parameters"]
