"""What a cold start imports: nothing that costs more than it is used for. Counts, no clock."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/app.py"))

HEAVY = ("asyncio", "aws_lambda_powertools.event_handler", "boto3", "multiprocessing", "s3transfer", "unittest")
"""Each takes 10 to 100 ms."""

AT_MOST = 560
"""Modules; Python's own and botocore's are some 400 of them."""


def imported(function: str) -> set[str]:
    """The modules that a fresh process has when it has imported the function."""
    paths = [str(ROOT / "functions" / function), str(ROOT / "shared")]
    script = f"import sys; sys.path[:0] = {paths!r}; import app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_imports_nothing_heavy(function: str) -> None:
    found = imported(function)
    assert {name for name in HEAVY if name in found} == set()
    assert len(found) <= AT_MOST


@pytest.mark.parametrize("function", ["screen_messages", "publish_events", "sweep_sla"])
def test_what_no_caller_waits_for_loads_nothing_of_the_api(function: str) -> None:
    assert [name for name in imported(function) if name.startswith("contact_seller.http")] == []
