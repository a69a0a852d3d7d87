"""A sample of `make least-privilege`: a permission of each kind of function, taken away through IAM."""

import json
import random
from itertools import groupby

import pytest

from local.least_privilege import Missed, held, missed, undisturbed
from local.stack import Stack

ONE_OF_EACH_KIND = ("list_reviews", "post_message", "publish_events", "screen_messages", "sweep_sla")
"""What reads an index, what writes, and what streams and the schedule call."""
SEED = 7


@pytest.fixture(scope="module")
def sample(stack: Stack) -> list[Missed]:
    """A permission of each, and the case that failed without it."""
    chosen = random.Random(SEED)
    by_function = groupby(held(stack), key=lambda each: each.function)
    taken = [chosen.choice([*its]) for function, its in by_function if function in ONE_OF_EACH_KIND]
    assert len(taken) == len(ONE_OF_EACH_KIND)
    with undisturbed(stack):
        return list(missed(stack, taken))


def test_without_any_of_them_some_case_fails(sample: list[Missed]) -> None:
    assert [each.held for each in sample if each.case is None] == []


def test_a_permission_that_nothing_needs_is_found(stack: Stack) -> None:
    """Reading strikes is no part of reading an order."""
    iam, role = stack.client("iam"), next(each.role for each in held(stack) if each.function == "get_order")
    strikes = stack.client("dynamodb").describe_table(TableName=stack.tables["STRIKES_TABLE"])["Table"]["TableArn"]
    allows = {"Effect": "Allow", "Action": ["dynamodb:Query"], "Resource": strikes}
    iam.put_role_policy(RoleName=role, PolicyName="RolePolicy9", PolicyDocument=json.dumps({"Statement": [allows]}))
    try:
        needless = [each for each in held(stack) if each.policy == "RolePolicy9"]
        with undisturbed(stack):
            found = list(missed(stack, needless))
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="RolePolicy9")
    assert [(each.held.action, each.held.resource, each.case) for each in found] == [
        ("dynamodb:Query", "StrikesTable", None)
    ]
