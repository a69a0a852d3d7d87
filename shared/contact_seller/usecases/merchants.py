"""Merchants' profiles: what their clocks run by."""

from contact_seller.rules import calendar, merchant
from contact_seller.rules.errors import NotFound
from contact_seller.rules.merchant import Merchant, MerchantDetails
from contact_seller.storage import merchants
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import until_fresh
from contact_seller.usecases.caller import Caller


def put(caller: Caller, merchant_id: str, details: MerchantDetails) -> Merchant:
    """Stores a profile, new (then in version 1) or renewed. Clocks that run keep their due times.

    Raises:
        NotFound: the profile is another merchant's.
        Invalid: the public holidays of its place are not known, or it is closed too often.
    """
    _must_be_theirs(caller, merchant_id)
    calendar.check(details)

    def attempt() -> Merchant:
        stored = merchants.find(merchant_id)
        if stored is None:
            changed = merchant.register(merchant_id, details, world.now())
        else:
            changed = merchant.replace(stored, details, world.now())
        with Transaction() as transaction:
            transaction.put_merchant(changed)
        return changed

    return until_fresh(attempt)


def get(caller: Caller, merchant_id: str) -> Merchant:
    """The profile.

    Raises:
        NotFound: there is none, or it is another merchant's.
    """
    _must_be_theirs(caller, merchant_id)
    stored = merchants.find(merchant_id)
    if stored is None:
        raise NotFound
    return stored


def _must_be_theirs(caller: Caller, merchant_id: str) -> None:
    if caller.role == "merchant" and caller.id != merchant_id:
        raise NotFound
