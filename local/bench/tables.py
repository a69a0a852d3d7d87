"""Tables in Markdown, for the terminal and the docs alike."""

from collections.abc import Iterator, Sequence

from local.bench.figures import Spread, number, ratio


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table: the first column names the rows, the others hold figures and are set to the right.

    Raises:
        ValueError: A row has not as many cells as the head.
    """
    yield _line(head)
    yield _line([":--", *("--:" for _ in head[1:])])
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"{len(row)} cells under a head of {len(head)}: {row}")
        yield _line(row)


def compared(name: str, measured: Sequence[Spread | float | None]) -> list[str]:
    """A row of one figure: ours first, then the others, each with its ratio to ours; a dash where there is none."""
    ours = _middle(measured[0])
    cells = [_cell(each) for each in measured]
    for place, each in enumerate(measured):
        if place and ours is not None and each is not None:
            cells[place] += f", {ratio(_middle(each) or 0, ours)}"
    return [name, *cells]


def _middle(measured: Spread | float | None) -> float | None:
    return measured.median if isinstance(measured, Spread) else measured


def _cell(measured: Spread | float | None) -> str:
    if measured is None:
        return "–"
    return str(measured) if isinstance(measured, Spread) else number(measured)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '\\|') for cell in cells)} |"
