"""Who wants what: operations drawn at random, mostly such that they make sense, mostly about the same few tickets."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from contact_seller.rules.values import instant_text
from contact_seller.storage.tables import OrderRow, TicketRow
from local.chaos import cast
from local.chaos.clock import Time
from local.chaos.commits import Commits
from local.chaos.operation import Operation
from local.chaos.subjects import Subjects
from local.chaos.wishes import change_of, request_for

_ONE, _MANY, _ABOVE_ALL = 1, 8, 60
_SAY, _OPEN = "POST /tickets/{ticket_id}/messages", "POST /orders/{order_id}/tickets"


class Traffic(Subjects):
    """Draws operations."""

    def __init__(self, commits: Commits, time: Time, draw: Random, people: int) -> None:
        super().__init__(commits, draw)
        self._time = time
        self._customers = [f"customer-{number}" for number in range(people)]
        self._merchants = [f"merchant-{number}" for number in range(max(2, people // 3))]
        self._orders = 0
        self._reviews = 1

    def turn(self) -> None:
        """People turn to something else: to all kinds of things or, at times, to one ticket or to reviews above all."""
        self._recently = self._draw.choice((_ONE, _MANY, _MANY))
        self._reviews = self._draw.choice((1, 1, 1, _ABOVE_ALL))

    def next(self) -> Operation:
        """What somebody wants now."""
        weighed = [(kind, weight * (self._reviews if kind is Traffic._review else 1)) for kind, weight in _WEIGHTS]
        kinds, weights = zip(*weighed, strict=True)
        (kind,) = self._draw.choices(kinds, weights)
        operation: Operation | None = kind(self)
        return operation or self._place()

    def _place(self) -> Operation:
        self._orders += 1
        customer_id, merchant_id = self._draw.choice(self._customers), self._draw.choice(self._merchants)
        placed_at = instant_text(self._time.now - timedelta(days=1))
        body = cast.order(self._draw, customer_id, merchant_id, placed_at)
        return self._of("place", cast.STOREFRONT, "PUT /orders/{order_id}", body, order_id=f"order-{self._orders}")

    def _renew_profile(self) -> Operation:
        merchant_id = self._draw.choice(self._merchants)
        who = self._draw.choice((cast.merchant(merchant_id), cast.STOREFRONT))
        body = self._draw.choice(cast.PROFILES)
        return self._of("renew profile", who, "PUT /merchants/{merchant_id}", body, merchant_id=merchant_id)

    def _change_order(self) -> Operation | None:
        if (order := self._order()) is None:
            return None
        who = self._draw.choice((cast.STOREFRONT, cast.merchant(order["merchant_id"]["S"])))
        body, words = change_of(self._draw, order), None
        if self._draw.random() < 0.4:
            words = cast.mark(self._draw)
            text = f"{self._draw.choice((*cast.FINE, cast.PROHIBITED[0]))} [{words}]"
            body["notice"] = {"kind": self._draw.choice(("delay", "shipping_update")), "text": text}
        name = "change order and tell" if words else "change order"
        self._keys += 1
        key = f"key-{self._keys}" if words else None
        ids = {"order_id": order["order_id"]["S"]}
        return Operation(name, who, "PATCH /orders/{order_id}", ids, body, key=key, words=words)

    def _ask(self) -> Operation | None:
        if (order := self._order()) is None:
            return None
        who = cast.customer(order["customer_id"]["S"])
        more = request_for(self._draw, order) or {"reason": "order_status"}
        return self._saying("ask", who, _OPEN, cast.ASKED, order_id=order["order_id"]["S"], **more)

    def _notify(self) -> Operation | None:
        if (order := self._order()) is None:
            return None
        who = cast.merchant(order["merchant_id"]["S"])
        return self._saying("notify", who, _OPEN, cast.FINE, order_id=order["order_id"]["S"], notice="delay")

    def _customer_writes(self) -> Operation | None:
        if (ticket := self._ticket()) is None:
            return None
        who, more = cast.customer(ticket["customer_id"]["S"]), dict[str, Any]()
        order = self._commits.rows[OrderRow.Meta.table_name].get((ticket["order_id"]["S"],))
        if order is not None and self._draw.random() < 0.15:
            more = request_for(self._draw, order) or {}
        return self._saying("customer writes", who, _SAY, cast.ASKED, ticket_id=ticket["ticket_id"]["S"], **more)

    def _merchant_writes(self) -> Operation | None:
        if (ticket := self._ticket()) is None:
            return None
        texts = cast.PROHIBITED if self._draw.random() < 0.3 else cast.FINE
        who = cast.merchant(ticket["merchant_id"]["S"])
        return self._saying("merchant writes", who, _SAY, texts, ticket_id=ticket["ticket_id"]["S"])

    def _decide(self) -> Operation | None:
        asked = [each for each in self._commits.rows[TicketRow.Meta.table_name].values() if "request" in each]
        if (ticket := self._recent(asked)) is None:
            return None
        who, ids = cast.merchant(ticket["merchant_id"]["S"]), {"ticket_id": ticket["ticket_id"]["S"]}
        route, decision = "POST /tickets/{ticket_id}/decision", self._draw.choice(("accept", "accept", "decline"))
        if decision == "accept" and self._draw.random() < 0.6:
            return self._of("decide", who, route, {"decision": decision}, **ids)
        return self._saying("decide and say", who, route, cast.FINE, decision=decision, **ids)

    def _act_on_ticket(self) -> Operation | None:
        if (ticket := self._ticket()) is None:
            return None
        customer, merchant = cast.customer(ticket["customer_id"]["S"]), cast.merchant(ticket["merchant_id"]["S"])
        action, who = self._draw.choice(
            (
                *[("resolve", each) for each in (customer, merchant)],
                *[("reopen", each) for each in (customer, merchant)],
                ("no-reply-needed", merchant),
            )
        )
        return self._of(action, who, f"POST /tickets/{{ticket_id}}/{action}", None, ticket_id=ticket["ticket_id"]["S"])

    def _breach(self) -> Operation | None:
        tickets = list(self._commits.rows[TicketRow.Meta.table_name].values())
        appealed = [each for each in tickets if "breach_appeal" in each]
        breached = [each for each in tickets if "breached_at" in each.get("clock", {}).get("M", {})]
        if appealed and self._draw.random() < 0.5:
            ids = {"ticket_id": self._recent(appealed)["ticket_id"]["S"]}  # type: ignore[index]
            body = {"decision": self._draw.choice(("uphold", "overturn"))}
            who = self._draw.choice(cast.PLATFORM)
            return self._of("decide breach", who, "POST /tickets/{ticket_id}/breach-decision", body, **ids)
        if (ticket := self._recent(breached)) is None:
            return None
        who, ids = cast.merchant(ticket["merchant_id"]["S"]), {"ticket_id": ticket["ticket_id"]["S"]}
        return self._of("appeal breach", who, "POST /tickets/{ticket_id}/breach-appeal", {"text": "No."}, **ids)

    def _review(self) -> Operation | None:
        held = [each for each in self._commits.thread().values() if "merchant_id" in each]
        waiting = [each for each in held if each["review_queue"]["S"] != "decided"]
        # From all that waits, not the newest: those who decide in different tickets meet at the merchant's standing.
        message = self._draw.choice(waiting) if waiting and self._draw.random() < 0.8 else self._recent(held)
        if message is None:
            return None
        message_id = f"{message['ticket_id']['S']}-{int(message['number']['N']):08d}"
        who = self._draw.choice(cast.PLATFORM)
        if message["delivery"]["S"] == "rejected" and self._draw.random() < 0.5:
            merchant, route = cast.merchant(message["merchant_id"]["S"]), "POST /reviews/{message_id}/appeal"
            return self._of("appeal", merchant, route, {"text": "No."}, message_id=message_id)
        if self._draw.random() < 0.3:
            return self._of("claim", who, "POST /reviews/{message_id}/claim", None, message_id=message_id)
        body = {"decision": self._draw.choice(("uphold", "overturn", "overturn"))}
        return self._of("review", who, "POST /reviews/{message_id}/decision", body, message_id=message_id)

    def _read(self) -> Operation | None:
        if (ticket := self._ticket()) is None:
            return None
        customer, merchant = cast.customer(ticket["customer_id"]["S"]), cast.merchant(ticket["merchant_id"]["S"])
        platform, ids = self._draw.choice(cast.PLATFORM), {name: ticket[name]["S"] for name in ("ticket_id",)}
        by_order, by_merchant = ({name: ticket[name]["S"]} for name in ("order_id", "merchant_id"))
        who, route, ids, query = self._draw.choice(
            (
                *[(each, "GET /tickets/{ticket_id}/messages", ids, None) for each in (*[customer] * 8, merchant)],
                *[(each, "GET /tickets/{ticket_id}", ids, None) for each in (customer, merchant, platform)],
                *[(each, "GET /tickets", {}, None) for each in (customer, merchant)],
                (customer, "GET /tickets", {}, by_order),
                (platform, "GET /tickets", {}, by_merchant),
                (platform, "GET /tickets", {}, {"state": "awaiting_platform"}),
                (platform, "GET /breach-appeals", {}, None),
                (merchant, "GET /tickets/{ticket_id}/clock", ids, None),
                (customer, "GET /orders/{order_id}", by_order, None),
                *[(each, "GET /reviews", {}, {"state": "pending"}) for each in (platform, merchant)],
                *[
                    (each, f"GET /merchants/{{merchant_id}}{what}", by_merchant, None)
                    for each in (merchant, platform)
                    for what in ("", "/standing", "/scorecard")
                ],
            )
        )
        return Operation("read", who, route, ids, query=query)


_WEIGHTS: tuple[tuple[Callable[[Traffic], Operation | None], int], ...] = (
    (Traffic._place, 4),
    (Traffic._renew_profile, 2),
    (Traffic._change_order, 6),
    (Traffic._ask, 8),
    (Traffic._notify, 2),
    (Traffic._customer_writes, 15),
    (Traffic._merchant_writes, 20),
    (Traffic._decide, 6),
    (Traffic._act_on_ticket, 9),
    (Traffic._breach, 4),
    (Traffic._review, 4),
    (Traffic._read, 25),
)
