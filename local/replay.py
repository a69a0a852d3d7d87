"""Sends recorded conversations through the running stack: `python -m local.replay FILE.jsonl`.

Each becomes a placed order, a customer's ticket and both sides' messages in their order. At the end every thread is
read back: a message that is missing, doubled, out of order or not screened makes the command fail.
"""

import argparse
import secrets
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from local.conversations import Api, Conversation, faults, play, read, settled
from local.problem import exit_code
from local.stack import Stack


def report(conversations: list[Conversation], threads: dict[str, list[dict[str, Any]]], seconds: float) -> Table:
    """The figures of a run."""
    messages = [message for found in threads.values() for message in found]
    delivery = Counter(message["delivery"] for message in messages)
    held = Counter(
        practice
        for message in messages
        if message["delivery"] == "held"
        for practice in {finding["practice"] for finding in message["findings"]}
    )
    latencies = [latency for conversation in conversations for latency in conversation.latencies]
    waits = [
        (_time(message["updated_at"]) - _time(message["sent_at"])).total_seconds()
        for message in messages
        if message["author"] == "merchant" and message["delivery"] == "delivered"
    ]
    table = Table("figure", "value")
    table.add_row("conversations", str(len(conversations)))
    table.add_row("messages posted", str(len(messages)))
    table.add_row("delivered", str(delivery["delivered"]))
    for practice in ("payment_info_request", "off_platform_payment", "false_information", "disrespect"):
        table.add_row(f"held: {practice}", str(held[practice]))
    table.add_row("still screening", str(delivery["screening"]))
    table.add_row("request latency p50, p95", _percentiles(latencies))
    table.add_row("post to delivery p50, p95", _percentiles(waits))
    table.add_row("in all", f"{seconds:.1f} s")
    return table


def replay(api: Api, conversations: list[Conversation], workers: int, console: Console) -> int:
    """Plays the conversations, several at once, and prints the table; 1 where something is wrong with a thread.

    Raises:
        Problem: a request failed.
    """
    run, start = secrets.token_hex(3), time.monotonic()
    with Progress(console=console) as progress, ThreadPoolExecutor(workers) as pool:
        bar = progress.add_task("conversations", total=len(conversations))
        for future in [pool.submit(play, api, conversation, run) for conversation in conversations]:
            future.result()
            progress.advance(bar)
    threads = settled(api, conversations)
    console.print(report(conversations, threads, time.monotonic() - start))
    found = [fault for each in conversations for fault in faults(api, each, threads[each.ticket_id])]
    for fault in found:
        console.print(fault, style="red")
    return 1 if found else 0


def main() -> int:
    """Replays the file that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m local.replay", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--limit", type=int, help="only so many lines of the file")
    options = parser.parse_args()
    if options.workers < 1:
        parser.error("--workers: at least 1")
    conversations = read(options.file, options.limit)
    return replay(Api(Stack.read()), conversations, options.workers, Console())


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _percentiles(seconds: list[float]) -> str:
    if not seconds:
        return "-"
    ordered = sorted(seconds)
    p50, p95 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95))
    return f"{p50 * 1000:.0f} ms, {p95 * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(exit_code(main))
