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
        "work": "\n".join(cold(measured["work"], measured["sizes"])),
        "warm": "\n".join(warm(measured["warm"])),
        "layer": "\n".join(layer(measured["sizes"]["layer"])),
    }


def cold(found: Mapping[str, Sequence[Any]], sizes: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Functions' cold starts, slowest first."""
    rows = [(ratios(pairs, "first"), name, pairs) for name, pairs in found.items()]
    bare = [pair["bare"] for pairs in found.values() for pair in pairs]
    head = ["", "ms", "times bare", "processor, times bare", "of it import, ms", "peak, MB", "zipped, KB"]
    lines = [_cold_row("bare boto3", bare, "", "", "")]
    for ratio, name, pairs in sorted(rows, key=lambda row: -row[0].median):
        over = " (over)" if ratio.median > AT_MOST["cold"] else ""
        ours = [pair["ours"] for pair in pairs]
        processor = str(ratios(pairs, "processor"))
        lines.append(_cold_row(name, ours, f"{ratio}{over}", processor, number(sizes[name][1] / 1e3)))
    yield from markdown(head, lines)


def _cold_row(name: str, found: Sequence[Any], ratio: str, processor: str, size: str) -> list[str]:
    first, imported = (_spread([each[what] * 1000 for each in found]) for what in ("first", "import"))
    peak = spread([each["memory"] / _MB for each in found]).median
    return [f"`{name}`" if ratio else name, first, ratio, processor, imported, number(peak), size]


def warm(found: Mapping[str, Sequence[Sequence[float]]]) -> Iterator[str]:
    """Warm requests beside their own calls by boto3."""
    rows = []
    for name, pairs in found.items():
        ratio = spread([ours / bare for ours, bare in pairs])
        over = " (over)" if ratio.median > AT_MOST["warm"] else ""
        ours, bare = ([pair[which] * 1000 for pair in pairs] for which in (0, 1))
        rows.append([f"`{name}`", _spread(ours), _spread(bare), f"{_times(ratio)}{over}"])
    yield from markdown(["", "ms of processor", "its calls by boto3", "times"], rows)


def layer(size: Sequence[int]) -> Iterator[str]:
    """The layer's size."""
    yield from markdown(["", "MB"], [["unzipped", number(size[0] / _MB)], ["zipped", number(size[1] / _MB)]])


def ratios(pairs: Sequence[Any], figure: str) -> Spread:
    """How many times the bare handler's figure ours was, over the pairs."""
    return _Times(*spread([pair["ours"][figure] / pair["bare"][figure] for pair in pairs]))


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
