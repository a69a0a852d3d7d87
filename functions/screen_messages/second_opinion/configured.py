"""The second opinion that the template asks for, made once a process; where it is off, nothing is loaded for it."""

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .opinion import SecondOpinion, Source


@lru_cache(maxsize=1)
def second_opinion() -> "SecondOpinion | None":
    """What the environment says, or None where it is off.

    Raises:
        ValueError: it says something else than the template can.
    """
    chosen = os.environ.get("SECOND_OPINION", "off")
    if chosen == "off":
        return None
    from screening.policy import load_policy

    from .circuit import Circuit
    from .opinion import SecondOpinion

    return SecondOpinion(_source(chosen, float(os.environ["SECOND_OPINION_SECONDS"])), load_policy(), Circuit())


def _source(chosen: str, seconds: float) -> "Source":
    from .clients import lazily

    if chosen == "bedrock":
        from .bedrock import Bedrock

        return Bedrock(lazily("bedrock-runtime", seconds), os.environ["SECOND_OPINION_MODEL_ID"])
    if chosen == "comprehend":
        from .comprehend import Comprehend

        return Comprehend(lazily("comprehend", seconds))
    raise ValueError(f"SECOND_OPINION: unknown: {chosen!r}")
