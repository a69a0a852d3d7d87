"""Builds functions and layer with `sam build`, then prepares them for a fast start: `python -m local.build`.

The layer is slimmed, screening's word lists are grown to trees, and all is compiled. Lambda cannot write `.pyc` files
beside the code, so without compiled ones every cold start compiles all modules again. `unchecked-hash` makes them valid
whatever times the files get on their way.
"""

import argparse
import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from local import aws, places, programs, published, slim, steps
from local.problem import exit_code

_STEPS = ("local/build.py", "local/published.py", "local/slim.py")
_SOURCES = ("template.yaml", "samconfig.toml", "functions", "shared", *_STEPS)
_STAMP = places.BUILT / ".fingerprint"


def build(step: steps.Step = steps.silent, release: str = "") -> None:
    """Builds, unless what is built is of the present sources; a `release` as `published` says."""
    with _alone():
        wanted = f"{_fingerprint()}{release}"
        if places.BUILT_TEMPLATE.exists() and _STAMP.exists() and _STAMP.read_text() == wanted:
            with step("Functions and layer are built already"):
                return
        with step("Building functions and layer"):
            _sam_build()
        with step("Leaving out what is not used"):
            data = places.BUILT / "SharedLayer" / "python" / "botocore" / "data"
            slim.keep_services(data)
            slim.leave_out_texts(data)
        with step("Growing screening's word lists"):
            grow_word_lists(places.BUILT / "ScreenMessagesFunction")
        with step("Compiling them"):
            compile_all(places.BUILT)
        hold_to(places.BUILT_TEMPLATE, places.architecture())
        if release:
            published.publish(places.BUILT_TEMPLATE, release)
        _STAMP.write_text(wanted)


@contextmanager
def _alone() -> Iterator[None]:
    """Lets a second build, as of a test run beside `make run`, wait for the first."""
    places.STATE.mkdir(exist_ok=True)
    with (places.STATE / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    """A digest of every source file's name and contents, and of what else decides on the result."""
    digest = hashlib.sha256(f"{places.architecture()} {sys.version} {places.BUILT}".encode())
    for path in _source_files():
        contents = path.read_bytes()
        digest.update(f"\n{path.relative_to(places.ROOT)} {len(contents)}\n".encode())
        digest.update(contents)
    return digest.hexdigest()


def _source_files() -> list[Path]:
    """The files that a build reads, in a fixed order."""
    found: list[Path] = []
    for name in _SOURCES:
        source = places.ROOT / name
        found += sorted(source.rglob("*")) if source.is_dir() else [source]
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def _sam_build() -> None:
    """Runs `sam build` with this environment's python3.13 first on PATH."""
    command = [places.tool(places.SAM), "build", "--config-env", "local"]
    command += ["--parameter-overrides", f"Architecture={places.architecture()}"]
    environment = aws.bare_environment() | {"SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": aws.REGION}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    programs.finish(command, environment, places.STATE / "build.log", places.ROOT)


def grow_word_lists(directory: Path) -> None:
    """Lets the screening package in a directory lay down the trees of its word lists, for its own first messages."""
    command = [sys.executable, "-B", "-c", "from screening import phrase_tree; phrase_tree.lay_down()"]
    environment = aws.bare_environment() | {"PYTHONPATH": str(directory)}
    programs.finish(command, environment, places.STATE / "words.log", places.ROOT)


def hold_to(template: Path, architecture: str) -> None:
    """Lets CloudFormation refuse another architecture than what was built: no function would load."""
    built: dict[str, Any] = yaml.safe_load(template.read_text(encoding="utf-8"))
    built["Parameters"]["Architecture"] |= {"AllowedValues": [architecture], "Default": architecture}
    template.write_text(yaml.safe_dump(built, sort_keys=False), encoding="utf-8")


def compile_all(directory: Path) -> None:
    """Writes a `.pyc` beside every module in a directory."""
    command = [sys.executable, "-m", "compileall", "-q", "-f", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(directory), str(directory)]
    programs.finish(command, aws.bare_environment(), places.STATE / "compile.log", places.ROOT)


def main() -> int:
    """Builds and shows the steps."""
    parser = argparse.ArgumentParser(prog="python -m local.build", description=__doc__)
    parser.add_argument("--release", default="", help="its name, for snapshots and gradual deployments")
    build(steps.shown, parser.parse_args().release)
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
