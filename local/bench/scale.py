"""What so many tickets a second need, and where the design breaks first: `python -m local.bench.scale`.

From the counts of docs/budget.md, the mix of a ticket's life, and a simulation of the partitions. The tables go to
stdout, and what the plot shows into a file.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator

from contact_seller.rules.counters import PARTS
from contact_seller.storage.rows import DUE_SHARDS
from local import places
from local.bench import mix
from local.bench.figures import number
from local.bench.partitions import (
    LASTS,
    READ_UNITS,
    WRITE_UNITS,
    Design,
    HotKey,
    World,
    breaking_points,
    hot_keys,
    throttled,
)
from local.bench.prices import QUOTAS, a_million
from local.bench.tables import markdown
from local.problem import exit_code

RATES = (1, 100, 10_000)
AT = 100
MEASURED = places.STATE / "bench" / "scale.json"
PLOTTED = (
    "largest merchant: its queue",
    "largest merchant: its counters",
    "a shard of what is due",
    "the queue of reviews",
)
AS_IT_IS = Design(DUE_SHARDS, PARTS)


def load() -> Iterator[str]:
    """Units of each table and index, a ticket and at each rate, with the partitions that both take together."""
    written, read = mix.a_ticket("write"), mix.a_ticket("read")
    head = ["units", "write, a ticket", "read, a ticket"]
    head += [f"{kind}, at {rate:,}" for rate in RATES[1:] for kind in ("write", "read", "partitions")]
    rows = [
        [place, number(written[place]), number(read.get(place, 0)), *_at_rates(written[place], read.get(place, 0))]
        for place in written
        if written[place] or read.get(place)
    ]
    writes, reads = sum(written.values()), sum(read.values())
    return markdown(head, [*rows, ["all", number(writes), number(reads), *_at_rates(writes, reads)]])


def _at_rates(writes: float, reads: float) -> Iterator[str]:
    for rate in RATES[1:]:
        yield from (number(writes * rate), number(reads * rate))
        yield f"{math.ceil(rate * (writes / WRITE_UNITS + reads / READ_UNITS)):,}"


def needs() -> Iterator[str]:
    """What else a ticket needs, and at how many a second AWS's default quotas end."""
    rows = [
        [name, number(each), *(number(each * rate) for rate in RATES), *_quota(name, each)] for name, each in _else()
    ]
    return markdown(["needs", "a ticket", *(f"at {rate:,}" for rate in RATES), "default quota", "ends at"], rows)


def hot(world: World) -> Iterator[str]:
    """Where each hot key breaks, as it is and with four times as many keys that share it."""
    now, more = breaking_points(AS_IT_IS, world), breaking_points(AS_IT_IS.times(4), world)
    rows = []
    for key in sorted(hot_keys(AS_IT_IS, world), key=lambda key: now[key.name]):
        at, shared = now[key.name], key.shared_by
        whose = number(at * world.largest_share) if key.of_merchant else "–"
        cells = [number(key.units), str(shared or "–"), number(at), whose]
        enough = f"{math.ceil(shared * RATES[-1] / at):,}" if shared else "–"
        rows.append([key.name, *cells, number(more[key.name]) if shared else "–", enough])
    head = ["hot key", "a ticket", "shared by", "breaks at", "of the largest merchant"]
    return markdown([*head, "by four times as many", f"shared by, for {RATES[-1]:,}"], rows)


def prices() -> Iterator[str]:
    """What a million tickets cost."""
    rows = [[name, number(amount), unit, number(cost)] for name, amount, unit, cost in a_million()]
    total = sum(cost for *_, cost in a_million())
    return markdown(["a million tickets", "millions", "USD each", "USD"], [*rows, ["all", "", "", number(total)]])


def plotted(world: World) -> dict[str, object]:
    """Load over time at one rate, and throttling over the rate, of the keys that a change moves."""
    rates = [10 ** (step / 8) for step in range(8, 33)]
    found: dict[str, object] = {"at": AT, "rates": rates, "seconds": LASTS}
    for label, design in (("as it is", AS_IT_IS), ("four times as many keys", AS_IT_IS.times(4))):
        keys = [key for key in hot_keys(design, world) if isinstance(key, HotKey) and key.name in PLOTTED]
        found[label] = {
            key.name: {
                "load": [round(float(units)) for units in key.demand(world, AT).reshape(-1, 20).mean(axis=1)],
                "throttled": [throttled(key.demand(world, rate), key.takes) for rate in rates],
            }
            for key in keys
        }
    return found


def _else() -> list[tuple[str, float]]:
    return [
        ("requests to the API", mix.api_requests()),
        ("functions at once", mix.seconds(api=True) + mix.seconds(api=False)),
        ("of these, behind the stream and the schedule", mix.seconds(api=False)),
        ("entries of threads, which are records of the stream", mix.a_ticket("write")["thread"] / 2),
        ("events", mix.events()),
        ("write units of the busiest table", max(mix.a_ticket("write").values())),
    ]


def _quota(name: str, each: float) -> list[str]:
    quota = QUOTAS.get(name)
    return [f"{quota:,}", number(quota / each)] if quota else ["–", "–"]


def main() -> int:
    """Prints the tables, and writes what the plot shows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--merchants", type=int, default=World.merchants)
    parser.add_argument("--exponent", type=float, default=World.exponent, help="how unequal merchants are: 0 is equal")
    parser.add_argument("--seed", type=int, default=World.seed)
    options = parser.parse_args()
    world = World(merchants=options.merchants, exponent=options.exponent, seed=options.seed)
    for table in (load(), needs(), hot(world), prices()):
        print(*table, "", sep="\n")
    MEASURED.parent.mkdir(parents=True, exist_ok=True)
    MEASURED.write_text(json.dumps(plotted(world), indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
