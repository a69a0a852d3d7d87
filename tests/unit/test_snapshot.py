"""What a snapshot of a process that has started holds: nothing unique, nothing open.

A forked process stands in for one that Lambda starts from a snapshot. Python itself seeds its random numbers anew in a
forked one, which it does not after a snapshot; so what draws from them is tested on its own.
"""

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from contact_seller.rules.errors import Conflict
from contact_seller.storage.transaction import Stale
from contact_seller.usecases import attempts
from contact_seller.usecases.attempts import until_fresh

ROOT = Path(__file__).resolve().parents[2]

STARTED = """
import json, os, socket, sys, time
opened = []
connect = socket.socket.connect
socket.socket.connect = lambda self, address: (opened.append(str(address)), connect(self, address))[1]
sys.path[:0] = [task, shared]
import app
from contact_seller.storage import row, tables
from contact_seller.usecases import world
made = row.only_connection.cache_info().currsize, opened
time.sleep(0.002)  # a snapshot is older than the millisecond that ids begin with
reports = []
for _ in range(2):
    read, write = os.pipe()
    if os.fork() == 0:
        os.write(write, world.new_ticket_id("order").encode())
        os._exit(0)
    os.close(write)
    os.wait()
    reports.append(os.read(read, 1000).decode())
print(json.dumps({"made": made, "ids": reports}))
"""


def started(function: str) -> dict[str, Any]:
    """What a fresh process says that has imported the function, and then was forked twice."""
    task, shared = ROOT / "functions" / function, ROOT / "shared"
    script = f"task, shared = {str(task)!r}, {str(shared)!r}\n{STARTED}"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_two_from_one_snapshot_give_different_ids() -> None:
    first, second = started("open_ticket")["ids"]
    assert first[-16:] != second[-16:]


@pytest.mark.parametrize("function", ["open_ticket", "screen_messages", "publish_events", "sweep_sla"])
def test_a_snapshot_has_no_connection_and_no_client(function: str) -> None:
    assert started(function)["made"] == [0, []]


def test_those_who_were_overtaken_pause_differently_whatever_the_random_state(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    for _ in range(2):
        random.seed("a snapshot")
        with pytest.raises(Conflict):
            until_fresh(overtaken)
    assert pauses[: attempts.ATTEMPTS] != pauses[attempts.ATTEMPTS :]


def overtaken() -> None:
    raise Stale
