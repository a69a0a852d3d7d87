"""A ticket's thread: its messages and what happened, in one numbered order.

Every entry takes the next number of its ticket in the transaction that changes the ticket, so the thread's order is
the order of the changes themselves, whatever the clocks of the machines that wrote them.
"""

from collections.abc import Mapping
from typing import Any, Literal

from contact_seller.rules.errors import NotFound
from contact_seller.rules.facts import Facts
from contact_seller.rules.values import Instant, Value

Role = Literal["customer", "merchant", "platform", "storefront", "system"]
Delivery = Literal["screening", "delivered", "held", "rejected"]
Outcome = Literal["allow", "review", "block"]
ReviewDecision = Literal["uphold", "overturn"]
Kind = Literal[
    "ticket_opened",
    "message_delivered",
    "message_held",
    "message_reviewed",
    "message_appealed",
    "breach_appealed",
    "breach_reviewed",
    "screening_retried",
    "clock_started",
    "reply_due_soon",
    "reply_overdue",
    "ticket_escalated",
    "ticket_handed_back",
    "no_reply_needed",
    "order_changed",
    "request_made",
    "request_decided",
    "refund_due",
    "ticket_resolved",
    "ticket_reopened",
    "ticket_closed",
    "customer_erased",
    "strikes_changed",
    "standing_changed",
]

EVENTS: Mapping[Kind, str] = {
    "ticket_opened": "TicketOpened",
    "message_delivered": "MessageDelivered",
    "message_held": "MessageHeld",
    "message_reviewed": "MessageReviewed",
    "message_appealed": "MessageAppealed",
    "breach_appealed": "BreachAppealed",
    "breach_reviewed": "BreachReviewed",
    "reply_due_soon": "ReplyDueSoon",
    "reply_overdue": "ReplyOverdue",
    "ticket_escalated": "TicketEscalated",
    "ticket_handed_back": "TicketHandedBack",
    "order_changed": "OrderChanged",
    "refund_due": "RefundDue",
    "ticket_resolved": "TicketResolved",
    "ticket_reopened": "TicketReopened",
    "ticket_closed": "TicketClosed",
    "standing_changed": "MerchantStandingChanged",
}
"""The event that each kind of happening becomes on the bus; a kind that is missing stays in the thread."""

_NUMBER_WIDTH = 8


def entry_id(ticket_id: str, number: int) -> str:
    """The id of an entry: its ticket and its number there, sorting as the thread does."""
    return f"{ticket_id}-{number:0{_NUMBER_WIDTH}d}"


def place_of(message_id: str) -> tuple[str, int]:
    """The ticket and the number in its thread that an entry's id names.

    Raises:
        NotFound: it is not the id of an entry.
    """
    ticket_id, _, number = message_id.rpartition("-")
    if not ticket_id or len(number) != _NUMBER_WIDTH or not (number.isascii() and number.isdigit()):
        raise NotFound
    return ticket_id, int(number)


class Finding(Value):
    """What the screener found in a message; spans are offsets into the text as it is stored."""

    practice: str
    severity: str
    confidence: float
    spans: tuple[tuple[int, int], ...]
    rule_id: str
    rule_version: str


class Verdict(Value):
    """The screener's judgement of one message, the policy that it was made under, and whose opinion decided.

    `standing` means that nothing was found, and the message waits for a person because of its merchant's standing.
    """

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    policy_version: str
    decided_by: Literal["rules", "comprehend", "bedrock", "standing"] = "rules"


class Claim(Value):
    """Who has taken a held message to decide of it, and until when nobody else may."""

    by: str
    until: Instant


class Review(Value):
    """What a person decided of a held message, when, why and who: a name that never reaches the merchant.

    `wrong_findings` are the rules that a message was held by and that the person found to be wrong. A decision against
    the merchant can be contested until `appeal_until`.
    """

    decision: ReviewDecision
    note: str | None = None
    decided_at: Instant
    decided_by: str
    wrong_findings: tuple[str, ...] = ()
    appeal_until: Instant | None = None


class Appeal(Value):
    """A merchant contests a decision; the `review` of it is another person's."""

    text: str
    appealed_at: Instant
    review: Review | None = None


class Happening(Value):
    """Something that happened to a ticket; or to an order or a merchant, whose own thread `ticket_id` then names.

    Where the kind has an event, `detail` goes to the event bus: ids, counts and times, never words.
    """

    ticket_id: str
    number: int
    at: Instant
    by: Role
    kind: Kind
    detail: Mapping[str, Any]


class Message(Value):
    """Words that one side wrote. A merchant's are `screening` until they are judged, against their own `facts`.

    `merchant_id` is whose message it is, once it was held; a `claim` is there until the decision. A customer's whose
    words were erased has `erased_at`.
    """

    ticket_id: str
    number: int
    author: Role
    text: str
    sent_at: Instant
    updated_at: Instant
    delivery: Delivery
    facts: Facts | None = None
    verdict: Verdict | None = None
    merchant_id: str | None = None
    claim: Claim | None = None
    review: Review | None = None
    appeal: Appeal | None = None
    erased_at: Instant | None = None

    @property
    def message_id(self) -> str:
        """The id by which clients know the message."""
        return entry_id(self.ticket_id, self.number)


Entry = Happening | Message
