"""Every file under `events/`, through the real `sam local invoke`, on the tables of the running stack."""

import pytest

from local import samples
from local.cases import EVENTS, expected, matches
from local.invoke import Invocation, engine, invoking
from local.stack import Stack
from tests.dynamodb.test_events import CASES

pytestmark = pytest.mark.skipif(engine() is None, reason="no container engine answers: sam local invoke needs one")

EXPECTED = expected()
Answers = dict[tuple[str, str], Invocation]


@pytest.fixture(scope="module")
def answers(stack: Stack) -> Answers:
    """What every case was answered, one after the other: each begins with all samples as they are to be."""
    found: Answers = {}
    with invoking(stack) as invoke:
        for name, case in CASES:
            samples.put_into(stack)
            found[name, case] = invoke(name, EVENTS / name / f"{case}.json")
    return found


@pytest.mark.parametrize(("name", "case"), CASES)
def test_an_event_is_answered_as_expected(answers: Answers, name: str, case: str) -> None:
    answer = answers[name, case]
    assert matches(answer.payload, EXPECTED[name][case]), (answer.payload, answer.log)
