"""Likeness is a standardised distance: no unit weighs, nothing is filled in."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.similarity import likeness

CODES = ["a", "b", "c", "d"]
FIGURES = {
    "rate": {"a": 10.0, "b": 12.0, "c": 20.0, "d": 10.0},
    "income": {"a": 11_000.0, "b": 11_000.0, "c": 15_000.0, "d": 13_000.0},
}


def test_the_distance_is_euclidean_once_each_figure_is_divided_by_its_spread() -> None:
    found = likeness("a", FIGURES, CODES)
    rate = math.sqrt(sum((v - 13) ** 2 for v in FIGURES["rate"].values()) / 4)
    income = math.sqrt(sum((v - 12_500) ** 2 for v in FIGURES["income"].values()) / 4)
    expected = {
        "b": 2 / rate,
        "c": math.hypot(10 / rate, 4_000 / income),
        "d": 2_000 / income,
    }
    assert {one.code: one.distance for one in found.neighbours} == pytest.approx(expected)
    assert [one.code for one in found.neighbours] == sorted(expected, key=expected.__getitem__)
    assert found.compared == 4


def test_a_territory_that_lacks_a_figure_is_left_out_and_said() -> None:
    figures = {**FIGURES, "rate": {"a": 10.0, "b": 12.0, "c": 20.0}}
    found = likeness("a", figures, CODES)
    assert {one.code for one in found.neighbours} == {"b", "c"}
    assert dict(found.lacking) == {"d": ("rate",)}
    assert found.compared == 3


def test_one_that_lacks_a_figure_itself_is_like_none() -> None:
    found = likeness("d", {**FIGURES, "rate": {"a": 1.0, "b": 2.0}}, CODES)
    assert found.neighbours == ()
    assert found.lacking["d"] == ("rate",)
    assert found.compared == 2


def test_a_figure_that_does_not_vary_changes_nothing() -> None:
    flat = {**FIGURES, "flat": dict.fromkeys(CODES, 3.0)}
    assert likeness("a", flat, CODES).neighbours == likeness("a", FIGURES, CODES).neighbours


@pytest.mark.parametrize("codes", [[], ["a"]])
def test_without_two_territories_nothing_is_compared(codes: list[str]) -> None:
    found = likeness("a", FIGURES, codes)
    assert (found.neighbours, found.typical) == ((), 0.0)


values = st.floats(-1e6, 1e6).map(lambda v: round(v, 3))


@given(
    rows=st.lists(st.tuples(values, values), min_size=3, max_size=8),
    factor=st.sampled_from([0.001, 7.0, 1000.0]),
)
def test_units_do_not_weigh_and_distances_are_mutual(
    rows: list[tuple[float, float]], factor: float
) -> None:
    codes = [f"t{row}" for row in range(len(rows))]
    figures = {
        name: dict(zip(codes, column, strict=True))
        for name, column in zip(("x", "y"), zip(*rows, strict=True), strict=True)
    }
    scaled = {**figures, "x": {code: factor * v for code, v in figures["x"].items()}}
    ones = {n.code: n.distance for n in likeness("t0", figures, codes).neighbours}
    others = {n.code: n.distance for n in likeness("t0", scaled, codes).neighbours}
    assert others == pytest.approx(ones, rel=1e-6, abs=1e-6)
    back = {n.code: n.distance for n in likeness("t1", figures, codes).neighbours}
    assert back["t0"] == pytest.approx(ones["t1"])
