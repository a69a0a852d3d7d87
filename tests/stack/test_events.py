"""Every file under `events/`, through the real `sam local invoke`, on the tables of the running stack."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from local import samples
from local.cases import EVENTS, expected, matches
from local.invoke import Invocation, engine, invoking
from local.stack import Stack
from tests.dynamodb.test_events import CASES

pytestmark = pytest.mark.skipif(engine() is None, reason="no container engine answers: sam local invoke needs one")

ON_ONE_ORDER = {
    "erase_customer",
    "update_order",
    "open_ticket",
    "decide_request",
    "no_reply_needed",
    "post_message",
    "resolve_ticket",
    "reopen_ticket",
}
EXPECTED = expected()
Answers = dict[tuple[str, str], Invocation]


@pytest.fixture(scope="module")
def answers(stack: Stack) -> Answers:
    """What every case was answered: a container takes seconds to start, so two lanes that do not meet run at once."""
    found: Answers = {}
    lanes = [[each for each in CASES if (each[0] in ON_ONE_ORDER) == on_one] for on_one in (True, False)]
    with invoking(stack) as invoke, ThreadPoolExecutor(len(lanes)) as pool:

        def run(cases: list[tuple[str, str]]) -> None:
            for name, case in cases:
                samples.put_into(stack)
                found[name, case] = invoke(name, EVENTS / name / f"{case}.json")

        list(pool.map(run, lanes))
    return found


@pytest.mark.parametrize(("name", "case"), CASES)
def test_an_event_is_answered_as_expected(answers: Answers, name: str, case: str) -> None:
    answer = answers[name, case]
    assert matches(answer.payload, EXPECTED[name][case]), (answer.payload, answer.log)
