"""Lays out packages for `local.bench.screening` as they would lie in a function: each alone, with what it needs."""

import re
import shutil
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from local import build, places
from local.problem import Problem

TREES = places.STATE / "bench"
ENVIRONMENT = places.STATE / "tools" / "bench"
_NAME = re.compile(r"[\w.-]+")
_FOR_AN_EXTRA = re.compile(r"\bextra\s*==")


def screening() -> Path:
    """A directory with our own package, prepared as the build prepares it; made anew every time."""
    source = places.ROOT / "functions" / "screen_messages" / "screening"
    tree = TREES / source.name
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(source, tree / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    build.grow_word_lists(tree)
    build.compile_all(tree)
    return tree


def installed(name: str, environment: Path = ENVIRONMENT) -> tuple[Path, str]:
    """A directory with an installed package and all that it needs, compiled alike, and the package's version.

    What it needs is never part of Lambda's Python runtime here (that has only boto3 and what boto3 needs).

    Raises:
        Problem: It is not installed.
    """
    needed = list(_closure(name, _found(environment)))
    tree, version = TREES / name, needed[0].version
    stamp, wanted = tree.with_suffix(".versions"), "\n".join(f"{each.name} {each.version}" for each in needed)
    if tree.exists() and stamp.exists() and stamp.read_text() == wanted:
        return tree, version
    shutil.rmtree(tree, ignore_errors=True)
    for distribution in needed:
        _copy(distribution, tree, environment)
    build.compile_all(tree)
    stamp.write_text(wanted)
    return tree, version


def size(tree: Path) -> int:
    """The bytes of all files in a directory."""
    return sum(path.stat().st_size for path in tree.rglob("*") if path.is_file())


def needs(requirements: list[str]) -> list[str]:
    """The names in a package's metadata of what it needs without any extra, normalised."""
    plain = [each for each in requirements if not _FOR_AN_EXTRA.search(each)]
    return [_normal(match.group()) for each in plain if (match := _NAME.match(each))]


def _found(environment: Path) -> dict[str, Distribution]:
    """What is installed in the environment of the packages, by normalised name."""
    places_of_packages = [str(path) for path in environment.glob("lib/python3.*/site-packages")]
    return {_normal(each.name): each for each in distributions(path=places_of_packages)}


def _closure(name: str, found: dict[str, Distribution]) -> Iterator[Distribution]:
    """The package, then what it needs; a requirement that is not installed is one for other platforms."""
    if name not in found:
        raise Problem(f"{name} is not installed: run `make bench-screening`.")
    seen, waiting = {name}, [name]
    while waiting:
        distribution = found[waiting.pop(0)]
        yield distribution
        new = [each for each in needs(distribution.requires or []) if each in found and each not in seen]
        seen.update(new)
        waiting += new


def _copy(distribution: Distribution, tree: Path, environment: Path) -> None:
    """Copies a package's files; those that lie outside of site-packages go where `pip install --target` puts them."""
    site = Path(str(distribution.locate_file(""))).resolve()
    for file in distribution.files or []:
        source = Path(str(distribution.locate_file(file))).resolve()
        if "__pycache__" in source.parts or not source.is_file():
            continue
        target = tree / source.relative_to(site if source.is_relative_to(site) else environment.resolve())
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
