"""Every file under `events/`, through the real `sam local invoke`, on the tables of the running stack."""

from collections.abc import Iterator
from typing import Any

import pytest

from local import samples
from local.invoke import Invoke, engine, invoking
from local.stack import Stack
from tests.dynamodb.test_events import CASES, EVENTS, EXPECTED, matches

pytestmark = pytest.mark.skipif(engine() is None, reason="no container engine answers: sam local invoke needs one")


@pytest.fixture(scope="module")
def invoke(stack: Stack) -> Iterator[Invoke]:
    with invoking(stack) as found:
        yield found


@pytest.fixture
def _samples(stack: Stack) -> None:
    samples.put_into(stack)


@pytest.mark.parametrize(("name", "case"), CASES)
@pytest.mark.usefixtures("_samples")
def test_an_event_is_answered_as_expected(invoke: Invoke, name: str, case: str) -> None:
    answer: Any = invoke(name, EVENTS / name / f"{case}.json")
    assert matches(answer.payload, EXPECTED[name][case]), (answer.payload, answer.log)
