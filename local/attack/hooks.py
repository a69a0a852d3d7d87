"""What schemathesis does around each request; it runs in its own environment, and knows nothing of ours.

Made-up ids would end in 404. So ids are mostly taken from the prepared world, those of an order's items too;
which one follows from the request alone, so that a seed repeats the run.
"""

import json
import os
import random
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.core.parameters import ParameterLocation

WORLD: dict[str, list[str]] = json.loads(Path(os.environ["ATTACK_WORLD"]).read_text(encoding="utf-8"))
TOKEN = os.environ["ATTACK_TOKEN"]
SENT = Path(os.environ["ATTACK_SENT"])
MADE_UP_SHARE = 0.1
SEEN_BEFORE = ("idempotency-key", "if-match")
"""Headers that are made up over and over as `0`, and then hide all that comes after them behind 412 and 422."""


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Puts known ids where the request was meant to be valid, and the caller's token."""
    choose = random.Random(repr((case.path_parameters, case.query, case.body)))
    for name in SEEN_BEFORE if choose.random() > MADE_UP_SHARE else ():
        if not case.meta.is_negative_at(ParameterLocation.HEADER):
            case.headers.pop(name, None)
    if TOKEN:
        case.headers["Authorization"] = f"Bearer {TOKEN}"
    for location, content in ((ParameterLocation.PATH, case.path_parameters), (ParameterLocation.BODY, case.body)):
        if not case.meta.is_negative_at(location) and choose.random() > MADE_UP_SHARE:
            _take_known(content, choose)


def _take_known(content: Any, choose: random.Random) -> None:
    """Replaces the ids in a request's part, at any depth."""
    if isinstance(content, list):
        for each in content:
            _take_known(each, choose)
    elif isinstance(content, dict):
        for name, value in content.items():
            if name in WORLD and isinstance(value, str):
                content[name] = choose.choice(WORLD[name])
            else:
                _take_known(value, choose)


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Writes down what was sent and how it was answered."""
    line = json.dumps([f"{case.method.upper()} {case.operation.path}", response.status_code])
    with SENT.open("a", encoding="utf-8") as sent:
        sent.write(f"{line}\n")
