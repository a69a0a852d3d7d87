"""Resolves the intrinsic functions that a processed template leaves in an API's OpenAPI body.

CloudFormation resolves them on AWS; MiniStack does so for properties that it knows, and the body is not one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NO_VALUE = object()
_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9:.]+)\}")


@dataclass(frozen=True)
class Values:
    """What names stand for in one deployed stack.

    Attributes:
        references: What `Ref` gives: parameters, resources, pseudo parameters.
        arns: What `${Resource.Arn}` gives, by resource.
        conditions: The template's conditions, unresolved.
    """

    references: Mapping[str, Any]
    arns: Mapping[str, str]
    conditions: Mapping[str, Any]

    def resolve(self, value: Any) -> Any:
        """Gives the value with every intrinsic function in it replaced by what it means."""
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not _NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            [(name, argument)] = value.items()
            if name in {"Ref", "Condition"} or name.startswith("Fn::"):
                return self._call(name, argument)
        resolved = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not _NO_VALUE}

    def _call(self, name: str, argument: Any) -> Any:
        match name:
            case "Ref":
                return _NO_VALUE if argument == "AWS::NoValue" else self.references[argument]
            case "Fn::Sub":
                return _IN_TEXT.sub(lambda found: self._named(found[1]), argument)
            case "Fn::If":
                return self.resolve(argument[1 if self._holds(argument[0]) else 2])
            case "Fn::Equals":
                return self.resolve(argument[0]) == self.resolve(argument[1])
            case "Fn::Not":
                return not self.resolve(argument[0])
            case "Condition":
                return self._holds(argument)
        raise ValueError(f"{name} in the API's body is not understood here")

    def _holds(self, condition: str) -> bool:
        return bool(self.resolve(self.conditions[condition]))

    def _named(self, name: str) -> str:
        return self._attribute(name) if "." in name else str(self.references[name])

    def _attribute(self, name: str) -> str:
        resource, attribute = name.split(".", 1)
        if attribute != "Arn":
            raise ValueError(f"{name} in the API's body is not understood here")
        return self.arns[resource]
