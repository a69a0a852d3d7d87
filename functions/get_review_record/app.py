"""GET /reviews/{message_id}/record: what was decided of a held message, and on what grounds."""

from typing import Annotated, Any, Literal

from pydantic import Field

from contact_seller.http.answers import answer
from contact_seller.http.api import Api
from contact_seller.http.bodies import MessageId
from contact_seller.http.parameters import HEADER, Place
from contact_seller.http.record_answers import RecordAnswer, record_answer, record_page
from contact_seller.http.response import HTML, Response
from contact_seller.usecases import review_lists

app = Api("platform", "merchant")


@app.on(
    "GET /reviews/{message_id}/record",
    responses={
        200: {
            "description": "The record",
            "content": {"application/json": {"model": RecordAnswer}, "text/html": {"schema": {"type": "string"}}},
        }
    },
)
def get_review_record(
    message_id: MessageId,
    as_: Annotated[
        Literal["json", "page"] | None, Field(description="`page` prints well."), Place("query", "as")
    ] = None,
    accept: Annotated[str, HEADER] = "",
) -> Response[Any]:
    """As JSON, or as a page where `as` or the header `Accept` asks for one."""
    record = record_answer(review_lists.get(app.caller, message_id), app.caller)
    if as_ == "page" or (as_ is None and "text/html" in accept):
        return Response(200, HTML, record_page(record), {"Content-Security-Policy": CSP})
    return answer(200, record)


CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""A record loads nothing and runs nothing, whatever somebody has written into a message."""

handler = app.handler
