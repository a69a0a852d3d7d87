"""Reads a policy file strictly: whatever is missing, unknown or out of range is named, so that no typo passes."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from .policy import Band, Override, Policy, Threshold
from .rules import RULES
from .verdict import PRACTICES, SEVERITIES, Severity


class PolicyError(ValueError):
    """A policy file that cannot be used; the message says where and why."""


def read_policy(path: str) -> Policy:
    """The policy in a file.

    Raises:
        PolicyError: the file is no policy; the message names the file and the place.
        OSError: it cannot be read.
    """
    try:
        with open(path, encoding="utf-8") as source:
            return parse_policy(json.load(source))
    except UnicodeDecodeError:
        raise PolicyError(f"{path}: not UTF-8") from None
    except json.JSONDecodeError as error:
        raise PolicyError(f"{path}: not JSON: {error.msg}, line {error.lineno}") from None
    except PolicyError as error:
        raise PolicyError(f"{path}: {error}") from None


def parse_policy(raw: Any) -> Policy:
    """A policy from its JSON shape.

    Raises:
        PolicyError: it does not fit; the message names the place.
    """
    body = _object("policy", raw, required=("version", "practices"), optional=("rules", "second_opinion"))
    version = body["version"]
    if not isinstance(version, str) or not version.strip():
        raise PolicyError("version: not a text")
    practices = _object("practices", body["practices"], required=PRACTICES)
    rules = _object("rules", body.get("rules", {}), optional=RULES)
    return Policy(
        version,
        {practice: _threshold(f"practices.{practice}", practices[practice]) for practice in PRACTICES},
        {rule: _override(f"rules.{rule}", each) for rule, each in rules.items()},
        _band(body["second_opinion"]) if "second_opinion" in body else None,
    )


def _threshold(place: str, raw: Any) -> Threshold:
    body = _object(place, raw, required=("review", "block", "block_from"))
    review, block = _share(f"{place}.review", body["review"]), _share(f"{place}.block", body["block"])
    if review > block:
        raise PolicyError(f"{place}: review is above block")
    return Threshold(review, block, _severity(f"{place}.block_from", body["block_from"]))


def _override(place: str, raw: Any) -> Override:
    body = _object(place, raw, optional=("enabled", "confidence", "severity"))
    if not body:
        raise PolicyError(f"{place}: says nothing; give enabled, confidence or severity")
    return Override(
        _switch(f"{place}.enabled", body.get("enabled", True)),
        _share(f"{place}.confidence", body["confidence"]) if "confidence" in body else None,
        _severity(f"{place}.severity", body["severity"]) if "severity" in body else None,
    )


def _band(raw: Any) -> Band:
    place = "second_opinion"
    body = _object(place, raw, required=("from", "below"), optional=("may_allow",))
    start, below = _share(f"{place}.from", body["from"]), _share(f"{place}.below", body["below"])
    if start >= below:
        raise PolicyError(f"{place}: from is not under below")
    return Band(start, below, _switch(f"{place}.may_allow", body.get("may_allow", True)))


def _object(place: str, raw: Any, required: Iterable[str] = (), optional: Iterable[str] = ()) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise PolicyError(f"{place}: not an object")
    known = (*required, *optional)
    for name in raw:
        if name not in known:
            raise PolicyError(f"{place}: unknown: {name!r}{_nearest(name, known)}")
    for name in required:
        if name not in raw:
            raise PolicyError(f"{place}: missing: {name}")
    return raw


def _nearest(name: str, known: Iterable[str]) -> str:
    import difflib

    alike = difflib.get_close_matches(name, list(known), n=1)
    return f"; is {alike[0]!r} meant?" if alike else ""


def _share(place: str, raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= 1:
        raise PolicyError(f"{place}: not a number from 0 to 1")
    return float(raw)


def _switch(place: str, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise PolicyError(f"{place}: neither true nor false")
    return raw


def _severity(place: str, raw: Any) -> Severity:
    if raw not in SEVERITIES:
        raise PolicyError(f"{place}: not one of {', '.join(SEVERITIES)}")
    return cast(Severity, raw)
