"""The indexes of the tables as PynamoDB models: one access pattern each."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection


class ByCustomer(GlobalSecondaryIndex[Any]):
    """A customer's tickets, by their last change that it sees."""

    class Meta:
        index_name = "by_customer"
        projection = AllProjection()

    customer_id = UnicodeAttribute(hash_key=True)
    shown_at = UnicodeAttribute(range_key=True)


class ByMerchant(GlobalSecondaryIndex[Any]):
    """A merchant's queue: by state, and in it soonest due first."""

    class Meta:
        index_name = "by_merchant"
        projection = AllProjection()

    merchant_id = UnicodeAttribute(hash_key=True)
    queue_key = UnicodeAttribute(range_key=True)


class ByOrder(GlobalSecondaryIndex[Any]):
    """An order's tickets, by their opening."""

    class Meta:
        index_name = "by_order"
        projection = AllProjection()

    order_id = UnicodeAttribute(hash_key=True)
    opened_at = UnicodeAttribute(range_key=True)


class Due(GlobalSecondaryIndex[Any]):
    """The next thing due, on what has one; of tickets in shards that share the writes."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class ByPlatform(GlobalSecondaryIndex[Any]):
    """The tickets that wait for the platform, and no other, soonest due first."""

    class Meta:
        index_name = "by_platform"
        projection = AllProjection()

    platform_queue = UnicodeAttribute(hash_key=True)
    queue_key = UnicodeAttribute(range_key=True)


class ContestedBreaches(GlobalSecondaryIndex[Any]):
    """The tickets whose breach is contested and not decided of, and no other, longest contested first."""

    class Meta:
        index_name = "contested_breaches"
        projection = AllProjection()

    breach_queue = UnicodeAttribute(hash_key=True)
    contested_at = UnicodeAttribute(range_key=True)


class ReviewQueue(GlobalSecondaryIndex[Any]):
    """Held messages by what is to be done with them: worst and then oldest first, decided ones by their decision."""

    class Meta:
        index_name = "review_queue"
        projection = AllProjection()

    review_queue = UnicodeAttribute(hash_key=True)
    review_key = UnicodeAttribute(range_key=True)


class ReviewsByMerchant(GlobalSecondaryIndex[Any]):
    """A merchant's messages that were held, by the time they were sent."""

    class Meta:
        index_name = "reviews_by_merchant"
        projection = AllProjection()

    merchant_id = UnicodeAttribute(hash_key=True)
    sent_at = UnicodeAttribute(range_key=True)
