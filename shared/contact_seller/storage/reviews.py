"""Messages that were held: the queue of all that wait, and each merchant's own."""

from datetime import datetime
from functools import partial

from pynamodb.expressions.condition import Condition

from contact_seller.rules.desk import ReviewState
from contact_seller.rules.lists import Page
from contact_seller.rules.thread import Message
from contact_seller.rules.values import instant_text
from contact_seller.storage.paging import Position, read_page
from contact_seller.storage.tables import ThreadRow


def of_all(state: ReviewState, since: datetime | None, limit: int, page_token: str | None) -> Page[Message]:
    """Those in that state: waiting ones worst and then oldest first, decided ones last decided first."""
    query = partial(
        ThreadRow.queue.query, state, filter_condition=_changed(since), scan_index_forward=state != "decided"
    )
    return read_page(Message, query, Position({"review_queue": state}, str(since), page_token), limit)


def oldest_pending(rank: int) -> datetime | None:
    """When the message of that rank was sent that has waited longest for a person; one small read."""
    found = ThreadRow.queue.query("pending", ThreadRow.review_key.startswith(f"{rank}#"), limit=1)
    return next((datetime.fromisoformat(row.sent_at) for row in found), None)


def of_merchant(
    merchant_id: str, state: ReviewState, since: datetime | None, limit: int, page_token: str | None
) -> Page[Message]:
    """Those of a merchant in that state, last sent first."""
    query = partial(
        ThreadRow.by_merchant.query,
        merchant_id,
        filter_condition=_changed(since, ThreadRow.review_queue == state),
        scan_index_forward=False,
    )
    return read_page(Message, query, Position({"merchant_id": merchant_id}, f"{state} {since}", page_token), limit)


def _changed(since: datetime | None, condition: Condition | None = None) -> Condition | None:
    if since is None:
        return condition
    changed = ThreadRow.updated_at >= instant_text(since)
    return changed if condition is None else condition & changed
