"""What a list is asked for, and what a page of it is."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from contact_seller.rules.requests import Reason
from contact_seller.rules.ticket import TicketState


class Wanted(NamedTuple):
    """Which tickets a list is to have. One of customer, merchant and order is named before it is read.

    `shown_since` is for a customer what `updated_since` is for others.
    """

    customer_id: str | None = None
    merchant_id: str | None = None
    order_id: str | None = None
    state: TicketState | None = None
    reason: Reason | None = None
    updated_since: datetime | None = None
    due_before: datetime | None = None
    limit: int = 25
    page_token: str | None = None
    shown_since: datetime | None = None


class Page[T](NamedTuple):
    """Some of a list, and where the rest begins; no token means that there is no more."""

    rows: list[T]
    next_page_token: str | None

    def of(self, present: Callable[[T], Any]) -> "Page[Any]":
        """The same page with each row presented."""
        return Page([present(row) for row in self.rows], self.next_page_token)
