"""GET /openapi.json and GET /docs: the contract, and it as a page. Anyone may read them.

`openapi.json` beside this file is made by `make openapi` from the routes of all functions.
"""

import base64
import gzip
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from contact_seller.http.api import Route
from contact_seller.http.problems import refused
from contact_seller.http.response import HTML, JSON, Response
from contact_seller.rules.errors import NotFound

CONTRACT = Path(__file__).with_name("openapi.json")

_GZIP = re.compile(r"(?i)\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
"""Where an `Accept-Encoding` takes gzip: it may name it to refuse it."""


def openapi() -> Response[str]:
    """The OpenAPI document."""
    return Response(200, JSON, CONTRACT.read_text(encoding="utf-8"))


def docs() -> Response[str]:
    """The document as a page, complete in itself: it loads nothing from elsewhere."""
    return Response(200, HTML, _page(), {"Content-Security-Policy": _policy()})


_AS_JSON = {"description": "The document", "content": {"application/json": {"schema": {"type": "object"}}}}
_AS_PAGE = {"description": "The page", "content": {"text/html": {"schema": {"type": "string"}}}}

ROUTES = (
    Route("GET", "/openapi.json", openapi, responses={200: _AS_JSON}),
    Route("GET", "/docs", docs, responses={200: _AS_PAGE}),
)


@lru_cache(maxsize=1)
def _page() -> str:
    import aws_lambda_powertools.event_handler.openapi.swagger_ui as swagger  # of use for this page alone

    assets = Path(swagger.__file__).parent
    script, style = (
        (assets / name).read_text(encoding="utf-8") for name in ("swagger-ui-bundle.min.js", "swagger-ui.min.css")
    )
    # A closing tag inside the document's texts must not end the script that carries it.
    spec = json.dumps(json.loads(CONTRACT.read_text(encoding="utf-8"))).replace("</", "<\\/")
    page = swagger.generate_swagger_html(
        spec=spec,
        swagger_js=script,
        swagger_css=style,
        swagger_base_url="",
        oauth2_config=None,
        persist_authorization=False,
    )
    return page.replace("<title>Swagger UI</title>", "<title>Contact Seller: API</title>")


@lru_cache(maxsize=1)
def _policy() -> str:
    """The page's own scripts alone run, and speak to nobody but this API: a token is typed into it."""
    digests = [hashlib.sha256(script.encode()).digest() for script in re.findall("(?s)<script>(.*?)</script>", _page())]
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers with the document or the page, compressed for whoever takes that."""
    pages = {route.path: route.function for route in ROUTES}
    wanted = event["rawPath"]
    if (event.get("queryStringParameters") or {}).get("format") == "json":  # the page's own link to its document
        wanted = "/openapi.json"
    if wanted not in pages:
        return refused(NotFound()).sent()
    sent = pages[wanted]().sent()
    sent["headers"]["Vary"] = "Accept-Encoding"
    takes_gzip = _GZIP.search(event["headers"].get("accept-encoding", ""))
    return _compressed(sent) if takes_gzip else sent


def _compressed(sent: dict[str, Any]) -> dict[str, Any]:
    body = base64.b64encode(gzip.compress(sent["body"].encode())).decode()
    return {**sent, "body": body, "isBase64Encoded": True, "headers": {**sent["headers"], "Content-Encoding": "gzip"}}
