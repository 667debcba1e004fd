"""Quartiles, and marks set side by side."""

from __future__ import annotations

import itertools
import math
import statistics

import pytest

from geo.distribution import describe, swarm


def test_quartiles_are_those_of_a_spreadsheet() -> None:
    values = [3.0, 11.5, 4.25, 8.0, 7.0, 21.0, 1.5, 9.0]
    found = describe(values)
    assert found is not None
    expected = statistics.quantiles(values, n=4, method="inclusive")
    assert [found.q1, found.median, found.q3] == pytest.approx(expected)
    assert (found.count, found.minimum, found.maximum) == (8, 1.5, 21.0)


def test_one_value_is_all_its_quartiles_and_none_has_no_spread() -> None:
    found = describe(iter([4.0]))
    assert found is not None
    assert {found.minimum, found.q1, found.median, found.q3, found.maximum} == {4.0}
    assert describe([]) is None


def test_no_mark_covers_another_and_the_result_is_the_same_twice() -> None:
    places = [300 * (rank * 0.618034 % 1) for rank in range(120)] + [42.0] * 6
    heights = swarm(places, 10)
    assert heights == swarm(places, 10)
    marks = list(zip(places, heights, strict=True))
    for one, other in itertools.combinations(marks, 2):
        assert math.dist(one, other) >= 10 - 1e-6


def test_marks_far_apart_stay_on_the_line() -> None:
    assert swarm([0.0, 50.0, 100.0], 10) == [0.0, 0.0, 0.0]
    assert swarm([], 10) == []
