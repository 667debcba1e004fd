"""The crosswalk by overlay."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from geo.crosswalk import MIN_SHARE, crosswalk, overlay

X, Y = 650_000, 6_860_000


def layer(**squares: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    boxes = [box(X + a, Y + b, X + c, Y + d) for a, b, c, d in squares.values()]
    return gpd.GeoDataFrame({"code": list(squares)}, geometry=boxes, crs=2154)


def test_shares_are_those_of_each_generation() -> None:
    links = crosswalk(layer(old=(0, 0, 100, 100)), layer(new=(50, 0, 250, 100)).to_crs(4326))
    assert links.to_dict("records") == [
        {
            "code_2015": "old",
            "code_2024": "new",
            "share_2015": pytest.approx(0.5, abs=1e-4),
            "share_2024": pytest.approx(0.25, abs=1e-4),
        }
    ]


def test_an_overlap_of_2_percent_of_neither_is_no_link() -> None:
    old = layer(old=(0, 0, 1000, 1000))
    assert crosswalk(old, layer(new=(981, 0, 1981, 1000))).empty
    assert len(crosswalk(old, layer(new=(979, 0, 1979, 1000)))) == 1
    assert MIN_SHARE == 0.02


def test_a_small_one_inside_a_large_one_is_a_link_by_its_own_share() -> None:
    links = crosswalk(layer(large=(0, 0, 1000, 1000)), layer(small=(0, 0, 50, 50)))
    assert links["share_2015"][0] == pytest.approx(0.0025)
    assert links["share_2024"][0] == pytest.approx(1)


def test_one_may_become_several_and_several_one() -> None:
    old = layer(a=(0, 0, 100, 100), b=(100, 0, 200, 100), c=(500, 0, 600, 100))
    new = layer(x=(0, 0, 40, 100), y=(40, 0, 200, 100))
    links = crosswalk(old, new)
    pairs = list(zip(links["code_2015"], links["code_2024"], strict=True))
    assert pairs == [("a", "x"), ("a", "y"), ("b", "y")]


def test_neighbours_that_touch_do_not_overlap() -> None:
    assert overlay(layer(a=(0, 0, 10, 10)), layer(b=(10, 0, 20, 10))).empty
