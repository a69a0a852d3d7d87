"""Takes each permission from each function of a running stack, and sees a case fail: `python -m local.least_privilege`.

A permission that no case misses is one that the role should not have. What SAM gives a role for its stream's failure
queue is Lambda's to use, not the code's, and stays apart.
"""

import json
import re
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from local import cases, deploy, samples, steps
from local.permissions import permissions, without
from local.problem import Problem, exit_code
from local.stack import Stack, running

_WRITTEN_IN_THE_TEMPLATE = re.compile(r"RolePolicy\d+$")
_UNIQUE_SUFFIX = re.compile(r"-[0-9A-F]{12,}")


class Held(NamedTuple):
    """One permission of a function: the place that it has in an inline policy of its role."""

    function: str
    role: str
    policy: str
    number: int
    action: str
    resource: str


@dataclass(frozen=True)
class Missed:
    """A permission, and the case that failed without it; none where all were answered as expected."""

    held: Held
    case: str | None


def held(stack: Stack) -> list[Held]:
    """All permissions that the template gives to the functions of a stack."""
    return [each for function in sorted(stack.functions) for each in _held_by(stack, function)]


def _held_by(stack: Stack, function: str) -> Iterator[Held]:
    iam, settings = stack.client("iam"), stack.client("lambda")
    configured = settings.get_function_configuration(FunctionName=stack.functions[function])
    role = configured["Role"].rsplit("/", 1)[-1]
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        if _WRITTEN_IN_THE_TEMPLATE.search(policy):
            document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
            for number, permission in enumerate(permissions(document)):
                yield Held(function, role, policy, number, permission.action, _short(permission.resource))


def _short(arn: str) -> str:
    """The name that a table, an index or a bus has in the template, or nearly so."""
    named = arn.rsplit(":", 1)[-1].split("/", 1)[-1]
    return _UNIQUE_SUFFIX.sub("", named).removeprefix(f"{deploy.STACK_NAME}-")


@contextmanager
def undisturbed(stack: Stack) -> Iterator[None]:
    """No stream and no schedule calls a function while the block runs: they would use up the samples."""
    functions, scheduler = stack.client("lambda"), stack.client("scheduler")
    mappings = [each["UUID"] for each in functions.list_event_source_mappings()["EventSourceMappings"]]
    schedules = [scheduler.get_schedule(Name=each["Name"]) for each in scheduler.list_schedules()["Schedules"]]

    def let(them_run: bool) -> None:
        for mapping in mappings:
            functions.update_event_source_mapping(UUID=mapping, Enabled=them_run)
        for schedule in schedules:
            kept = {name: schedule[name] for name in ("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")}
            scheduler.update_schedule(**kept, State="ENABLED" if them_run else "DISABLED")

    let(False)
    try:
        yield
    finally:
        let(True)


def missed(stack: Stack, taken: Iterable[Held]) -> Iterator[Missed]:
    """Takes the permissions, one at a time, and gives them back. Call it while the stack is `undisturbed`.

    Raises:
        Problem: a case that failed without a permission fails with it too.
    """
    expected = cases.expected()
    for each in taken:
        names = expected[each.function]
        with _taken(stack, each):
            case = next((name for name in names if not _succeeds(stack, each.function, name)), None)
        if case is not None:
            if not _answers(stack, each.function, case):  # the samples are as they were: what is refused writes nothing
                raise Problem(f"{each.function}/{case} fails with all permissions too.")
            # What needs one permission mostly needs the next: it is tried first.
            expected[each.function] = {case: names[case], **names}
        yield Missed(each, case)


@contextmanager
def _taken(stack: Stack, each: Held) -> Iterator[None]:
    """The function's role is without the permission while the block runs."""
    iam, named = stack.client("iam"), {"RoleName": each.role, "PolicyName": each.policy}
    whole = iam.get_role_policy(**named)["PolicyDocument"]
    rest = without(whole, each.number)
    try:
        if rest["Statement"]:
            iam.put_role_policy(**named, PolicyDocument=json.dumps(rest))
        else:  # AWS takes no policy without a statement
            iam.delete_role_policy(**named)
        yield
    finally:
        iam.put_role_policy(**named, PolicyDocument=json.dumps(whole))


def _succeeds(stack: Stack, function: str, case: str) -> bool:
    samples.put_into(stack)
    return _answers(stack, function, case)


def _answers(stack: Stack, function: str, case: str) -> bool:
    """Whether the function answers as expected."""
    called = stack.client("lambda").invoke(
        FunctionName=stack.functions[function], Payload=json.dumps(cases.event(function, case)).encode()
    )
    answer: Any = json.loads(called["Payload"].read())
    return cases.matches(answer, cases.expected()[function][case])


def main() -> int:
    """Tries all permissions on a stack of its own and prints a table; 1 where one was missed by nothing."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the stack ends with it
    left: list[Held] = []
    with (
        tempfile.TemporaryDirectory() as directory,
        running(directory=Path(directory), step=steps.shown) as stack,
        undisturbed(stack),
    ):
        print("| function | permission | on | the case that fails without it |\n|---|---|---|---|")
        for each in missed(stack, held(stack)):
            left += [] if each.case else [each.held]
            told = each.held
            print(f"| {told.function} | {told.action} | {told.resource} | {each.case or '**none**'} |", flush=True)
    if left:
        print(f"{len(left)} permissions that no case needs.", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
