"""How repeated measurements are summed up and written."""

import pytest

from local.bench.figures import Spread, number, ratio, share, spread


def test_a_spread_has_the_median_and_the_quartiles() -> None:
    assert spread([5, 1, 4, 2, 3]) == Spread(2, 3, 4)


def test_a_single_measurement_is_its_own_spread() -> None:
    assert spread([7.0]) == Spread(7.0, 7.0, 7.0)


def test_an_outlier_moves_neither_median_nor_quartiles() -> None:
    assert spread([1, 2, 3, 4, 5_000]) == spread([1, 2, 3, 4, 5])


def test_nothing_measured_has_no_spread() -> None:
    with pytest.raises(ValueError, match="no values"):
        spread([])


def test_a_spread_is_written_with_its_quartiles_in_brackets() -> None:
    assert str(Spread(9.04, 10.4, 1234.5)) == "10 (9.0–1,234)"


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0.00"), (0.434, "0.43"), (0.96, "1.0"), (9.94, "9.9"), (9.96, "10"), (43.2, "43"), (4312.4, "4,312")],
)
def test_a_number_has_the_digits_that_count(value: float, written: str) -> None:
    assert number(value) == written


def test_a_ratio_says_how_many_times_ours() -> None:
    assert ratio(24, 2) == "12×"
    assert ratio(1, 2) == "0.50×"


def test_nothing_is_a_multiple_of_nothing() -> None:
    assert ratio(3, 0) == "–"


def test_a_share_has_its_percentage() -> None:
    assert share(3, 4) == "3 of 4 (75%)"
    assert share(0, 0) == "0 of 0"
