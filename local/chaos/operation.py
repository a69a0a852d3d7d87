"""Something that somebody wants of the service, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from local.chaos.cast import Claims


@dataclass(frozen=True)
class Operation:
    """A wish. `words` is the mark by which its text is known everywhere, `key` its `Idempotency-Key`."""

    name: str
    claims: Claims
    route: str
    ids: Mapping[str, str]
    body: Any = None
    query: Mapping[str, str] | None = None
    key: str | None = None
    words: str | None = None

    @property
    def role(self) -> str:
        """Whose it is: `customer`, `merchant`, `platform` or `storefront`."""
        return self.claims.get("cognito:groups", "[storefront]").strip("[]")

    @property
    def callers_key(self) -> str:
        """The key, and whose it is."""
        return f"{self.claims['sub']} {self.key}"

    def with_other_words(self) -> "Operation":
        """Another wish under the same key, which must not pass for it."""
        body = {**self.body, "text": "Something else."}
        return replace(self, name=f"{self.name}, key misused", body=body, words=None)


@dataclass(frozen=True)
class Answer:
    """What a caller gets."""

    status: int
    body: Any
