"""Runs the stack until Ctrl-C: `python -m local.run`, which is `make run`."""

import argparse
import json
import shlex
import signal
import sys
import time
from types import FrameType
from typing import Any

from local import stack, steps
from local.problem import exit_code

_RENEW_AFTER = 40 * 60.0


def main() -> int:
    """Starts the stack, shows how to call it, and waits to be stopped."""
    parser = argparse.ArgumentParser(prog="python -m local.run", description=__doc__)
    parser.add_argument("--port", type=int, default=4566, help="where MiniStack listens, on 127.0.0.1")
    parser.add_argument("--parameters", default="", help="of the template, as `Name=value Other=value`")
    arguments = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    began = time.monotonic()
    try:
        with stack.running(arguments.port, step=steps.shown, parameters=arguments.parameters) as started:
            print(f"Ready after {time.monotonic() - began:.1f} s. Ctrl-C stops it.\n\n{_greeting(started)}", flush=True)
            _wait(started)
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Begins the end; from then on signals are ignored, so that a second Ctrl-C does not cut it short."""
    del number, frame
    for later in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(later, signal.SIG_IGN)
    raise KeyboardInterrupt


def _wait(started: stack.Stack) -> None:
    """Waits for ever, and keeps the tokens fresh."""
    while True:
        time.sleep(_RENEW_AFTER)
        started.renew_tokens()


def _greeting(started: stack.Stack) -> str:
    """The endpoint, where things are, and three commands to paste."""
    return "\n".join(
        [
            f"Endpoint  {started.endpoint}",
            f"Contract  {started.endpoint}/docs",
            f"People    {started.directory / 'stack.json'} has a token for each (`make tokens` renews them)",
            f"Logs      {started.logs}",
            "",
            "The storefront puts an order:",
            _curl(started, "storefront", "PUT", "/orders/first-order", _order(started)),
            "Its customer opens a ticket:",
            _curl(started, "customer-1", "POST", "/orders/first-order/tickets", _TICKET),
            "The merchant lists what waits for an answer:",
            _curl(started, "merchant-1", "GET", "/tickets?state=awaiting_merchant"),
        ]
    )


_TICKET = {"reason": "shipping_eta_or_tracking", "text": "Has my parcel been handed to the carrier yet?"}


def _order(started: stack.Stack) -> dict[str, Any]:
    item = {
        "item_id": "item-1",
        "product_id": "shirt-77",
        "title": "Linen shirt",
        "size": "M",
        "color": "blue",
        "quantity": 1,
        "unit_price": {"amount_minor": 3900, "currency": "EUR"},
        "state": "active",
    }
    address = {
        "name": "Ada Example",
        "line1": "1 Sample Street",
        "line2": None,
        "city": "Hamburg",
        "region": None,
        "postal_code": "20095",
        "country": "DE",
    }
    return {
        "customer_id": started.customers["customer-1"],
        "merchant_id": started.merchants["merchant-1"],
        "status": "processing",
        "placed_at": "2026-01-12T09:30:00Z",
        "items": [item],
        "shipping_address": address,
        "shipment": None,
        "estimated_delivery": {"from": "2026-01-19", "to": "2026-01-22"},
        "delivered_at": None,
    }


def _curl(started: stack.Stack, who: str, method: str, path: str, body: dict[str, Any] | None = None) -> str:
    """A curl command for a POSIX shell; the token is in a file, which is always the latest."""
    words = ["curl", "-sS", "-X", method, f"{started.endpoint}{path}"]
    words += ["-H", f"@{started.directory / 'headers' / who}"]
    if body is not None:
        words += ["-H", "Content-Type: application/json", "-d", json.dumps(body)]
    if method == "POST":
        words += ["-H", "Idempotency-Key: first-ticket"]
    return f"  {shlex.join(words)}; echo\n"


if __name__ == "__main__":
    sys.exit(exit_code(main))
