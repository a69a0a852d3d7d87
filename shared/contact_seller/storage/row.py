"""What the rows of all tables have in common: one connection to DynamoDB, and how long to wait for it."""

import gc
import os
from functools import lru_cache
from threading import RLock

from pynamodb.connection import Connection, TableConnection
from pynamodb.constants import PAY_PER_REQUEST_BILLING_MODE
from pynamodb.models import Model


class RowMeta:
    """The settings of a table's model, but for its name."""

    region = os.environ.get("AWS_REGION", os.environ.get("AWS_DEFAULT_REGION", "us-east-1"))
    billing_mode = PAY_PER_REQUEST_BILLING_MODE
    # Short, so that a lost connection is tried again while the caller still waits.
    connect_timeout_seconds = 2
    read_timeout_seconds = 5
    max_retry_attempts = 3


_MAKING = RLock()
"""The sweep's threads begin at once: without it each would make a client, and two might describe one table."""


class Row(Model):
    """A row of any table. All go through one connection: a client for each table would lengthen every cold start."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        with _MAKING:
            table = super()._get_connection()
            if table.connection is not connection():
                connection().add_meta_table(table.get_meta_table())
                table.connection = connection()
            return table


def connection() -> Connection:
    """The process's one connection to DynamoDB, made at the first request, whichever thread's that is."""
    with _MAKING:
        return only_connection()


@lru_cache(maxsize=1)
def only_connection() -> Connection:
    """What `connection` gives; to be called through that alone, which lets one thread make it."""
    made = Connection(
        region=RowMeta.region,
        connect_timeout_seconds=RowMeta.connect_timeout_seconds,
        read_timeout_seconds=RowMeta.read_timeout_seconds,
        max_retry_attempts=RowMeta.max_retry_attempts,
    )
    _ = made.client  # PynamoDB would make it in whichever thread asks first, and in each that asks meanwhile
    gc.freeze()  # what a start has made stays: looking through all of it for garbage takes 20 ms of a first request
    return made
