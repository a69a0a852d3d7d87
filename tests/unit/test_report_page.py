"""The page that `make report` draws: whatever is in its figures' names is text in it."""

import json
import subprocess
from pathlib import Path

import pytest

from contact_seller.rules.counters import FINDINGS
from local import places
from tests.unit.test_record_page import Read

PYTHON = places.STATE / "tools" / "plots" / "bin" / "python"
SLY = "</text></svg><script>alert(1)</script> & <b onload=alert(1)> --> ]]>"


def test_a_page_makes_nothing_of_what_it_is_told(tmp_path: Path) -> None:
    if not PYTHON.exists():
        pytest.skip("the library that draws is not installed: `make report` does that")
    told = {
        "drawn_at": SLY,
        "answer_times": [[1.0, 2]],
        "weeks": [[SLY, 2, 1]],
        "queue_hours": [1.0],
        "findings": dict.fromkeys(FINDINGS, 1),
        "rules": [[SLY, 3, 2]],
    }
    gathered, page = tmp_path / "report.json", tmp_path / "report.html"
    gathered.write_text(json.dumps(told), encoding="utf-8")
    command = [str(PYTHON), "-m", "local.draw_report", str(gathered), str(page)]
    subprocess.run(command, cwd=places.ROOT, check=True, capture_output=True)
    read = Read(page.read_text(encoding="utf-8"))
    assert not read.tags & {"script", "b"}
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in read.attributes
    assert any(SLY in text for text in read.texts["p"])
