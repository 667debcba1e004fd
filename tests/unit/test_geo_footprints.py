"""Schematic footprints: true area, true elongation, true place."""

from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import perimeters, plane
from geo.footprints import SIDES, ellipse, footprints

PLACES = [(2.35, 48.85), (-61.05, 14.6), (55.45, -20.9), (-149.5, -17.5)]


def flat(polygon: shapely.Polygon, lon: float, lat: float) -> shapely.Polygon:
    return shapely.transform(polygon, lambda points: plane.to_plane(points, lon, lat))


@given(
    st.sampled_from(PLACES),
    st.floats(1e3, 1e7),
    st.floats(50, 5_000),
    st.floats(0.05, 1),
    st.floats(0, 180),
)
def test_area_elongation_and_centre_are_true(
    place: tuple[float, float], area: float, length: float, ratio: float, bearing: float
) -> None:
    drawn = flat(ellipse(*place, area, length, length * ratio, bearing), *place)
    assert drawn.is_valid
    assert drawn.area == pytest.approx(area, rel=1e-6)
    assert (drawn.centroid.x, drawn.centroid.y) == pytest.approx((0, 0), abs=1e-2)
    corners = shapely.get_coordinates(drawn)
    reach = [math.hypot(*corner) for corner in corners]
    assert max(reach) / min(reach) == pytest.approx(1 / ratio, rel=1e-3)


@pytest.mark.parametrize(("bearing", "east", "north"), [(0, 0, 1), (90, 1, 0), (45, 1, 1)])
def test_the_long_axis_points_along_the_bearing(bearing: float, east: int, north: int) -> None:
    drawn = flat(ellipse(2.35, 48.85, 80_000, 800, 100, bearing), 2.35, 48.85)
    x, y = max(shapely.get_coordinates(drawn), key=lambda point: math.hypot(*point))
    assert math.atan2(abs(y), abs(x)) == pytest.approx(math.atan2(north, east), abs=1e-6)


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.nan, math.inf])
def test_figures_that_are_not_sizes_are_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        ellipse(2.35, 48.85, wrong, 100, 50, 0)


def test_an_ellipse_gives_back_the_figures_it_was_drawn_from() -> None:
    drawn = ellipse(2.35, 48.85, 120_000, 600, 300, 30)
    layer = gpd.GeoDataFrame({"code": ["QP075001"]}, geometry=[drawn], crs=4326)
    figures = perimeters.shape_figures(layer).iloc[0]
    assert figures["area_m2"] == pytest.approx(120_000, rel=1e-4)
    # The smallest rectangle lies along one of the sides of the polygon that draws the ellipse.
    assert figures["bearing_deg"] == pytest.approx(30, abs=180 / SIDES)
    assert figures["length_m"] / figures["width_m"] == pytest.approx(2, rel=0.02)


def test_a_table_gives_one_footprint_a_row_in_its_order() -> None:
    rows = [("b", 2.3, 48.8, 1e4, 200.0, 100.0, 10.0), ("a", 2.4, 48.9, 2e4, 200.0, 100.0, 10.0)]
    columns = ["code", "lon", "lat", "area_m2", "length_m", "width_m", "bearing_deg"]
    layer = footprints(pd.DataFrame(rows, columns=columns))
    assert list(layer["code"]) == ["b", "a"]
    assert layer.crs.to_epsg() == 4326
    assert list(layer.geom_type) == ["Polygon", "Polygon"]
