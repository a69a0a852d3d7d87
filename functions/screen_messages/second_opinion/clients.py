"""AWS clients that are made when first used, give up after the time limit, and never try again."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

type LazyClient = Callable[[], Any]


def lazily(service: str, seconds: float) -> LazyClient:
    """What gives the service's client; connecting and reading take half of the time limit each at most."""

    @cache
    def client() -> Any:
        from botocore.config import Config
        from botocore.session import get_session

        config = Config(connect_timeout=seconds / 2, read_timeout=seconds / 2, retries={"total_max_attempts": 1})
        return get_session().create_client(service, region_name=os.environ.get("AWS_REGION"), config=config)

    return client
