"""Runs a function with the real `sam local invoke`, on the tables of the running stack, under the function's own role.

`python -m local.invoke open_ticket by_customer` is `make invoke`; tests take `invoking`.
"""

import argparse
import contextlib
import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import aws, build, deploy, forward, layer_image, places, samples
from local.problem import Problem, exit_code
from local.stack import Stack

_ENGINES = ("docker", "finch")
_HOST = "host.docker.internal"
_PATIENCE = 600.0


@dataclass(frozen=True)
class Invocation:
    """What came of a call.

    Attributes:
        payload: What the function returned, or the error document of a function that raised.
        log: What SAM and the function wrote meanwhile.
    """

    payload: Any
    log: str


Invoke = Callable[[str, Path], Invocation]


def engine() -> str | None:
    """The command of a container engine that answers, if there is one."""
    for name in _ENGINES:
        if shutil.which(name) and not subprocess.run([name, "info"], capture_output=True, check=False).returncode:
            return name
    return None


@contextmanager
def invoking(stack: Stack) -> Iterator[Invoke]:
    """Gives what invokes a function, named by its folder, with the event in a file.

    Raises:
        Problem: No container engine answers.
    """
    command = engine()
    if command is None:
        raise Problem("No container engine answers: `sam local invoke` needs a running Docker or Finch.")
    build.build()
    with forward.reachable_from_containers(stack.port, command) as port, layer_image.prepared(command) as prepared:
        options = ["--template", str(prepared.template), "--layer-cache-basedir", str(prepared.cache)]
        options += ["--skip-pull-image"] if _has_image(command) else []
        endpoint = f"http://{_HOST}:{port}"
        yield lambda function, event: _invoke(stack, function, event.resolve(), endpoint, options)


def _invoke(stack: Stack, function: str, event: Path, endpoint: str, options: list[str]) -> Invocation:
    if function not in stack.functions:
        raise Problem(f"There is no function {function!r}: one of {', '.join(sorted(stack.functions))}.")
    settings = stack.client("lambda").get_function_configuration(FunctionName=stack.functions[function])
    variables = settings["Environment"]["Variables"] | {"AWS_ENDPOINT_URL": endpoint}
    with tempfile.TemporaryDirectory(dir=stack.directory) as scratch:
        named = Path(scratch) / "variables.json"
        named.write_text(json.dumps({deploy.logical_id(function): variables}), encoding="utf-8")
        command = [places.tool(places.SAM), "local", "invoke", deploy.logical_id(function)]
        command += [*options, "--event", str(event), "--env-vars", str(named)]
        command += ["--add-host", f"{_HOST}:host-gateway", "--region", stack.region]
        command += ["--parameter-overrides", f"Architecture={places.architecture()} EndpointUrl={endpoint}"]
        return _finished(command, aws.environment(stack.port) | _role_credentials(stack, settings["Role"]))


def _finished(command: list[str], environment: dict[str, str]) -> Invocation:
    """Runs `sam` and reads the payload, the last line on its stdout."""
    process = subprocess.Popen(
        command, env=environment, cwd=places.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        out, log = process.communicate(timeout=_PATIENCE)
    except BaseException:
        process.send_signal(signal.SIGINT)  # upon which it removes its container
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=10)
        process.kill()
        raise
    lines = out.strip().splitlines()
    try:
        return Invocation(payload=json.loads(lines[-1]), log=log)
    except (IndexError, ValueError):
        raise Problem(f"sam local invoke gave no answer:\n{out}{log}") from None


def _role_credentials(stack: Stack, role: str) -> dict[str, str]:
    """Credentials of the function's role, so that what its policies leave out is refused here too."""
    given = stack.client("sts").assume_role(RoleArn=role, RoleSessionName="sam-local-invoke")["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }


def _has_image(command: str) -> bool:
    """Whether the runtime's image is on this machine, so that nothing needs to be pulled."""
    image = f"public.ecr.aws/lambda/python:3.13-{places.architecture()}"
    return not subprocess.run([command, "image", "inspect", image], capture_output=True, check=False).returncode


def event_file(function: str, case: str) -> Path:
    """The file of an event.

    Raises:
        Problem: There is none of that name.
    """
    directory = places.ROOT / "events" / function
    if not function or not directory.is_dir():
        known = ", ".join(sorted(path.parent.name for path in places.ROOT.glob("functions/*/app.py")))
        raise Problem(f"There is no function {function!r}; FUNCTION can be: {known}.")
    path = directory / f"{case.removesuffix('.json')}.json"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in directory.glob("*.json"))) or "none at all"
        raise Problem(f"{path.relative_to(places.ROOT)} does not exist; EVENT can be: {known}.")
    return path


def main() -> int:
    """Invokes one function with one event, and prints what it wrote and returned."""
    parser = argparse.ArgumentParser(prog="python -m local.invoke", description="Runs `sam local invoke`.")
    parser.add_argument("function", help="a folder of functions/")
    parser.add_argument("event", help="a file of events/<function>/, without .json")
    arguments = parser.parse_args()
    if not arguments.function:
        raise Problem("Say which function and event: make invoke FUNCTION=open_ticket EVENT=<case>")
    event = event_file(arguments.function, arguments.event)
    stack = Stack.read()
    with invoking(stack) as invoke:
        samples.put_into(stack)
        done = invoke(arguments.function, event)
    print(done.log, file=sys.stderr)
    print(json.dumps(done.payload, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
