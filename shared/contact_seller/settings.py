"""What the template tells a function through its environment, read once."""

import os
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple


class Settings(NamedTuple):
    """The parameters of the stack that rules and handlers need.

    `window`, for trials alone, takes the place of every other length of time: to reply, until the platform steps in,
    to reopen, to wait for a screening, and of the review desk. Closed tickets then stay for ten of them.
    """

    reply_business_days: int
    escalation_business_days: int
    due_soon_share: float
    reopen_window: timedelta
    return_window: timedelta
    screening_wait: timedelta
    review_claim: timedelta
    appeal_window: timedelta
    retention: timedelta
    window: timedelta | None
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
    seconds = int(read("TRIAL_WINDOW_SECONDS", "0"))
    window = timedelta(seconds=seconds) if seconds else None
    returns, appeals = timedelta(days=int(read("RETURN_DAYS", "30"))), timedelta(days=int(read("APPEAL_DAYS", "30")))
    # What can still be contested or sent back is not forgotten, whatever the parameter says.
    retention = max(timedelta(days=int(read("RETENTION_DAYS", "730"))), returns + appeals)
    return Settings(
        reply_business_days=int(read("REPLY_BUSINESS_DAYS", "3")),
        escalation_business_days=int(read("ESCALATION_BUSINESS_DAYS", "3")),
        due_soon_share=int(read("DUE_SOON_PERCENT", "75")) / 100,
        reopen_window=window or timedelta(days=int(read("REOPEN_DAYS", "14"))),
        return_window=returns,
        screening_wait=window or timedelta(minutes=int(read("SCREENING_WAIT_MINUTES", "15"))),
        review_claim=window or timedelta(minutes=int(read("REVIEW_CLAIM_MINUTES", "15"))),
        appeal_window=window or appeals,
        retention=10 * window if window else retention,
        window=window,
        role_claim=read("ROLE_CLAIM", "cognito:groups"),
        merchant_id_claim=read("MERCHANT_ID_CLAIM", "custom:merchant_id"),
        event_bus=read("EVENT_BUS", "contact-seller"),
    )
