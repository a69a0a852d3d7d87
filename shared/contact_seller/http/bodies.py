"""What requests carry: the bodies that are not themselves a thing of `rules`, headers and query parameters."""

import re
from typing import Annotated, Any, Literal, Self, get_args

from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query
from pydantic import Discriminator, Tag, model_validator

from contact_seller.http.problems import NO_ALTERNATIVE
from contact_seller.rules.change import Opening
from contact_seller.rules.cutoffs import QUESTIONS
from contact_seller.rules.order import Notice
from contact_seller.rules.requests import (
    ChangeShippingAddress,
    ChangeVariant,
    ItemProblem,
    Reason,
    RemoveProduct,
    Request,
    ReturnExchangeRefund,
)
from contact_seller.rules.ticket import Decision
from contact_seller.rules.values import Instant, MessageText, Value

_ID = r"^[A-Za-z0-9._~:@!$&'()*+,;=-]+$"
NewOrderId = Annotated[str, Path(min_length=1, max_length=128, pattern=_ID)]
NewMerchantId = Annotated[str, Path(min_length=1, max_length=128, pattern=_ID)]
OrderId = Annotated[str, Path(min_length=1, max_length=128)]
TicketId = Annotated[str, Path(min_length=1, max_length=160, description="An order's id, `~`, and 26 characters.")]
MerchantId = Annotated[str, Path(min_length=1, max_length=128)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,128}$",
        description="The same key and body give the first answer again, for 24 hours at least.",
    ),
]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The `ETag` that the change rests on.")]
Limit = Annotated[int, Query(ge=1, le=100, description="Rows in one page.")]
PageToken = Annotated[str | None, Query(max_length=2_000, description="`next_page_token` of the page before.")]
UpdatedSince = Annotated[Instant | None, Query(description="Only what changed then or later.")]


class MessageBody(Value):
    """A message to the other side."""

    text: MessageText


class DecisionBody(Value):
    """The merchant's decision on a request; declining needs a text."""

    decision: Decision
    text: MessageText | None = None

    @model_validator(mode="after")
    def _declining_says_why(self) -> Self:
        if self.decision == "decline" and self.text is None:
            raise ValueError("declining needs a text")
        return self


class AskToRemoveProduct(MessageBody):
    """A customer asks to take an item out of the order."""

    reason: Literal["remove_product"]
    request: RemoveProduct


class AskToChangeVariant(MessageBody):
    """A customer asks for another size or colour."""

    reason: Literal["change_variant"]
    request: ChangeVariant


class AskToChangeShippingAddress(MessageBody):
    """A customer asks to send the order elsewhere."""

    reason: Literal["change_shipping_address"]
    request: ChangeShippingAddress


class AskForOrderStatus(MessageBody):
    """A customer asks how the order stands."""

    reason: Literal["order_status"]
    request: None = None


class AskForShipping(MessageBody):
    """A customer asks when the order comes, or where it is."""

    reason: Literal["shipping_eta_or_tracking"]
    request: None = None


class ReportItemProblem(MessageBody):
    """A customer reports a defective, damaged or missing item."""

    reason: Literal["item_problem"]
    request: ItemProblem


class AskToReturn(MessageBody):
    """A customer asks for a return, an exchange or a refund."""

    reason: Literal["return_exchange_refund"]
    request: ReturnExchangeRefund


class OpenWithNotice(MessageBody):
    """A merchant tells the customer something about the order."""

    notice: Notice


OPENING_TAGS = frozenset(get_args(Reason)) | {"merchants_notice"}
"""The names of the alternatives in `OpeningBody`."""


def _kind_of_opening(given: Any) -> str | None:
    if isinstance(given, dict):
        reason, notice = given.get("reason"), given.get("notice")
    else:
        reason, notice = getattr(given, "reason", None), getattr(given, "notice", None)
    if reason is None and notice is not None:
        return "merchants_notice"
    return reason if isinstance(reason, str) and reason in OPENING_TAGS - {"merchants_notice"} else None


OpeningBody = Annotated[
    Annotated[AskToRemoveProduct, Tag("remove_product")]
    | Annotated[AskToChangeVariant, Tag("change_variant")]
    | Annotated[AskToChangeShippingAddress, Tag("change_shipping_address")]
    | Annotated[AskForOrderStatus, Tag("order_status")]
    | Annotated[AskForShipping, Tag("shipping_eta_or_tracking")]
    | Annotated[ReportItemProblem, Tag("item_problem")]
    | Annotated[AskToReturn, Tag("return_exchange_refund")]
    | Annotated[OpenWithNotice, Tag("merchants_notice")],
    Discriminator(
        _kind_of_opening,
        custom_error_type=NO_ALTERNATIVE,
        custom_error_message="`reason` must be one of the customer's reasons, or `notice` one of the merchant's",
    ),
]


ASKING_TAGS = frozenset(get_args(Reason)) - QUESTIONS | {"words_alone"}
"""The names of the alternatives in `AskingBody`."""


def _kind_of_asking(given: Any) -> str | None:
    if not isinstance(given, dict):
        return getattr(given, "reason", "words_alone")
    if not {"reason", "request"} & given.keys():
        return "words_alone"
    reason = given.get("reason")
    return reason if isinstance(reason, str) and reason in ASKING_TAGS - {"words_alone"} else None


AskingBody = Annotated[
    Annotated[AskToRemoveProduct, Tag("remove_product")]
    | Annotated[AskToChangeVariant, Tag("change_variant")]
    | Annotated[AskToChangeShippingAddress, Tag("change_shipping_address")]
    | Annotated[ReportItemProblem, Tag("item_problem")]
    | Annotated[AskToReturn, Tag("return_exchange_refund")]
    | Annotated[MessageBody, Tag("words_alone")],
    Discriminator(
        _kind_of_asking,
        custom_error_type=NO_ALTERNATIVE,
        custom_error_message="`reason` must be one that calls for a request; a question needs none",
    ),
]


def request_of(body: Any) -> Request | None:
    """The request that a message carries, if it does."""
    return getattr(body, "request", None)


def opening_of(body: Any) -> Opening:
    """What a ticket is opened with."""
    return Opening(
        text=body.text,
        reason=getattr(body, "reason", None),
        request=request_of(body),
        notice=getattr(body, "notice", None),
    )


def version_of(if_match: str | None) -> int | None:
    """The version that an `If-Match` names; -1, which no order has, where it names none of ours."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = re.fullmatch(r'\s*(?:W/)?"?(\d{1,15})"?\s*', if_match)
    return int(found[1]) if found else -1
