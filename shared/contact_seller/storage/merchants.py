"""Merchants' profiles, by id."""

from contact_seller.rules.merchant import Merchant
from contact_seller.storage.rows import from_row
from contact_seller.storage.tables import MerchantRow


def find(merchant_id: str, part: int = 0) -> Merchant | None:
    """The profile as it was last written, or nothing for a merchant that never registered. Its copies are equal."""
    try:
        return from_row(MerchantRow.get(merchant_id, part, consistent_read=True), Merchant)
    except MerchantRow.DoesNotExist:
        return None
