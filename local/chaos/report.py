"""What a run tells: what was done, what went wrong by intent, what was checked, and of a broken rule how it came."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from local.chaos.plain import plain
from local.chaos.run import Run

_VIOLATIONS_SHOWN = 10
_TRACE = 60


def print_report(run: Run, seconds: float) -> None:
    """Prints the run's figures, and the traces of what was violated."""
    console = Console(width=120)
    console.print(_operations(run))
    console.print(_figures(run, seconds))
    if not run.violations:
        console.print(f"Every rule holds. Seed {run.seed}.")
        return
    for violation in run.violations[:_VIOLATIONS_SHOWN]:
        console.print(f"{violation.rule}: {violation.what}  {violation.thread}", style="red", markup=False)
    trace(console, run, run.violations[0].thread)
    console.print(f"{len(run.violations)} violations. Seed {run.seed}, {run.operations} operations.", style="red")


def _operations(run: Run) -> Table:
    outcomes = sorted({outcome for _, outcome in run.ledger.outcomes})
    table = Table("operation", "number", *outcomes)
    for name in sorted({name for name, _ in run.ledger.outcomes}):
        counted = (str(run.ledger.outcomes[name, outcome] or "") for outcome in outcomes)
        table.add_row(name, str(run.ledger.operations[name]), *counted)
    return table


def _figures(run: Run, seconds: float) -> Table:
    table = Table("", "number")
    figures = Counter[str](
        {
            "operations": sum(run.ledger.operations.values()),
            "sent, with repeats": len(run.ledger.sent),
            "calls on the wire": run.wire.calls,
            "switches": run.scheduler.switches,
            "transactions": len(run.commits.log),
            "sweeps": run.sweeps,
            "leaps of time": run.leaps,
            **{f"fault: {name}": number for name, number in sorted(run.faults.counted.items())},
            **{f"batches: {name}": number for name, number in sorted(run.stream.outcomes.items())},
            "checked: customers' answers": run.watch.customers_reads,
            "checked: repeats of a key": run.watch.repeats,
        }
    )
    checked = run.evidence.checked if run.evidence else {}
    for name, number in {**figures, **{f"checked: {name}": number for name, number in checked.items()}}.items():
        table.add_row(name, f"{number:,}")
    table.add_row("until", str(run.time.now.date()))
    table.add_row("fingerprint", run.fingerprint)
    table.add_row("seconds", f"{seconds:.0f}")
    return table


def trace(console: Console, run: Run, thread: str) -> None:
    """What was written to a thread and its ticket, with the calls that did it; the last of it."""
    lines: list[str] = []
    for commit in run.commits.log:
        for _, item in commit.puts:
            row = plain(item)
            if thread and row.get("ticket_id") == thread and "kind" in row:
                said = {name: row.get(name) for name in ("number", "kind", "by", "author", "delivery", "at", "sent_at")}
                told = " ".join(f"{name}={value}" for name, value in said.items() if value is not None)
                lines.append(f"{commit.step:>8} {commit.task}: {told} {row.get('detail', '')}")
    for line in lines[-_TRACE:]:
        console.print(line, markup=False, soft_wrap=True)
