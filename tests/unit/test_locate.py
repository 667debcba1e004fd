"""Points in perimeters: all of those that hold a point, and nothing invented."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.locate import locate

SQUARES = gpd.GeoDataFrame(
    {"code": ["QP093002", "QP093001", "QP075001"]},
    geometry=[shapely.box(1, 0, 3, 2), shapely.box(0, 0, 2, 2), shapely.box(10, 10, 11, 11)],
    crs="EPSG:4326",
)


def found(lon: list[float], lat: list[float]) -> list[tuple[int, str]]:
    return list(locate(SQUARES, lon, lat).itertuples(index=False, name=None))


def test_a_point_of_two_overlapping_perimeters_lies_in_both() -> None:
    assert found([1.5, 0.5], [1.0, 1.0]) == [(0, "QP093001"), (0, "QP093002"), (1, "QP093001")]


def test_a_point_on_the_edge_lies_inside() -> None:
    assert found([10.0, 11.0], [10.5, 11.0]) == [(0, "QP075001"), (1, "QP075001")]


def test_a_point_outside_or_without_coordinates_lies_nowhere() -> None:
    assert found([5.0, np.nan, 0.5, 10.5], [5.0, 1.0, np.inf, 10.5]) == [(3, "QP075001")]


def test_no_point_and_no_perimeter_give_an_empty_table() -> None:
    assert found([], []) == []
    none = locate(SQUARES.iloc[:0], [1.0], [1.0])
    assert list(none.columns) == ["point", "code"]
    assert none.empty


@pytest.mark.parametrize(("lon", "lat"), [([1.0], [1.0, 2.0]), ([[1.0]], [[1.0]])])
def test_lists_of_different_lengths_are_refused(lon: list[float], lat: list[float]) -> None:
    with pytest.raises(ValueError, match="two equal lists"):
        locate(SQUARES, lon, lat)


@given(st.lists(st.tuples(st.floats(-1, 12), st.floats(-1, 12)), max_size=30))
def test_the_index_finds_what_looking_at_each_perimeter_finds(
    points: list[tuple[float, float]],
) -> None:
    one_by_one = sorted(
        (rank, code)
        for rank, point in enumerate(points)
        for code, shape in zip(SQUARES["code"], SQUARES.geometry, strict=True)
        if shape.intersects(shapely.Point(point))
    )
    lon, lat = [x for x, _ in points], [y for _, y in points]
    table = locate(SQUARES, lon, lat)
    assert isinstance(table, pd.DataFrame)
    assert list(table.itertuples(index=False, name=None)) == one_by_one
