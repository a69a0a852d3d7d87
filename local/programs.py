"""Runs other programs so that none of them outlives this one."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.problem import Problem


def start(
    command: Sequence[str], environment: Mapping[str, str], log: Path, directory: Path
) -> subprocess.Popen[bytes]:
    """Starts a program in a session of its own, so that a Ctrl-C reaches only us and we stop it in order."""
    with log.open("wb") as out:
        return subprocess.Popen(
            command,
            env=dict(environment),
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def stop(process: subprocess.Popen[bytes], patience: float) -> None:
    """Ends a program of `start` and whatever it started: it may tidy up for `patience` seconds, then it is killed."""
    if process.poll() is None and patience:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def finish(command: Sequence[str], environment: Mapping[str, str], log: Path, directory: Path) -> None:
    """Runs a program to its end.

    Raises:
        Problem: It failed; the message holds the last lines that it wrote.
    """
    process = start(command, environment, log, directory)
    try:
        code = process.wait()
    finally:
        stop(process, patience=5)
    if code:
        raise Problem(f"{Path(command[0]).name} {command[1]} failed; all of it is in {log}:\n{tail(log)}")


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log that say something."""
    written = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join([line for line in written if line.strip()][-lines:])
