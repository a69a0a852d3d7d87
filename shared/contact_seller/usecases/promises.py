"""What a merchant's customers are promised: an answer within so many business days of its calendar."""

from contact_seller.rules.calendar import calendar_of
from contact_seller.rules.clock import ReplyPromise
from contact_seller.settings import settings
from contact_seller.storage import merchants


def promise_of(merchant_id: str) -> ReplyPromise:
    """The promise as it stands now, by the merchant's profile; one round trip."""
    told = settings()
    return ReplyPromise(
        calendar_of(merchants.find(merchant_id)),
        told.reply_business_days,
        told.escalation_business_days,
        told.due_soon_share,
        told.window,
    )
