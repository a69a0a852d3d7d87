"""GET /openapi.json and GET /docs: the contract, and it as a page. Anyone may read them.

`openapi.json` beside this file is made by `make openapi` from the routes of all functions.
"""

import base64
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import aws_lambda_powertools.event_handler.openapi.swagger_ui as swagger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response, content_types

CONTRACT = Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")

app = APIGatewayHttpResolver()


@app.get(
    "/openapi.json",
    compress=True,
    responses={200: {"description": "The document", "content": {"application/json": {"schema": {"type": "object"}}}}},
)
def openapi() -> Response[str]:
    """The OpenAPI document."""
    return Response(200, content_types.APPLICATION_JSON, CONTRACT)


@app.get(
    "/docs",
    compress=True,
    responses={200: {"description": "The page", "content": {"text/html": {"schema": {"type": "string"}}}}},
)
def docs() -> Response[str]:
    """The document as a page, complete in itself: it loads nothing from elsewhere."""
    if app.current_event.query_string_parameters.get("format") == "json":  # the page's own link to its document
        return openapi()
    return Response(200, content_types.TEXT_HTML, _page(), {"Content-Security-Policy": _policy()})


@lru_cache(maxsize=1)
def _page() -> str:
    assets = Path(swagger.__file__).parent
    script, style = (
        (assets / name).read_text(encoding="utf-8") for name in ("swagger-ui-bundle.min.js", "swagger-ui.min.css")
    )
    # A closing tag inside the document's texts must not end the script that carries it.
    spec = json.dumps(json.loads(CONTRACT)).replace("</", "<\\/")
    return swagger.generate_swagger_html(
        spec=spec,
        swagger_js=script,
        swagger_css=style,
        swagger_base_url="",
        oauth2_config=None,
        persist_authorization=False,
    )


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
    """Answers with the document or the page."""
    return app.resolve(event, context)
