"""What `make report` draws, gathered from the running stack as JSON: `python -m local.report`."""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from contact_seller.rules.counters import FINDINGS, TIMES, told
from contact_seller.rules.durations import lower_bound
from contact_seller.storage.tables import CounterRow
from local.conversations import Api
from local.labelled_reviews import listed
from local.problem import exit_code
from local.stack import Stack


def gathered(stack: Stack) -> dict[str, Any]:
    """Everything that the page shows."""
    weeks: dict[str, Counter[str]] = defaultdict(Counter)
    total = Counter[str]()
    for row in _counters(stack):
        found = {name: int(number) for name, number in row.attribute_values.items() if isinstance(number, int | float)}
        year, week, _ = date.fromisoformat(row.day_and_part.split("#")[0]).isocalendar()
        weeks[f"{year}-W{week:02}"].update(found)
        total.update(found)
    weeks, total = {week: told(found) for week, found in weeks.items()}, told(total)
    api, now = Api(stack), datetime.now(UTC)
    waiting = [each for state in ("pending", "appealed") for each in listed(api, state)]
    return {
        "drawn_at": f"{now:%Y-%m-%d %H:%M} UTC",
        "answer_times": [[lower_bound(bucket) / 3600, total[name]] for bucket, name in enumerate(TIMES)],
        "weeks": [[week, found["answers"], found["answers_in_time"]] for week, found in sorted(weeks.items())],
        "queue_hours": [(now - datetime.fromisoformat(each["sent_at"])).total_seconds() / 3600 for each in waiting],
        "findings": {name: total[name] for name in FINDINGS},
        "rules": _overturned(list(listed(api, "decided"))),
    }


def _overturned(decided: list[dict[str, Any]]) -> list[list[Any]]:
    """Each rule with how often it was decided of, and how often overturned: those most often wrong first."""
    of, wrong = Counter[str](), Counter[str]()
    for review in decided:
        of.update({finding["rule_id"] for finding in review["findings"]})
        wrong.update(review["wrong_findings"])
    return sorted(([rule, of[rule], wrong[rule]] for rule in of), key=lambda row: (-row[2] / row[1], -row[1], row[0]))


def _counters(stack: Stack) -> Iterator[CounterRow]:
    for page in stack.client("dynamodb").get_paginator("scan").paginate(TableName=stack.tables["COUNTERS_TABLE"]):
        yield from map(CounterRow.from_raw_data, page["Items"])


def main() -> int:
    """Prints it."""
    print(json.dumps(gathered(Stack.read())))
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
