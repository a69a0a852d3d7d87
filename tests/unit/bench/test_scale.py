"""The tables of docs/scale.md are those that the reckoning gives."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from local import places
from local.bench.partitions import World
from local.bench.scale import hot, load, needs, prices


@pytest.mark.parametrize("table", [load, needs, partial(hot, World()), prices])
def test_the_page_has_the_table_as_it_is_reckoned(table: Callable[[], Iterator[str]]) -> None:
    page = (places.ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    assert "\n".join(table()) in page
