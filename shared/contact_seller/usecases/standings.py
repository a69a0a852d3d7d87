"""Merchants' standings: changed by decisions on messages and by time, asked for where a merchant writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from contact_seller.rules import timers
from contact_seller.rules.errors import MerchantSuspended, NotFound
from contact_seller.rules.standing import Standing, Strike, packaged_policy, restated, strike_of
from contact_seller.rules.thread import Message
from contact_seller.settings import settings
from contact_seller.storage import standings, tickets
from contact_seller.storage.transaction import Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import until_fresh
from contact_seller.usecases.caller import Caller

HasTime = Callable[[], bool]
Report = Callable[[str, Exception], None]


@dataclass(frozen=True)
class Explained:
    """A merchant's standing, and the strikes that it rests on."""

    now: datetime
    standing: Standing
    strikes: list[Strike]


def explain(caller: Caller, merchant_id: str) -> Explained:
    """The standing, with all strikes that have not expired.

    Raises:
        NotFound: it is another merchant's.
    """
    if caller.role == "merchant" and caller.id != merchant_id:
        raise NotFound
    now = world.now()
    lasting = [strike for strike in standings.strikes(merchant_id) if now < strike.expires_at]
    return Explained(now, standings.find(merchant_id), sorted(lasting, key=lambda strike: strike.at))


def must_write(standing: Standing, now: datetime) -> None:
    """Raises MerchantSuspended where the merchant may send no messages."""
    if standing.at(now) == "suspended" and standing.suspended_until is not None:
        raise MerchantSuspended("The merchant is suspended and can send no messages; see its standing.")


def strike(transaction: Transaction, message: Message, merchant_id: str, at: datetime) -> None:
    """Adds what follows for the merchant from a message that was upheld. Nothing, where nothing was found in it."""
    policy = packaged_policy()
    life = settings().window or timedelta(days=policy.days)
    added = strike_of(message, merchant_id, policy, at, life)
    if added is not None:
        before, strikes = _as_read(merchant_id)
        transaction.strike(added)
        _restate(transaction, before, [*strikes, added], message, at)


def withdraw_strike(transaction: Transaction, message: Message, merchant_id: str, at: datetime) -> None:
    """Takes back what had followed from a message; the standing is what it would be without it."""
    before, strikes = _as_read(merchant_id)
    struck = next((each for each in strikes if each.message_id == message.message_id), None)
    if struck is None or struck.withdrawn_at is not None:
        return
    withdrawn = struck.model_copy(update={"withdrawn_at": at})
    transaction.strike(withdrawn)
    _restate(transaction, before, [each for each in strikes if each is not struck] + [withdrawn], message, at)


def _as_read(merchant_id: str) -> tuple[Standing, list[Strike]]:
    """The standing, then the strikes: one that comes between the two readings makes the standing's write fail."""
    standing = standings.find(merchant_id)
    return standing, standings.strikes(merchant_id)


def _restate(transaction: Transaction, before: Standing, strikes: list[Strike], message: Message, at: datetime) -> None:
    cause = {"ticket_id": message.ticket_id, "message_id": message.message_id}
    transaction.put_standing(*restated(before, strikes, packaged_policy(), at, "platform", **cause))


def sweep(now: datetime, has_time: HasTime, report: Report) -> tuple[int, int]:
    """Writes what time has bettered, and hands the tickets that wait for a suspended merchant to the platform.

    One merchant that fails is reported and does not stop the rest.

    Returns:
        How many standings changed, and how many tickets were handed over.
    """
    changed = handed_over = 0
    for merchant_id in standings.due(now):
        if not has_time():
            break
        try:
            changed += until_fresh(partial(_bettered, merchant_id, now))
            handed_over += _hand_over(merchant_id, now, has_time)
        except Exception as error:  # one bad merchant must not hide the others; the next sweep finds it again
            report(merchant_id, error)
    return changed, handed_over


def _bettered(merchant_id: str, now: datetime) -> bool:
    standing = standings.find(merchant_id)
    if standing.at(now) == standing.told:
        return False
    with Transaction() as transaction:
        strikes = standings.strikes(merchant_id)
        transaction.put_standing(*restated(standing, strikes, packaged_policy(), now, "system"))
    return True


def _hand_over(merchant_id: str, now: datetime, has_time: HasTime) -> int:
    if standings.find(merchant_id).at(now) != "suspended":
        return 0
    handed_over = 0
    for ticket in tickets.awaiting_merchant(merchant_id):
        if not has_time():
            break
        handed_over += until_fresh(partial(_hand_over_one, ticket.ticket_id, now))
    return handed_over


def _hand_over_one(ticket_id: str, now: datetime) -> bool:
    ticket = tickets.find(ticket_id)
    if ticket is None or ticket.state != "awaiting_merchant" or ticket.running is None:
        return False
    with Transaction() as transaction:
        transaction.apply(timers.hand_over(ticket, now))
    return True
