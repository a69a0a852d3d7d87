"""What the benchmark of screening makes of its runs, and which packages it counts."""

from pathlib import Path

from local.bench.packages import needs, size
from local.bench.screening import Package, Run, table

OURS, OTHER = Package("screening", "`screening`", Path()), Package("other", "other 1.0", Path())
LABELLED = [
    {"lang": "en", "expected": ["disrespect"]},
    {"lang": "de", "expected": ["disrespect"]},
    {"lang": "en", "expected": []},
    {"lang": "en", "expected": ["off_platform_payment"]},
]
RUNS = {
    "screening": [Run(0.01, 0.02, 2000, None, [True, True, False, True], [True, True, False, False])] * 3,
    "other": [Run(0.1, 0.3, 100, 4000, [True, False, True, False], [True, False, True, False])] * 3,
}


def test_the_table_shows_every_figure_beside_ours() -> None:
    assert list(table([OURS, OTHER], RUNS, [1_000_000, 30_000_000], LABELLED)) == [
        "|  | `screening` | other 1.0 |",
        "| :-- | --: | --: |",
        "| package import, ms | 10 (10–10) | 100 (100–100), 10× |",
        "| import and first message, ms | 20 (20–20) | 300 (300–300), 15× |",
        "| messages a second, one by one | 2,000 (2,000–2,000) | 100 (100–100), 0.05× |",
        "| messages a second, all in one call | – | 4,000 (4,000–4,000) |",
        "| unzipped, MB | 1.0 | 30, 30× |",
        "| `disrespect` found | 2 of 2 (100%) | 1 of 2 (50%) |",
        "| of it, in English | 1 of 1 (100%) | 1 of 1 (100%) |",
        "| fine messages flagged | 0 of 1 (0%) | 1 of 1 (100%) |",
    ]


def test_without_labelled_messages_nothing_is_said_of_what_is_found() -> None:
    lines = list(table([OURS, OTHER], RUNS, [1, 1], []))
    assert lines[-1].startswith("| unzipped, MB |")


def test_what_only_an_extra_needs_is_not_counted() -> None:
    required = ["joblib==1.6.0", "Scikit_Learn (>=1)", 'pytest>=8; extra == "tests"', 'numpy; python_version > "3"']
    assert needs(required) == ["joblib", "scikit-learn", "numpy"]


def test_a_size_is_that_of_all_files_below(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "inner" / "b").write_bytes(b"45")
    assert size(tmp_path) == 5
