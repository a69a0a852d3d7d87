"""What goes out to the gateway: whether Lambda can hand it over."""

import pytest

from contact_seller.http.response import AT_MOST, JSON, Response


@pytest.mark.parametrize(
    ("character", "taken"),
    [("a", 1), ("é", 2), ("語", 3), ("😀", 4), ('"', 2), ("\n", 2)],
    ids=["a letter", "an accent", "an ideogram", "an emoji", "a quote", "a line break"],
)
def test_a_text_fits_by_the_bytes_that_it_takes_as_json(character: str, taken: int) -> None:
    around = 200  # bytes for the status, the headers and the names
    assert Response(200, JSON, character * ((AT_MOST - around) // taken)).fits
    assert not Response(200, JSON, character * (AT_MOST // taken)).fits
