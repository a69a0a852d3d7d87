"""What requests carry: the bodies that are not themselves a thing of `rules`, headers and query parameters."""

import re
from typing import Annotated

from pydantic import Field

from contact_seller.http.parameters import PATH, QUERY, Place
from contact_seller.rules.order import Precondition
from contact_seller.rules.thread import ReviewDecision
from contact_seller.rules.ticket import Decision
from contact_seller.rules.values import Instant, MessageText, Value

_VERSION = re.compile(r'\s*(?:(?:W/)?"([0-9]{1,15})"|([0-9]{1,15}))\s*')
_ID = r"^[A-Za-z0-9._~:@!$&'()*+,;=-]+$"
NewOrderId = Annotated[str, Field(min_length=1, max_length=128, pattern=_ID), PATH]
NewMerchantId = Annotated[str, Field(min_length=1, max_length=128, pattern=_ID), PATH]
OrderId = Annotated[str, Field(min_length=1, max_length=128), PATH]
TicketId = Annotated[
    str, Field(min_length=1, max_length=160, description="An order's id, `~`, and 26 characters."), PATH
]
MessageId = Annotated[str, Field(min_length=1, max_length=170), PATH]
CustomerId = Annotated[str, Field(min_length=1, max_length=255), PATH]
MerchantId = Annotated[str, Field(min_length=1, max_length=128), PATH]
IdempotencyKey = Annotated[
    str | None,
    Field(
        pattern=r"^[!-~]{1,128}$",
        description="The same key and body give the first answer again, for 24 hours at least.",
    ),
    Place("header", "Idempotency-Key"),
]
IfMatch = Annotated[str | None, Field(description="The `ETag` that the change rests on."), Place("header", "If-Match")]
Limit = Annotated[int, Field(ge=1, le=100, description="Rows in one page."), QUERY]
PageToken = Annotated[str | None, Field(max_length=2_000, description="`next_page_token` of the page before."), QUERY]
UpdatedSince = Annotated[Instant | None, Field(description="Only what changed then or later."), QUERY]


class MessageBody(Value):
    """A message to the other side."""

    text: MessageText


class DecisionBody(Value):
    """The merchant's decision on a request; declining needs a text."""

    decision: Decision
    text: MessageText | None = None


class ReviewDecisionBody(Value):
    """A decision on a held message, and why."""

    decision: ReviewDecision
    note: MessageText | None = None


def version_of(if_match: str | None) -> Precondition:
    """The versions of which an `If-Match` names one, `*` any; none where it names none of ours.

    More lenient than RFC 9110: a version counts without quotes, and as a weak tag, which a proxy may make of ours.
    """
    if if_match is None:
        return None
    if if_match.strip() == "*":
        return "*"
    found = (_VERSION.fullmatch(each) for each in if_match.split(","))
    return frozenset(int(each[1] or each[2]) for each in found if each)
