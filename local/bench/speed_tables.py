"""The tables of `local.bench.speed`, and their places in the page that shows them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from local.bench.figures import Spread, number, spread
from local.bench.tables import markdown

AT_MOST = {"cold": 1.6, "warm": 2.0}
"""How many times as long as bare boto3 something may take."""

_MB = 1e6


def tables(measured: Mapping[str, Any]) -> dict[str, str]:
    """The tables by their names in the page."""
    return {
        "cold": "\n".join(cold(measured["cold"], measured["sizes"])),
        "work": "\n".join(work(measured["work"])),
        "warm": "\n".join(warm(measured["warm"])),
        "layer": "\n".join(layer(measured["sizes"]["layer"])),
    }


def cold(found: Mapping[str, Sequence[Any]], sizes: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Functions' cold starts, slowest first."""
    rows = [(ratios(turns, "first"), name, turns) for name, turns in found.items()]
    head = ["", "ms", "times bare", "processor, times bare", "of it import, ms", "peak, MB", "zipped, KB"]
    lines = [["bare boto3", _ms(_of("bare", found), "first"), "", "", *_start_cells(_of("bare", found)), ""]]
    for ratio, name, turns in sorted(rows, key=lambda row: -row[0].median):
        ours = _of("ours", {name: turns})
        cells = [
            _ms(ours, "first"),
            f"{ratio}{_over(ratio, 'cold')}",
            str(ratios(turns, "processor")),
            *_start_cells(ours),
        ]
        lines.append([f"`{name}`", *cells, number(sizes[name][1] / 1e3)])
    yield from markdown(head, lines)


def work(found: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Cold starts with much to do, beside bare boto3 that reads one item, and that makes the same calls."""
    calls = ["its calls by boto3, ms", "these, times bare"]
    lines = []
    for name, turns in found.items():
        ratio, made = (ratios(turns, "first", ours=role) for role in ("ours", "calls"))
        row = [f"`{name}`", _ms(_of("ours", {name: turns}), "first"), f"{ratio}{_over(ratio, 'cold')}"]
        row += [_ms(_of("calls", {name: turns}), "first"), f"{made}{_over(made, 'cold')}"]
        row += [str(ratios(turns, figure, other="calls")) for figure in ("first", "processor")]
        lines.append(row)
    yield from markdown(["", "ms", "times bare", *calls, "times its calls", "processor, times its calls"], lines)


def _of(role: str, found: Mapping[str, Sequence[Any]]) -> list[Any]:
    return [turn[role] for turns in found.values() for turn in turns]


def _over(ratio: Spread, limit: str) -> str:
    return " (over)" if ratio.median > AT_MOST[limit] else ""


def _start_cells(starts: Sequence[Any]) -> list[str]:
    return [_ms(starts, "import"), number(spread([each["memory"] / _MB for each in starts]).median)]


def _ms(starts: Sequence[Any], figure: str) -> str:
    return str(spread([each[figure] * 1000 for each in starts]))


def warm(found: Mapping[str, Sequence[Sequence[float]]]) -> Iterator[str]:
    """Warm requests beside their own calls by boto3."""
    rows = []
    for name, pairs in found.items():
        ratio = spread([ours / bare for ours, bare in pairs])
        ours, bare = ([pair[which] * 1000 for pair in pairs] for which in (0, 1))
        rows.append([f"`{name}`", _spread(ours), _spread(bare), f"{_times(ratio)}{_over(ratio, 'warm')}"])
    yield from markdown(["", "ms of processor", "its calls by boto3", "times"], rows)


def layer(size: Sequence[int]) -> Iterator[str]:
    """The layer's size."""
    yield from markdown(["", "MB"], [["unzipped", number(size[0] / _MB)], ["zipped", number(size[1] / _MB)]])


def ratios(turns: Sequence[Any], figure: str, ours: str = "ours", other: str = "bare") -> Spread:
    """How many times the other's figure ours was, turn by turn."""
    return _Times(*spread([turn[ours][figure] / turn[other][figure] for turn in turns]))


def renewed(page: str, named: Mapping[str, str]) -> str:
    """The page with each table between the comments that name it.

    Raises:
        ValueError: A table has no place there.
    """
    for name, table in named.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        if begin not in page or end not in page:
            raise ValueError(f"the page has no place for the table {name}")
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n{table}\n\n{end}{rest.partition(end)[2]}"
    return page


class _Times(Spread):
    """A ratio with two decimals: what matters lies between 1 and 2."""

    __slots__ = ()

    def __str__(self) -> str:
        return _times(self)


def _times(ratio: Spread) -> str:
    return f"{ratio.median:.2f} ({ratio.lower:.2f}–{ratio.upper:.2f})"


def _spread(values: Sequence[float]) -> str:
    return str(spread(values))
