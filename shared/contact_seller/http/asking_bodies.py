"""What a ticket is opened with, and what a message may ask for: a body for each reason."""

from typing import Annotated, Any, Literal, get_args

from pydantic import Discriminator, Tag

from contact_seller.http.bodies import MessageBody
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
