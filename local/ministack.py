"""Starts and stops MiniStack, with all that it keeps in one directory."""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local import aws, places, programs
from local.problem import Problem

_START_PATIENCE = 30.0


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_free(port: int) -> None:
    """Makes sure that MiniStack can listen on a port.

    Raises:
        Problem: Something else does, or it is not allowed.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except (OSError, OverflowError) as error:
            raise Problem(
                f"Port {port} cannot be used ({error.args[-1]}): free it, or take another with PORT=."
            ) from None


def answers(port: int) -> bool:
    """Whether MiniStack answers on a port."""
    try:
        with urllib.request.urlopen(f"{aws.url(port)}/health", timeout=2):  # noqa: S310
            return True
    except OSError:
        return False


@contextmanager
def serving(port: int, directory: Path) -> Iterator[None]:
    """MiniStack on a port of 127.0.0.1 while the block runs, beginning with nothing.

    Raises:
        Problem: The port is taken, or MiniStack did not start.
    """
    require_free(port)
    home = directory / "ministack"
    shutil.rmtree(home, ignore_errors=True)
    (home / "tmp").mkdir(parents=True)
    command = [places.tool(places.MINISTACK_PYTHON), "-m", "ministack"]
    process = programs.start(command, _environment(port, home), directory / "ministack.log", home)
    try:
        _await_ready(process, port, directory / "ministack.log")
        yield
    finally:
        programs.stop(process, patience=0)  # it has nothing to save
        shutil.rmtree(home, ignore_errors=True)


def _environment(port: int, home: Path) -> dict[str, str]:
    """What MiniStack reads; the functions inherit it, so there is nothing in it that Lambda would not have."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "STATE_DIR": str(home / "state"),
        "S3_DATA_DIR": str(home / "s3"),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AWS_ACCESS_KEY_ID": aws.KEY_ID,
        "AWS_SECRET_ACCESS_KEY": aws.SECRET,
    }


def _await_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Waits until MiniStack answers."""
    give_up = time.monotonic() + _START_PATIENCE
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise Problem(f"MiniStack ended at once; its log is {log}:\n{programs.tail(log)}")
        if answers(port):
            return
        time.sleep(0.05)
    raise Problem(f"MiniStack did not answer on port {port}; its log is {log}.")
