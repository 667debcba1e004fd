"""What is compared rests on the same QPV throughout."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import cohort
from geo.grid import EMPTY, Grid

FIRST, LAST = "2016-12-31", "2021-12-31"


def grid(values: dict[str, tuple[float | None, float | None]]) -> Grid:
    rows = [
        (code, period, value, "secret" if value is None else "published", "")
        for code, pair in values.items()
        for period, value in zip((FIRST, LAST), pair, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["code", "period", "value", "status", "note"])
    return Grid.from_frame(frame.astype({"value": "float64"}))


def test_a_qpv_that_misses_a_date_does_not_move_the_change() -> None:
    found = cohort.over_time(grid({"a": (100, 90), "b": (50, 60), "c": (None, 500)}), "abc")
    assert dict(found.sums) == {FIRST: 150, LAST: 150}
    assert (found.published, found.expected) == (2, 3)
    assert found.index(FIRST) == {FIRST: 100, LAST: 100}


def test_a_qpv_outside_the_grid_is_expected_and_not_published() -> None:
    found = cohort.over_time(grid({"a": (100, 90)}), ["a", "z"])
    assert (found.published, found.expected) == (1, 2)
    assert cohort.over_time(EMPTY, ["z"]).sums == {}


def test_without_any_complete_series_there_is_no_index() -> None:
    found = cohort.over_time(grid({"a": (100, None), "b": (None, 5)}), "ab")
    assert (found.sums, found.published) == ({}, 0)
    assert found.index(FIRST) == {}


def test_a_base_of_zero_gives_no_index() -> None:
    assert cohort.over_time(grid({"a": (0, 5)}), "a").index(FIRST) == {}


def test_parts_rest_on_the_qpv_that_publish_all_of_them() -> None:
    grids = {
        "whole": grid({"a": (None, 100), "b": (None, 50), "c": (None, 10)}),
        "f": grid({"a": (None, 60), "b": (None, 20), "c": (None, None)}),
        "h": grid({"a": (None, 40), "b": (None, 30), "c": (None, 4)}),
    }
    found = cohort.parts(grids, "abc", LAST)
    assert (found.published, found.expected) == (2, 3)
    assert found.shares("whole") == pytest.approx({"f": 100 * 80 / 150, "h": 100 * 70 / 150})
    assert cohort.parts(grids, "abc", FIRST).shares("whole") == {}
