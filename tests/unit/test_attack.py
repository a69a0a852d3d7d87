"""What `make attack` prints of a run."""

from collections import Counter

from local.attack.__main__ import table


def test_a_table_counts_each_status_by_route_and_role() -> None:
    sent = Counter({("platform", "GET /a", 200): 3, ("platform", "GET /a", 404): 1, ("nobody", "GET /a", 401): 2})
    header, _, row, total = table(sent)
    assert header == "| route | customer-1 | merchant-1 | platform | storefront | nobody |"
    assert row == "| `GET /a` |  |  | 200: 3, 404: 1 |  | 401: 2 |"
    assert total == "| in all | 0 | 0 | 4 | 0 | 2 |"
