"""Everything that talks to MiniStack goes through here, so that nothing can reach a real account by mistake."""

import os
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config

REGION = "us-east-1"
# MiniStack's root credentials: what it was started with. Made up, so no real account knows them.
KEY_ID = "test"
SECRET = "test"  # noqa: S105
_NO_WAITING = Config(connect_timeout=2, read_timeout=60, retries={"total_max_attempts": 1})


def url(port: int) -> str:
    """Where MiniStack of that port answers."""
    return f"http://127.0.0.1:{port}"


def bare_environment() -> dict[str, str]:
    """This process's environment without anything that tells an AWS client where to go or who it is."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SAM_CLI_"))}


def environment(port: int) -> dict[str, str]:
    """What a tool needs to take MiniStack for AWS: the user's own profiles and keys are out of its reach."""
    return bare_environment() | {
        "AWS_ACCESS_KEY_ID": KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": url(port),
        "SAM_CLI_TELEMETRY": "0",
    }


@lru_cache(maxsize=64)
def client(service: str, port: int) -> Any:
    """A boto3 client of a service of MiniStack, as its root user; made once, since that takes longer than a call."""
    session: Any = boto3.Session(KEY_ID, SECRET, region_name=REGION)
    return session.client(service, endpoint_url=url(port), config=_NO_WAITING)
