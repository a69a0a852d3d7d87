"""Merchants' standings: changed by decisions on messages and by time, asked for where a merchant writes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import NamedTuple

from contact_seller.rules import timers
from contact_seller.rules.errors import MerchantSuspended, NotFound
from contact_seller.rules.standing import Standing, Strike, packaged_policy, restated, strike_of
from contact_seller.rules.thread import Message
from contact_seller.rules.ticket import Ticket
from contact_seller.settings import settings
from contact_seller.storage import standings, tickets
from contact_seller.storage.transaction import Stale, Transaction
from contact_seller.usecases import world
from contact_seller.usecases.attempts import known_first, until_fresh
from contact_seller.usecases.caller import Caller

INDEX_LAG = timedelta(minutes=1)
"""How far an index may be behind: what it does not show so long after a change is not there."""

HasTime = Callable[[], bool]
Report = Callable[[str, Exception], None]


class Explained(NamedTuple):
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


@dataclass
class Swept:
    """What time has brought to standings: how many changed, and how many tickets went to the platform and back."""

    bettered: int = 0
    handed_over: int = 0
    handed_back: int = 0
    failed: int = 0


def sweep(now: datetime, has_time: HasTime, report: Report) -> Swept:
    """Writes what time has bettered; hands tickets that wait for a suspended merchant to the platform, and others back.

    One merchant that fails is reported and does not stop the rest; the next sweep finds it again.
    """
    swept = Swept()
    for merchant_id in standings.due(now):
        if not has_time():
            break
        try:
            standing, bettered = until_fresh(partial(_bettered, merchant_id, now))
            swept.bettered += bettered
            _move_tickets(standing, now, has_time, swept)
        except Exception as error:
            swept.failed += 1
            report(merchant_id, error)
    return swept


def _bettered(merchant_id: str, now: datetime) -> tuple[Standing, bool]:
    """The standing as it is now, and whether that had to be written."""
    standing, strikes = _as_read(merchant_id)
    if standing.at(now) == standing.told:
        return standing, False
    later, entry = restated(standing, strikes, packaged_policy(), now, "system")
    with Transaction() as transaction:
        transaction.put_standing(later, entry)
    return later, True


def _move_tickets(standing: Standing, now: datetime, has_time: HasTime, swept: Swept) -> None:
    if standing.at(now) == "suspended":
        for ticket in takewhile(lambda _: has_time(), tickets.awaiting_merchant(standing.merchant_id)):
            swept.handed_over += _moved(_hand_over, ticket, standing, now)
    elif standing.hands_back:
        before = swept.handed_back
        for ticket in takewhile(lambda _: has_time(), tickets.handed_over(standing.merchant_id)):
            swept.handed_back += _moved(_hand_back, ticket, standing, now)
        if swept.handed_back == before and has_time() and standing.updated_at and now > standing.updated_at + INDEX_LAG:
            _settle(standing)


def _moved(
    move: Callable[[Ticket, Standing, datetime], bool], ticket: Ticket, standing: Standing, now: datetime
) -> bool:
    """Whether a ticket was moved; ticket and standing, as an index and the sweep have them, are read again if stale."""

    def read() -> tuple[Ticket | None, Standing]:
        return tickets.again(ticket.ticket_id), standings.find(ticket.merchant_id)

    newest: Callable[[], tuple[Ticket | None, Standing]] = known_first((ticket, standing), read)

    def attempt() -> bool:
        current, by = newest()
        return current is not None and move(current, by, now)

    return until_fresh(attempt)


def _hand_over(ticket: Ticket, standing: Standing, now: datetime) -> bool:
    if ticket.state != "awaiting_merchant" or ticket.running is None or standing.at(now) != "suspended":
        return False
    with Transaction() as transaction:
        transaction.rest_on(standing)
        transaction.apply(timers.hand_over(ticket, now))
    return True


def _hand_back(ticket: Ticket, standing: Standing, now: datetime) -> bool:
    if ticket.running is None or ticket.running.handed_over is None or standing.at(now) == "suspended":
        return False
    with Transaction() as transaction:
        transaction.rest_on(standing)
        transaction.apply(timers.hand_back(ticket, now))
    return True


def _settle(standing: Standing) -> None:
    """All tickets are back: the sweep need not look any more."""
    with suppress(Stale), Transaction() as transaction:
        transaction.settle(standing.model_copy(update={"hands_back": False}))
