"""What lives where, and who may import whom."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "shared" / "contact_seller"
FUNCTIONS = sorted((ROOT / "functions").glob("*/app.py"))
SCREENER = ROOT / "functions" / "screen_messages"
SCREENING = sorted((SCREENER / "screening").rglob("*.py"))
SECOND_OPINION = sorted((SCREENER / "second_opinion").rglob("*.py"))
SOURCES = [
    *sorted(PACKAGE.rglob("*.py")),
    *sorted((ROOT / "functions").rglob("*.py")),
    *sorted((ROOT / "local").rglob("*.py")),
]

MAY_IMPORT = {
    "rules": {"rules"},
    "storage": {"rules", "storage"},
    "usecases": {"rules", "storage", "usecases", "settings"},
    "http": {"rules", "usecases", "http", "settings", "logs"},
    "stream": {"rules", "storage", "usecases", "stream", "settings", "logs"},
    "functions": {"rules", "usecases", "http", "stream", "logs", "measures"},
}
ONLY_IN = {
    "pynamodb": {"storage"},
    "boto3": set[str](),
    "botocore": {"stream"},
    "aws_lambda_powertools": {"logs", "measures"},
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(path: Path) -> str:
    if path.is_relative_to(PACKAGE):
        inside = path.relative_to(PACKAGE).parts
        return inside[0].removesuffix(".py")
    return "functions"


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*sorted(PACKAGE.glob("*/*.py")), *FUNCTIONS], ids=named)
def test_imports_run_one_way(path: Path) -> None:
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("contact_seller.")}
    assert ours <= MAY_IMPORT[layer(path)]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=named)
def test_a_library_is_mentioned_only_where_it_belongs(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert all(layer(path) in places for library, places in ONLY_IN.items() if library in roots)


@pytest.mark.parametrize("path", SCREENING, ids=named)
def test_screening_needs_nothing_but_python(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert all(alias.name.split(".")[0] in sys.stdlib_module_names for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            assert (node.module or "").split(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("path", SECOND_OPINION, ids=named)
def test_a_second_opinion_knows_rules_and_screening_and_aws_in_one_place(path: Path) -> None:
    named_here = set(imports(path))
    assert {name.split(".")[1] for name in named_here if name.startswith("contact_seller.")} <= {"rules"}
    roots = {name.split(".")[0] for name in named_here}
    assert not roots & {"boto3", "pynamodb", "aws_lambda_powertools"}
    assert "botocore" not in roots or path.name == "clients.py"


@pytest.mark.parametrize("path", sorted((PACKAGE / "rules").glob("*.py")), ids=named)
def test_rules_have_no_clock_and_no_ids_of_their_own(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not any(
        call in source for call in ("datetime.now", "date.today", "time.time(", "uuid", "ULID", "os.environ")
    )


@pytest.mark.parametrize("path", FUNCTIONS, ids=named)
def test_a_handlers_functions_have_at_most_15_statements(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            statements = [each for each in ast.walk(node) if isinstance(each, ast.stmt)]
            assert len(statements) <= 16, node.name


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_has_at_most_250_lines_and_says_what_it_is_for(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 250
    assert ast.get_docstring(ast.parse(source))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_modules_name_says_something(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "misc"}


def test_every_function_has_events() -> None:
    assert {path.parent.name for path in FUNCTIONS} == {
        path.name for path in (ROOT / "events").iterdir() if path.is_dir()
    }
