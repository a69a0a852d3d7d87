"""Lets `sam local invoke` make the image with the layer once, not at each call.

SAM puts a template's own layer into an image anew at every call: thousands of files, five to ten seconds. A layer that
is named by its ARN, as a deployed one, it takes from its cache, and an image with it is made once. So the functions
get a copy of the built template in which the layer has an ARN, and a cache in which that one lies already. The ARN is
made up anew each time, and the image is removed in the end: nothing stale is ever found.
"""

import hashlib
import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local import aws, places

_LAYER = "SharedLayer"
_REFERENCE = f"- Ref: {_LAYER}\n"
_IMAGES = "samcli/lambda-python"


@dataclass(frozen=True)
class Prepared:
    """What `sam local invoke` is given.

    Attributes:
        template: The template to take.
        cache: The directory that it looks for layers in.
    """

    template: Path
    cache: Path


@contextmanager
def prepared(engine: str) -> Iterator[Prepared]:
    """Prepares template and cache, for calls within the block."""
    arn = f"arn:aws:lambda:{aws.REGION}:000000000000:layer:{_LAYER}-{secrets.token_hex(4)}:1"
    built = places.BUILT_TEMPLATE.read_text(encoding="utf-8")
    if _REFERENCE not in built:
        raise ValueError(f"{places.BUILT_TEMPLATE} does not refer to {_LAYER} as expected")
    before = _images(engine)
    with tempfile.TemporaryDirectory(prefix="invoke-", dir=places.STATE) as scratch:
        (Path(scratch) / _cached_name(arn)).symlink_to(places.BUILT / _LAYER)
        descriptor, template = tempfile.mkstemp(prefix="invoke-", suffix=".yaml", dir=places.BUILT)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(built.replace(_REFERENCE, f"- {arn}\n"))
        try:
            yield Prepared(Path(template), Path(scratch))
        finally:
            Path(template).unlink()
            if made := sorted(_images(engine) - before):
                subprocess.run([engine, "image", "rm", *made], capture_output=True, check=False)


def _cached_name(arn: str) -> str:
    """The name that SAM CLI looks for in its cache of layers."""
    _, name, version = arn.rsplit(":", 2)
    return f"{name}-{version}-{hashlib.sha256(arn.encode()).hexdigest()[:10]}"


def _images(engine: str) -> set[str]:
    """The images that SAM CLI has made for functions with layers."""
    command = [engine, "image", "ls", "--format", "{{.Repository}}:{{.Tag}}"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return {line for line in listed.stdout.split() if line.startswith(f"{_IMAGES}:")}
