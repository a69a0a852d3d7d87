"""The page that `make report` draws: whatever is in its figures' names is text in it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contact_seller.rules.counters import FINDINGS
from local import places
from tests.unit.test_record_page import Read

PYTHON = places.STATE / "tools" / "plots" / "bin" / "python"
SLY = "</text></svg><script>alert(1)</script> & <b onload=alert(1)> --> ]]>"


TOLD = {
    "drawn_at": SLY,
    "answer_times": [[1.0, 2]],
    "weeks": [[SLY, 2, 1]],
    "queue_hours": [1.0],
    "findings": dict.fromkeys(FINDINGS, 1),
    "rules": [[SLY, 3, 2]],
}
NOTHING: dict[str, Any] = {
    "drawn_at": "now",
    "answer_times": [[1.0, 0]],
    "weeks": [["2026-W10", 0, 0]],
    "queue_hours": [],
    "findings": dict.fromkeys(FINDINGS, 0),
    "rules": [],
}


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    """Draws the page of what was gathered."""
    if not PYTHON.exists():
        pytest.skip("the library that draws is not installed: `make report` does that")

    def draw(told: dict[str, Any]) -> str:
        gathered, page = tmp_path / "report.json", tmp_path / "report.html"
        gathered.write_text(json.dumps(told), encoding="utf-8")
        command = [str(PYTHON), "-m", "local.draw_report", str(gathered), str(page)]
        subprocess.run(command, cwd=places.ROOT, check=True, capture_output=True)
        return page.read_text(encoding="utf-8")

    return draw


def test_a_page_makes_nothing_of_what_it_is_told(drawn: Callable[[dict[str, Any]], str]) -> None:
    read = Read(drawn(TOLD))
    assert not read.tags & {"script", "b"}
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in read.attributes
    assert any(SLY in text for text in read.texts["p"])


@pytest.mark.parametrize(("told", "number"), [(TOLD, 0), (NOTHING, 5)])
def test_a_plot_of_nothing_says_so(drawn: Callable[[dict[str, Any]], str], told: dict[str, Any], number: int) -> None:
    assert drawn(told).count("nothing yet") == number
