"""Sums with their coverage."""

from __future__ import annotations

import pandas as pd

from geo.aggregation import Total, totals

VALUES = pd.DataFrame(
    {
        "code": ["a", "b", "c", "d"],
        "value": [100.0, 20.0, None, 7.0],
        "status": ["published", "published", "secret", "secret"],
    }
)
PAIRS = pd.DataFrame(
    {"code": ["a", "b", "b", "c", "d", "e"], "parent_code": ["x", "x", "y", "y", "z", "z"]}
)


def test_a_sum_says_how_many_are_published() -> None:
    table = totals(VALUES, PAIRS).set_index("code")
    assert table.loc["x"].to_list() == [120, 2, 2]
    assert table.loc["y"].to_list() == [20, 1, 2]


def test_an_unknown_is_not_a_zero() -> None:
    row = totals(VALUES, PAIRS).set_index("code").loc["z"]
    assert pd.isna(row["value"])
    assert (row["published"], row["expected"]) == (0, 2)


def test_a_value_that_is_not_published_never_counts() -> None:
    """`d` holds a number that its status hides."""
    assert totals(VALUES, PAIRS)["value"].sum() == 140


def test_a_qpv_of_two_cites_counts_once_in_their_common_total() -> None:
    both = PAIRS[PAIRS["parent_code"].isin(["x", "y"])].assign(parent_code="x + y")
    assert totals(VALUES, both).iloc[0].to_list() == ["x + y", 120, 2, 3]


def test_a_total_is_complete_when_all_is_published() -> None:
    assert Total(3, 2, 2).complete
    assert not Total(3, 1, 2).complete
