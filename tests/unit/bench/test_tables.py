"""Tables in Markdown, and rows that compare others with ours."""

import pytest

from local.bench.figures import Spread
from local.bench.tables import compared, markdown


def test_a_table_has_a_head_a_ruler_and_its_rows() -> None:
    assert list(markdown(["", "ours"], [["size", "3"]])) == ["|  | ours |", "| :-- | --: |", "| size | 3 |"]


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert next(markdown(["a|b"], [])) == "| a\\|b |"


def test_a_row_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells under a head of 2"):
        list(markdown(["", "ours"], [["size"]]))


def test_others_are_shown_with_their_ratio_to_ours() -> None:
    row = compared("time", [Spread(9.96, 20, 30), Spread(30, 40, 50), 10.0])
    assert row == ["time", "20 (10–30)", "40 (30–50), 2.0×", "10, 0.50×"]


def test_what_was_not_measured_is_a_dash() -> None:
    assert compared("time", [2.0, None]) == ["time", "2.0", "–"]


def test_without_a_figure_of_ours_there_is_no_ratio() -> None:
    assert compared("time", [None, 10.0]) == ["time", "–", "10"]
