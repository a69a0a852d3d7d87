"""Makes of the built template one that publishes: a version of every function for each release, behind one alias.

Snapshots (the parameter `SnapStart`) and gradual deployments (`Deployment`) rest on versions. SAM takes no condition on
publishing (issue 1154 of aws/serverless-application-model), and of itself publishes nothing where only parameters'
values change (issue 3820), so that the alias would keep the old ones: here the release's name says when.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from local.problem import Problem

ALIAS = "live"
_FUNCTION = "AWS::Serverless::Function"


def publish(file: Path, release: str) -> None:
    """Rewrites a built template for a release: another name publishes. Streams, schedule and routes call the alias.

    Raises:
        Problem: The name is not 7 to 10 lower-case letters or digits.
    """
    if not re.fullmatch(r"[a-z0-9]{7,10}", release):
        raise Problem(
            f"RELEASE={release}: 7 to 10 lower-case letters or digits, such as the beginning of a commit's hash."
        )
    template: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    for resource in template["Resources"].values():
        if resource["Type"] == _FUNCTION:
            resource["Properties"] |= {"AutoPublishAlias": ALIAS, "AutoPublishCodeSha256": release}
    file.write_text(yaml.safe_dump(template, sort_keys=False), encoding="utf-8")
