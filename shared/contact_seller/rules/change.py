"""What one step makes of a ticket: its next version, with the entries that its thread gains."""

from dataclasses import dataclass, replace
from typing import Any

from contact_seller.rules.facts import Facts
from contact_seller.rules.order import Notice
from contact_seller.rules.requests import Reason, Request
from contact_seller.rules.thread import Delivery, Entry, Happening, Kind, Message, Role
from contact_seller.rules.ticket import Ticket


@dataclass(frozen=True)
class Opening:
    """What a ticket is opened with: a customer's reason, or a merchant's notice."""

    text: str
    reason: Reason | None = None
    request: Request | None = None
    notice: Notice | None = None


@dataclass(frozen=True)
class Change:
    """A ticket's next version and the entries that were added to its thread.

    Each method gives a further change; entries take the next numbers of the ticket's thread.
    """

    ticket: Ticket
    entries: tuple[Entry, ...] = ()

    @property
    def message(self) -> Message:
        """The message that this change adds.

        Raises:
            LookupError: it adds none.
        """
        for entry in self.entries:
            if isinstance(entry, Message):
                return entry
        raise LookupError("the change adds no message")

    def becomes(self, ticket: Ticket) -> "Change":
        """With the ticket as it is after a further rule."""
        return replace(self, ticket=ticket)

    def having(self, **fields: Any) -> "Change":
        """With some of the ticket's fields changed."""
        return self.becomes(self.ticket.model_copy(update=fields))

    def _add(self, entry: Entry) -> "Change":
        return replace(self.having(entries=entry.number), entries=(*self.entries, entry))

    def happened(self, kind: Kind, by: Role, **detail: Any) -> "Change":
        """With an entry that says so, as the ticket stands now."""
        ticket = self.ticket
        about = {
            "order_id": ticket.order_id,
            "customer_id": ticket.customer_id,
            "merchant_id": ticket.merchant_id,
            "state": ticket.state,
        }
        return self._add(
            Happening(
                ticket_id=ticket.ticket_id,
                number=ticket.entries + 1,
                at=ticket.updated_at,
                by=by,
                kind=kind,
                detail={**about, **detail},
            )
        )

    def said(self, author: Role, text: str, delivery: Delivery, facts: Facts | None = None) -> "Change":
        """With a message; with the order's facts where it is to be judged."""
        ticket = self.ticket
        return self._add(
            Message(
                ticket_id=ticket.ticket_id,
                number=ticket.entries + 1,
                author=author,
                text=text,
                sent_at=ticket.updated_at,
                updated_at=ticket.updated_at,
                delivery=delivery,
                facts=facts,
            )
        )

    def merchant_said(self, text: str, facts: Facts) -> "Change":
        """With a merchant's message, which waits for its screening against the facts as they are now."""
        return self.said("merchant", text, "screening", facts)

    def customer_said(self, text: str) -> "Change":
        """With a customer's message, which needs no screening and is delivered at once."""
        said = self.said("customer", text, "delivered").having(last_customer_message_at=self.ticket.updated_at)
        return said.happened("message_delivered", "customer", message_id=said.message.message_id, author="customer")
