"""A whole stack on this machine: `running` starts one and stops it, for `make run` and for tests alike."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from local import aws, build, deploy, follow, ministack, people, places, routes, steps
from local.problem import Problem

_FILE = "stack.json"


@dataclass
class Stack:
    """A running stack, as its stack.json describes it.

    Attributes:
        endpoint: Where the HTTP API answers, without a slash at the end.
        tokens: Bearer tokens by name; they last an hour.
        customers: Customers' ids by name.
        merchants: Merchants' ids by name.
        port: Where MiniStack answers, on 127.0.0.1.
        region: The region that everything is in.
        api_id: The HTTP API's id.
        tables: Table names by the environment variable that the functions know them by.
        event_bus: The event bus's name.
        queue_url: The queue that gets every event; the logs' follower empties it into events.jsonl.
        log_group: The log group of all functions.
        functions: Functions' names by folder.
        outputs: The deployed stack's outputs.
    """

    endpoint: str
    tokens: dict[str, str]
    customers: dict[str, str]
    merchants: dict[str, str]
    port: int
    region: str
    api_id: str
    tables: dict[str, str]
    event_bus: str
    queue_url: str
    log_group: str
    functions: dict[str, str]
    outputs: dict[str, str]
    directory: Path = field(default=places.STATE)

    @classmethod
    def read(cls, directory: Path = places.STATE) -> Self:
        """Reads the stack that runs from a directory.

        Raises:
            Problem: None does, or it does not answer.
        """
        try:
            described = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise Problem("No stack is running here: start one with `make run`.") from None
        if not ministack.answers(described["port"]):
            raise Problem(f"The stack of {directory / _FILE} does not answer: start one with `make run`.")
        return cls(**described, directory=directory)

    def write(self) -> None:
        """Writes stack.json and, for curl, a file with the Authorization header of each person."""
        headers = self.directory / "headers"
        headers.mkdir(exist_ok=True)
        for name, token in self.tokens.items():
            (headers / name).write_text(f"Authorization: Bearer {token}\n", encoding="utf-8")
        described = {name: value for name, value in asdict(self).items() if name != "directory"}
        draft = self.directory / f"{_FILE}.draft"
        draft.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
        draft.replace(self.directory / _FILE)

    def renew_tokens(self) -> None:
        """Signs everybody in again and writes it down."""
        self.tokens = people.tokens(self.outputs, self.port)
        self.write()

    def client(self, service: str) -> Any:
        """A boto3 client of a service of this stack, with every permission."""
        return aws.client(service, self.port)

    @property
    def logs(self) -> Path:
        """Where the functions' logs are followed to."""
        return self.directory / "logs"

    def events(self) -> list[dict[str, Any]]:
        """The events of the bus that have been read so far, in the order in which they were read."""
        path = self.logs / follow.EVENTS
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]


@contextmanager
def running(
    port: int = 0, directory: Path = places.STATE, step: steps.Step = steps.silent, parameters: str = ""
) -> Iterator[Stack]:
    """A stack while the block runs: built, deployed, with its people and its logs followed.

    Args:
        port: Where MiniStack is to listen; 0 takes a free one.
        directory: Where all that the stack writes goes.
        step: How each step is shown.
        parameters: The template's parameters that differ from samconfig.toml, as `Name=value Other=value`.

    Raises:
        Problem: Something that it needs is missing, or a stack runs from this directory already.
    """
    port = port or ministack.free_port()
    directory.mkdir(parents=True, exist_ok=True)
    with _lock(directory), _cleared(directory), ExitStack() as started:
        ministack.require_free(port)
        build.build(step)
        with step(f"Starting MiniStack on port {port}"):
            started.enter_context(ministack.serving(port, directory))
        stack = _deployed(port, directory, step, parameters)
        started.enter_context(
            follow.following(port, stack.log_group, stack.queue_url, follow.Files(stack.logs, stack.functions))
        )
        yield stack


def _deployed(port: int, directory: Path, step: steps.Step, parameters: str) -> Stack:
    """Deploys to a MiniStack that has just started, and writes stack.json."""
    with step("Deploying the template"):
        deploy.deploy(port, directory, parameters)
        deployment = deploy.describe(port)
    with step("Creating the API's routes"):
        routes.create(deployment, port)
    with step("Creating people"):
        customers = people.create(deployment.outputs, port)
        stack = _described(deployment, port, directory, customers)
        stack.renew_tokens()
    return stack


def _described(deployment: deploy.Deployment, port: int, directory: Path, customers: dict[str, str]) -> Stack:
    outputs = deployment.outputs
    tables = [name for name in deployment.resources if name.endswith("Table")]
    return Stack(
        endpoint=f"{aws.url(port)}/_aws/execute-api/{outputs['ApiId']}",
        tokens={},
        customers=customers,
        merchants=dict(people.MERCHANTS),
        port=port,
        region=aws.REGION,
        api_id=outputs["ApiId"],
        tables={f"{name.removesuffix('Table').upper()}_TABLE": deployment.resources[name] for name in sorted(tables)},
        event_bus=outputs["EventBusName"],
        queue_url=outputs["ReadableEventsQueueUrl"],
        log_group=outputs["FunctionLogGroup"],
        functions=deployment.functions,
        outputs=outputs,
        directory=directory,
    )


@contextmanager
def _lock(directory: Path) -> Iterator[None]:
    """Keeps a second stack out of the directory; the lock ends with the process, however it ends."""
    with (directory / "stack.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(f"A stack runs from {directory} already: stop it first (Ctrl-C in its terminal).") from None
        yield


@contextmanager
def _cleared(directory: Path) -> Iterator[None]:
    """No logs of an earlier stack before, no description of a stopped one after."""
    shutil.rmtree(directory / "logs", ignore_errors=True)
    (directory / "logs").mkdir()
    try:
        yield
    finally:
        (directory / _FILE).unlink(missing_ok=True)
        shutil.rmtree(directory / "headers", ignore_errors=True)
