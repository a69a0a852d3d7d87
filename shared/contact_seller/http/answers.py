"""What answers carry. Each is made of a thing of `rules`, without what its reader is not to see."""

from typing import Any

from pydantic import BaseModel

from contact_seller.http.response import JSON, Response
from contact_seller.rules.lists import Page
from contact_seller.rules.order import Address, Notice, Order
from contact_seller.rules.requests import ChangeShippingAddress, ForgottenAddress, Reason, StoredRequest
from contact_seller.rules.thread import Delivery, Finding, Message, Outcome, Role
from contact_seller.rules.ticket import Decision, Party, Ticket, TicketState
from contact_seller.rules.values import Instant
from contact_seller.usecases.caller import Caller


class TicketAnswer(BaseModel, defer_build=True):
    """A ticket. `reply_due_at` is when the merchant's reply is promised by, while one is owed.

    The address in a `request` is there for the order's parties, until it is decided; else it is null. To its customer
    `updated_at` is the last change that it sees.
    """

    ticket_id: str
    order_id: str
    customer_id: str
    merchant_id: str
    opened_by: Party
    reason: Reason | None
    notice: Notice | None
    request: StoredRequest | None
    decision: Decision | None
    decided_at: Instant | None
    state: TicketState
    opened_at: Instant
    updated_at: Instant
    reply_needed_since: Instant | None
    reply_due_at: Instant | None
    first_responded_at: Instant | None
    breached_at: Instant | None
    resolved_at: Instant | None
    closed_at: Instant | None

    @classmethod
    def of(cls, ticket: Ticket) -> "TicketAnswer":
        """The ticket, without what only this system uses."""
        return cls(**{name: getattr(ticket, name) for name in cls.model_fields})


class OrderAnswer(Order):
    """An order; for the platform's staff without the address, which only the order's parties see."""

    shipping_address: Address | None  # type: ignore[assignment]


class MessageAnswer(BaseModel, defer_build=True):
    """A message as a customer sees it. With `erased_at`, its words were erased, and `text` says no more than that."""

    message_id: str
    ticket_id: str
    author: Role
    text: str
    sent_at: Instant
    updated_at: Instant
    delivery: Delivery
    erased_at: Instant | None


class ScreenedMessageAnswer(MessageAnswer):
    """A message as its merchant and the platform see it: with what the screener said of it, once it has."""

    verdict: Outcome | None
    findings: list[Finding]


class TicketsAnswer(BaseModel, defer_build=True):
    """A page of tickets."""

    tickets: list[TicketAnswer]
    next_page_token: str | None


class MessagesAnswer(BaseModel, defer_build=True):
    """A page of messages, oldest first."""

    messages: list[ScreenedMessageAnswer | MessageAnswer]
    next_page_token: str | None


class DecisionAnswer(BaseModel, defer_build=True):
    """A ticket with its decision, and the order that it was about."""

    ticket: TicketAnswer
    order: Order


def message_answer(message: Message, reader: Caller) -> ScreenedMessageAnswer | MessageAnswer:
    """The message as that reader may see it."""
    seen = {
        "message_id": message.message_id,
        **{name: getattr(message, name) for name in MessageAnswer.model_fields if name != "message_id"},
    }
    if reader.role == "customer":
        return MessageAnswer(**seen)
    verdict = message.verdict
    return ScreenedMessageAnswer(
        **seen, verdict=verdict and verdict.outcome, findings=list(verdict.findings) if verdict else []
    )


def ticket_answer(ticket: Ticket, reader: Caller) -> TicketAnswer:
    """The ticket as that reader may see it."""
    if reader.role == "platform" and isinstance(ticket.request, ChangeShippingAddress):
        ticket = ticket.model_copy(update={"request": ForgottenAddress()})
    if reader.role == "customer":
        ticket = ticket.model_copy(update={"updated_at": ticket.shown_at})
    return TicketAnswer.of(ticket)


def tickets_answer(page: Page[Ticket], reader: Caller) -> TicketsAnswer:
    """A page of tickets as that reader may see them."""
    shown = page.of(lambda ticket: ticket_answer(ticket, reader))
    return TicketsAnswer(tickets=shown.rows, next_page_token=shown.next_page_token)


def messages_answer(page: Page[Message], reader: Caller) -> MessagesAnswer:
    """A page of messages as that reader may see them."""
    shown = page.of(lambda message: message_answer(message, reader))
    return MessagesAnswer(messages=shown.rows, next_page_token=shown.next_page_token)


def answer[A](status: int, body: A, **headers: str) -> Response[A]:
    """An answer in JSON; underscores in the names of headers become hyphens."""
    named: dict[str, Any] = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, JSON, body, named)


def order_answer(order: Order, status: int = 200) -> Response[Order]:
    """An order, with its version as `ETag`."""
    return answer(status, order, ETag=f'"{order.version}"')


def order_for(order: Order, reader: Caller) -> Response[OrderAnswer]:
    """The order as that reader may see it, with its version as `ETag`."""
    seen = dict(order) | ({"shipping_address": None} if reader.role == "platform" else {})
    return answer(200, OrderAnswer(**seen), ETag=f'"{order.version}"')


def new_or_replaced(model: type[BaseModel]) -> dict[int, Any]:
    """The two answers of a PUT, for the OpenAPI document."""
    content = {"application/json": {"model": model}}
    return {
        200: {"description": "Replaced what was there", "content": content},
        201: {"description": "Stored what was new", "content": content},
    }
