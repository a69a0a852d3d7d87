"""What a route answers with, and how it goes out to the gateway."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import BaseModel

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
