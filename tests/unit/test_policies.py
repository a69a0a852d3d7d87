"""A policy without one of its permissions keeps all others, each under its condition."""

from local.permissions import Permission, permissions, without

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["a:Get", "a:Put"], "Resource": ["one", "two"]},
        {"Effect": "Allow", "Action": "a:Get", "Resource": "one", "Condition": {"Bool": {"x": "true"}}},
    ],
}
ALL = [
    Permission("a:Get", "one"),
    Permission("a:Get", "two"),
    Permission("a:Put", "one"),
    Permission("a:Put", "two"),
    Permission("a:Get", "one"),
]


def test_a_policy_gives_each_action_on_each_resource_as_often_as_it_says_so() -> None:
    assert permissions(POLICY) == ALL


def test_without_one_all_others_are_left() -> None:
    for number in range(len(ALL)):
        assert permissions(without(POLICY, number)) == ALL[:number] + ALL[number + 1 :]


def test_a_statement_keeps_its_condition() -> None:
    (last,) = without(POLICY, 0)["Statement"][-1:]
    assert last == {"Effect": "Allow", "Action": ["a:Get"], "Resource": ["one"], "Condition": {"Bool": {"x": "true"}}}
