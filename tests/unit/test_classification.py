"""Classes of a map."""

from __future__ import annotations

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo import classification
from geo.classification import Classes, classify, round_steps

VALUES = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 100.0])
FINITE = st.floats(-1e6, 1e6, allow_nan=False)
SETS = arrays(np.float64, st.integers(1, 60), elements=FINITE)


def test_quantiles_hold_as_many_values_each() -> None:
    found = classify(VALUES, classification.QUANTILES, 5)
    assert found
    assert found.counts(VALUES) == (2, 2, 2, 2, 2)
    assert found.limits[-1] == 100


def test_equal_intervals_are_as_wide_each() -> None:
    found = classify(np.array([0.0, 10.0, 3.0]), classification.EQUAL, 5)
    assert found == Classes(0.0, (2.0, 4.0, 6.0, 8.0, 10.0))


def test_fisher_jenks_sets_the_outlier_apart() -> None:
    found = classify(VALUES, classification.FISHER_JENKS, 2)
    assert found
    assert found.counts(VALUES) == (9, 1)


def test_fisher_jenks_limits_are_those_of_mapclassify() -> None:
    values = np.random.default_rng(3).normal(50, 20, 40).round(1)
    with pytest.warns(UserWarning, match="Numba not installed"):
        expected = mapclassify.FisherJenks(values, k=4)
    found = classify(values, classification.FISHER_JENKS, 4)
    assert found
    assert found.counts(values) == tuple(expected.counts)


def test_own_limits_outside_the_values_are_left_out() -> None:
    found = classify(VALUES, classification.OWN, 5, own=[500, 4, -3, 4])
    assert found == Classes(1.0, (4.0, 100.0))


def test_a_limit_is_what_the_legend_writes() -> None:
    found = classify(np.array([1.04, 1.26, 2.0, 3.0]), classification.QUANTILES, 2, digits=1)
    assert found
    assert all(round(limit, 1) == limit for limit in found.limits)


def test_no_value_makes_no_class() -> None:
    assert classify(np.array([np.nan]), classification.QUANTILES, 5) is None


@given(SETS, st.sampled_from(classification.METHODS), st.integers(1, 9), st.lists(FINITE))
def test_every_value_falls_in_one_class_and_one_bar(
    values: np.ndarray, method: str, k: int, own: list[float]
) -> None:
    found = classify(values, method, k, own=own)
    assert found
    assert list(found.limits) == sorted(set(found.limits))
    assert len(found.limits) <= classification.MOST
    assert sum(found.counts(values)) == len(values)
    assert sum(found.bars(values)) == len(values)


def test_values_that_hardly_differ_still_have_bars() -> None:
    found = classification.Classes(32768.99999999988, (32769.0,))
    assert sum(found.bars(np.array([32768.99999999988, 32769.0]))) == 2


def test_round_steps_are_below_the_largest() -> None:
    assert round_steps(17_072) == (10_000, 2_000, 400)
    assert round_steps(8) == (5, 1)
    assert round_steps(0) == ()


@given(st.floats(1, 1e9))
def test_the_first_round_step_is_at_least_two_fifths_of_the_largest(largest: float) -> None:
    first, *others = round_steps(largest)
    assert 0.4 * largest <= first <= largest
    assert others == sorted(others, reverse=True)
