"""What a route answers with, and how it goes out to the gateway."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import BaseModel

AT_MOST = 6_000_000
"""Bytes of an answer; of Lambda's 6 MB (6,291,556 bytes) the rest is for what its runtime adds."""

JSON = "application/json"
HTML = "text/html"


class Response[Body](NamedTuple):
    """An answer; its body is a model, which goes out as JSON by its aliases, or text as it is."""

    status: int
    content_type: str
    body: Body
    headers: Mapping[str, str] = MappingProxyType({})

    def sent(self) -> dict[str, Any]:
        """What Lambda gives the gateway."""
        body = self.body
        return {
            "statusCode": int(self.status),
            "headers": {"Content-Type": self.content_type, **self.headers},
            "body": body.model_dump_json(by_alias=True) if isinstance(body, BaseModel) else body,
            "isBase64Encoded": False,
            "cookies": [],
        }

    @property
    def fits(self) -> bool:
        """Whether Lambda can hand it over: as JSON in which the body is a text, so JSON once more."""
        return len(json.dumps(self.sent(), ensure_ascii=False).encode()) <= AT_MOST
