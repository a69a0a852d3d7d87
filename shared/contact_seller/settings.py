"""What the template tells a function through its environment, read once."""

import os
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache


@dataclass(frozen=True)
class Settings:
    """The parameters of the stack that rules and handlers need."""

    reply_business_days: int
    reopen_window: timedelta
    return_window: timedelta
    role_claim: str
    merchant_id_claim: str
    event_bus: str


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process; defaults are those of the template.

    Raises:
        ValueError: a number is not one.
    """
    read = os.environ.get
    return Settings(
        reply_business_days=int(read("REPLY_BUSINESS_DAYS", "3")),
        reopen_window=timedelta(days=int(read("REOPEN_DAYS", "14"))),
        return_window=timedelta(days=int(read("RETURN_DAYS", "30"))),
        role_claim=read("ROLE_CLAIM", "cognito:groups"),
        merchant_id_claim=read("MERCHANT_ID_CLAIM", "custom:merchant_id"),
        event_bus=read("EVENT_BUS", "contact-seller"),
    )
