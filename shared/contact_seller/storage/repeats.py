"""First answers, by caller and `Idempotency-Key`."""

from contact_seller.storage.tables import RepeatRow


def find(caller_and_key: str) -> RepeatRow | None:
    """The row that holds the key, if it is held."""
    try:
        return RepeatRow.get(caller_and_key, consistent_read=True)
    except RepeatRow.DoesNotExist:
        return None
