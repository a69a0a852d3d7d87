"""The contract's page: complete in itself, and only its own scripts run."""

import base64
import hashlib
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from local.openapi import load_function

SLY = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"


def page(accept: str = "", **query: str) -> dict[str, Any]:
    event = {
        "version": "2.0",
        "routeKey": "GET /docs",
        "rawPath": "/docs",
        "headers": {"accept-encoding": accept},
        "queryStringParameters": query or None,
        "requestContext": {"http": {"method": "GET", "path": "/docs"}, "stage": "$default"},
        "isBase64Encoded": False,
    }
    answer: dict[str, Any] = load_function("api_docs").handler(event, SimpleNamespace(aws_request_id="request-1"))
    return answer


def policy(answer: dict[str, Any]) -> dict[str, list[str]]:
    """The directives of an answer's Content-Security-Policy."""
    directives = (each.split() for each in answer["headers"]["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in directives}


def test_every_script_of_the_page_is_one_that_its_policy_names() -> None:
    answer = page()
    scripts = re.findall(r"(?s)<script[^>]*>(.*?)</script>", answer["body"])
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert policy(answer)["script-src"] == [f"'sha256-{digest}'" for digest in digests]


def test_the_page_speaks_to_nobody_but_its_api() -> None:
    directives = policy(page())
    assert (directives["default-src"], directives["connect-src"]) == (["'none'"], ["'self'"])
    assert directives["frame-ancestors"] == ["'none'"]


def test_what_the_document_says_cannot_leave_its_script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app = load_function("api_docs")
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps({"info": {"description": SLY}}), encoding="utf-8")
    monkeypatch.setattr(app, "CONTRACT", document)
    assert SLY not in app._page()
    assert app._page().count("<script>") == page()["body"].count("<script>") + 1  # one that is text in a string


def test_the_page_has_nothing_of_its_query_in_it() -> None:
    assert page(url=SLY, configUrl=SLY, format=SLY)["body"] == page()["body"]


@pytest.mark.parametrize(
    ("accept", "compressed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("br", False),
        ("", False),
    ],
)
def test_the_page_is_compressed_for_whoever_takes_that_alone(accept: str, compressed: bool) -> None:
    answer = page(accept)
    assert ("Content-Encoding" in answer["headers"]) == compressed
    assert answer["headers"]["Vary"] == "Accept-Encoding"
