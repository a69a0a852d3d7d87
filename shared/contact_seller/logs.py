"""The one logger: structured, with ids, counts and verdicts; never message texts, addresses or tokens."""

import os
import traceback
from typing import Any

from aws_lambda_powertools import Logger

# All functions write into one log group, so each line names its function.
logger = Logger(function_name=os.environ.get("AWS_LAMBDA_FUNCTION_NAME"))


def log_failure(what: str, error: BaseException, **keys: Any) -> None:
    """Logs an error by its kind and where it came from. Not its message, which may quote what somebody wrote."""
    chain = [error, *_causes(error)]
    frames = [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(chain[-1].__traceback__)
    ]
    logger.error(
        what, error=[type(each).__qualname__ for each in chain], aws_code=_aws_code(chain), frames=frames, **keys
    )


def _causes(error: BaseException) -> list[BaseException]:
    cause = error.__cause__ or error.__context__
    return [cause, *_causes(cause)] if cause is not None else []


def _aws_code(chain: list[BaseException]) -> str | None:
    """What AWS answered, such as `AccessDeniedException`, where it was AWS."""
    for each in chain:
        code = (getattr(each, "response", None) or {}).get("Error", {}).get("Code")
        if code:
            return str(code)
    return None
