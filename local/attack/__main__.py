"""Attacks a stack of its own: `python -m local.attack --requests 10000`, which is `make attack`.

Ends with a table of what was sent and answered, by route and role, and with 1 where an answer was not as the contract
says: a 5xx, a status, body or content type that is not in it, or a success for what does not fit it.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from local import places, stack, steps
from local.attack.world import prepared
from local.openapi import TARGET
from local.problem import exit_code

HERE = Path(__file__).parent
SCHEMATHESIS = places.STATE / "tools" / "attack" / "bin" / "schemathesis"
ROLES = ("customer-1", "merchant-1", "platform", "storefront", "")
"""Who sends, by the names of the sample people; the last is nobody."""

ROUNDS = 5
Sent = Counter[tuple[str, str, int]]
"""How many requests, by role, route and status."""


@dataclass(frozen=True)
class Attack:
    """What is the same for all that is sent. `ends` is when no more is sent, in `time.monotonic()`."""

    target: stack.Stack
    directory: Path
    seed: int
    ends: float

    def send(self, role: str, number: int, examples: int) -> tuple[bool, Sent]:
        """Sends one round as one role; whether all was as the contract says, and what was sent."""
        name = f"{role or 'nobody'}-{number}"
        sent, log = self.directory / f"{name}.jsonl", self.directory / f"{name}.log"
        alone = self.directory / name  # a run that finds what another has noted of it stops at once
        alone.mkdir()
        phases = "coverage,fuzzing,stateful" if role and number == 0 else "fuzzing"
        command = [places.tool(SCHEMATHESIS), "--config-file", str(HERE / "schemathesis.toml"), "run", str(TARGET)]
        command += ["--url", self.target.endpoint, "--phases", phases, "--max-examples", str(examples)]
        command += ["--seed", str(self.seed + number), "--workers", "2", "--continue-on-failure", "--no-color"]
        environment = {
            **os.environ,
            "SCHEMATHESIS_HOOKS": str(HERE / "hooks.py"),
            "ATTACK_WORLD": str(self.directory / "world.json"),
            "ATTACK_TOKEN": self.target.tokens[role] if role else "",
            "ATTACK_SENT": str(sent),
        }
        with log.open("wb") as out:
            left = max(self.ends - time.monotonic(), 1)
            try:
                run = subprocess.run(
                    command, env=environment, cwd=alone, stdout=out, stderr=out, timeout=left, check=False
                )
                fine = run.returncode == 0
            except subprocess.TimeoutExpired:
                fine = False
        lines = sent.read_text(encoding="utf-8").splitlines() if sent.exists() else []
        return fine, Counter((role or "nobody", *json.loads(line)) for line in lines)


def attacked(attack: Attack, requests: int) -> tuple[bool, Sent]:
    """Sends at least so many requests, in rounds, two roles at a time."""
    operations = sum(map(len, json.loads(TARGET.read_text(encoding="utf-8"))["paths"].values()))
    fine, sent = True, Sent()
    for number in range(ROUNDS):
        examples = math.ceil((requests - sent.total()) / len(ROLES) / operations)
        if examples <= 0:
            break
        with ThreadPoolExecutor(2) as pool:
            for kept, found in pool.map(lambda role: attack.send(role, number, examples), ROLES):  # noqa: B023
                fine, sent = fine and kept, sent + found
    return fine and sent.total() >= requests, sent


def table(sent: Sent) -> Iterator[str]:
    """The lines of a table: what each role sent to each route, and how often which status came."""
    roles = [role or "nobody" for role in ROLES]
    yield f"| route | {' | '.join(roles)} |"
    yield "|---" * (len(roles) + 1) + "|"
    for route in sorted({route for _, route, _ in sent}, key=lambda route: route.split(" ")[::-1]):
        cells = [_cell({status: sent[role, route, status] for _, _, status in sent}) for role in roles]
        yield f"| `{route}` | {' | '.join(cells)} |"
    yield f"| in all | {' | '.join(str(sum(n for key, n in sent.items() if key[0] == role)) for role in roles)} |"


def _cell(statuses: dict[int, int]) -> str:
    return ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()) if number)


def main() -> int:
    """Starts a stack, attacks it, and prints what came of it."""
    parser = argparse.ArgumentParser(prog="python -m local.attack", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30)
    options = parser.parse_args()
    directory = places.STATE / "attack"
    shutil.rmtree(directory, ignore_errors=True)  # what an earlier run left
    directory.mkdir(parents=True)
    with stack.running(directory=directory, step=steps.shown) as target:
        (directory / "world.json").write_text(json.dumps(prepared(target)), encoding="utf-8")
        began = time.monotonic()
        fine, sent = attacked(Attack(target, directory, options.seed, began + options.minutes * 60), options.requests)
    print(*table(sent), sep="\n")
    print(f"{sent.total()} requests in {time.monotonic() - began:.0f} s, seed {options.seed}; all of it in {directory}")
    if not fine:
        print(f"Not all was as the contract says, or the time was over: {directory}/*.log", file=sys.stderr)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(exit_code(main))
