"""The tables as PynamoDB models; `template.yaml` creates them, these names their attributes.

Rows hold what `rules` say, as JSON would, plus the keys that an access pattern needs. Times are fixed-width texts, so
that they sort.
"""

import os
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute

from contact_seller.rules.counters import COUNTED
from contact_seller.storage.indexes import (
    ByCustomer,
    ByMerchant,
    ByOrder,
    ByPlatform,
    ContestedBreaches,
    Due,
    ReviewQueue,
    ReviewsByMerchant,
)
from contact_seller.storage.row import Row, RowMeta


class OrderRow(Row):
    """An order, by its id; with its merchant's profile as it was when the order was written, if there was one."""

    class Meta(RowMeta):
        table_name = os.environ.get("ORDERS_TABLE", "orders")

    order_id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute()
    updated_at = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    merchant_id = UnicodeAttribute()
    status = UnicodeAttribute()
    placed_at = UnicodeAttribute()
    items: ListAttribute[Any] = ListAttribute()
    shipping_address: MapAttribute[str, Any] = MapAttribute()
    shipment: MapAttribute[str, Any] = MapAttribute(null=True)
    estimated_delivery: MapAttribute[str, Any] = MapAttribute(null=True)
    delivered_at = UnicodeAttribute(null=True)

    profile: MapAttribute[str, Any] = MapAttribute(null=True)


class TicketRow(Row):
    """A ticket, by its id."""

    class Meta(RowMeta):
        table_name = os.environ.get("TICKETS_TABLE", "tickets")

    ticket_id = UnicodeAttribute(hash_key=True)
    order_id = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    merchant_id = UnicodeAttribute()
    opened_by = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    notice = UnicodeAttribute(null=True)
    request: MapAttribute[str, Any] = MapAttribute(null=True)
    asked_of: MapAttribute[str, Any] = MapAttribute(null=True)
    decision = UnicodeAttribute(null=True)
    decided_at = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    opened_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    shown_at = UnicodeAttribute()
    clock: MapAttribute[str, Any] = MapAttribute(null=True)
    breach_appeal: MapAttribute[str, Any] = MapAttribute(null=True)
    screening: MapAttribute[str, Any] = MapAttribute(null=True)
    first_responded_at = UnicodeAttribute(null=True)
    last_customer_message_at = UnicodeAttribute(null=True)
    resolved_at = UnicodeAttribute(null=True)
    reopen_until = UnicodeAttribute(null=True)
    closed_at = UnicodeAttribute(null=True)
    expires_at = UnicodeAttribute(null=True)
    erased_at = UnicodeAttribute(null=True)
    version = NumberAttribute()
    entries = NumberAttribute()

    reply_due_at = UnicodeAttribute(null=True)
    queue_key = UnicodeAttribute()
    platform_queue = UnicodeAttribute(null=True)
    breach_queue = UnicodeAttribute(null=True)
    contested_at = UnicodeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)

    by_customer = ByCustomer()
    by_merchant = ByMerchant()
    by_order = ByOrder()
    by_platform = ByPlatform()
    contested_breaches = ContestedBreaches()
    due = Due()


class ThreadRow(Row):
    """An entry of a ticket's thread: a message, or something that happened (then with `at`, `by` and `detail`).

    An order's thread stands here as well, under the order's id with a `~` behind it. `merchant_id` and the review keys
    are on messages that were held, and on nothing else: the indexes of reviews hold only those.
    """

    class Meta(RowMeta):
        table_name = os.environ.get("THREAD_TABLE", "thread")
        stream_view_type = "NEW_IMAGE"

    ticket_id = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    kind = UnicodeAttribute()
    event = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    detail: MapAttribute[str, Any] = MapAttribute(null=True)
    author = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    sent_at = UnicodeAttribute(null=True)
    updated_at = UnicodeAttribute(null=True)
    delivery = UnicodeAttribute(null=True)
    facts: MapAttribute[str, Any] = MapAttribute(null=True)
    verdict: MapAttribute[str, Any] = MapAttribute(null=True)
    review: MapAttribute[str, Any] = MapAttribute(null=True)
    appeal: MapAttribute[str, Any] = MapAttribute(null=True)
    claim: MapAttribute[str, Any] = MapAttribute(null=True)
    erased_at = UnicodeAttribute(null=True)
    merchant_id = UnicodeAttribute(null=True)

    review_queue = UnicodeAttribute(null=True)
    review_key = UnicodeAttribute(null=True)

    queue = ReviewQueue()
    by_merchant = ReviewsByMerchant()


class MerchantRow(Row):
    """A merchant's profile, in as many equal copies as its counters have parts; always written together."""

    class Meta(RowMeta):
        table_name = os.environ.get("MERCHANTS_TABLE", "merchants")

    merchant_id = UnicodeAttribute(hash_key=True)
    part = NumberAttribute(range_key=True)
    version = NumberAttribute()
    updated_at = UnicodeAttribute()
    time_zone = UnicodeAttribute()
    country = UnicodeAttribute()
    subdivision = UnicodeAttribute(null=True)
    weekend: ListAttribute[Any] = ListAttribute(null=True)
    closures: ListAttribute[Any] = ListAttribute(null=True)


class StrikeRow(Row):
    """A merchant's strike for one message."""

    class Meta(RowMeta):
        table_name = os.environ.get("STRIKES_TABLE", "strikes")

    merchant_id = UnicodeAttribute(hash_key=True)
    message_id = UnicodeAttribute(range_key=True)
    practice = UnicodeAttribute()
    severity = UnicodeAttribute()
    points = NumberAttribute()
    policy_version = UnicodeAttribute()
    at = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    withdrawn_at = UnicodeAttribute(null=True)


class StandingRow(Row):
    """What a merchant's strikes come to, and until when; in the index while time will change something of it."""

    class Meta(RowMeta):
        table_name = os.environ.get("STANDINGS_TABLE", "standings")

    merchant_id = UnicodeAttribute(hash_key=True)
    version = NumberAttribute()
    updated_at = UnicodeAttribute()
    told = UnicodeAttribute()
    suspended_until = UnicodeAttribute(null=True)
    restricted_until = UnicodeAttribute(null=True)
    warned_until = UnicodeAttribute(null=True)
    hands_back = BooleanAttribute(null=True)

    due_shard = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)

    due = Due()


class CounterRow(Row):
    """What is counted of a merchant's day in one part of its tickets; the sum of the parts is the day.

    Parts share the writes of a busy merchant; only what was counted has a number. DynamoDB deletes a row some time
    after `expires_at`, in Unix seconds.
    """

    class Meta(RowMeta):
        table_name = os.environ.get("COUNTERS_TABLE", "counters")

    merchant_id = UnicodeAttribute(hash_key=True)
    day_and_part = UnicodeAttribute(range_key=True)
    expires_at = NumberAttribute()
    vars().update({name: NumberAttribute(null=True) for name in COUNTED})


class RepeatRow(Row):
    """The first answer to an `Idempotency-Key`; DynamoDB deletes it some time after `expires_at`, in Unix seconds."""

    class Meta(RowMeta):
        table_name = os.environ.get("REPEATS_TABLE", "repeats")

    caller_and_key = UnicodeAttribute(hash_key=True)
    fingerprint = UnicodeAttribute()
    answer = UnicodeAttribute()
    expires_at = NumberAttribute()


ALL: tuple[type[Row], ...] = (
    OrderRow,
    TicketRow,
    ThreadRow,
    MerchantRow,
    StrikeRow,
    StandingRow,
    CounterRow,
    RepeatRow,
)
