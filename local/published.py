"""Makes of the built template one that publishes: a version of every function for each release, behind one alias.

Snapshots (the parameter `SnapStart`) and gradual deployments (`Deployment`) rest on versions. SAM takes no condition on
publishing (issue 1154 of aws/serverless-application-model), and of itself publishes nothing where only parameters'
values change (issue 3820), so that the alias would keep the old ones: here the parameter `Release` says when.
"""

from pathlib import Path
from typing import Any

import yaml

ALIAS = "live"
_FUNCTION = "AWS::Serverless::Function"
_RELEASE = {
    "Type": "String",
    "AllowedPattern": "[a-z0-9]{7,10}",
    "Description": "What this release is called, such as the beginning of a commit's hash: another name publishes.",
}


def publish(file: Path) -> None:
    """Rewrites a built template. Event sources, schedule and routes follow: SAM lets them call the alias."""
    template: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    template["Parameters"]["Release"] = _RELEASE
    for resource in template["Resources"].values():
        if resource["Type"] == _FUNCTION:
            resource["Properties"] |= {"AutoPublishAlias": ALIAS, "AutoPublishCodeSha256": {"Ref": "Release"}}
    file.write_text(yaml.safe_dump(template, sort_keys=False), encoding="utf-8")
