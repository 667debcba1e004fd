"""Repair of perimeters, their figures, and layers that do not lie at their place."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from shapely import affinity, box, wkt

from geo import perimeters
from geo.territories import departement_of_qpv, metric_crs

BOWTIE = wkt.loads("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")
SPIKE = wkt.loads("POLYGON ((0 0, 4 0, 4 4, 2 4, 2 9, 2 4, 0 4, 0 0))")
COLLECTION = shapely.GeometryCollection(
    [
        shapely.Point(9, 9),
        shapely.GeometryCollection([box(0, 0, 1, 1), shapely.LineString([(0, 0), (5, 5)])]),
    ]
)


@pytest.mark.parametrize(
    ("broken", "area"),
    [(BOWTIE, 2), (SPIKE, 16), (COLLECTION, 1), (box(0, 0, 3, 1), 3)],
    ids=["bow tie", "spike", "nested collection", "already valid"],
)
def test_a_repaired_geometry_is_valid_and_polygonal(broken: shapely.Geometry, area: float) -> None:
    (mended,) = perimeters.repair([broken])
    assert mended.is_valid
    assert mended.geom_type in ("Polygon", "MultiPolygon")
    assert mended.area == pytest.approx(area)


@pytest.mark.parametrize(
    "hopeless",
    [
        None,
        shapely.Polygon(),
        shapely.Point(1, 1),
        wkt.loads("MULTIPOLYGON (((2.48 48.61, 2.48 48.61, 2.48 48.61, 2.48 48.61)))"),
        wkt.loads("POLYGON ((0 0, 1 1, 2 2, 0 0))"),
    ],
    ids=["missing", "empty", "point", "polygon reduced to a point", "flat polygon"],
)
def test_what_has_no_surface_is_missing(hopeless: shapely.Geometry | None) -> None:
    assert perimeters.repair([hopeless])[0] is None


def test_elevations_are_dropped() -> None:
    (mended,) = perimeters.repair([wkt.loads("POLYGON Z ((0 0 5, 1 0 5, 1 1 5, 0 0 5))")])
    assert not mended.has_z


@example([(1, 0), (0, 0), (0, 1), (1, 0), (0, 2), (0, 1)])  # `make_valid` alone leaves it invalid
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=9))
def test_any_ring_is_repaired_or_missing(points: list[tuple[int, int]]) -> None:
    (mended,) = perimeters.repair([shapely.Polygon(points)])
    assert mended is None or (
        mended.is_valid and mended.area > 0 and mended.geom_type in ("Polygon", "MultiPolygon")
    )


def rectangle(lon: float, lat: float, epsg: int, bearing: float) -> gpd.GeoDataFrame:
    """Return a rectangle of 1 000 m by 250 m, in degrees."""
    centre = gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326).to_crs(epsg)[0]
    drawn = box(centre.x - 125, centre.y - 500, centre.x + 125, centre.y + 500)
    turned = affinity.rotate(drawn, -bearing)
    return gpd.GeoDataFrame({"code": ["x"]}, geometry=[turned], crs=epsg).to_crs(4326)


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [(3.0, 46.5, 2154), (-61.53, 16.24, 5490), (55.41, -21.28, 2975), (-52.3, 4.93, 2972)],
    ids=["centre of the mainland", "Guadeloupe", "La Réunion", "Guyane"],
)
def test_the_figures_of_a_rectangle_are_its_own(lon: float, lat: float, epsg: int) -> None:
    figures = perimeters.shape_figures(rectangle(lon, lat, epsg, 30)).iloc[0]
    assert (figures["lon"], figures["lat"]) == pytest.approx((lon, lat), abs=1e-6)
    assert figures["area_m2"] == pytest.approx(250_000, rel=2e-3)
    assert figures["length_m"] == pytest.approx(1_000, rel=2e-3)
    assert figures["width_m"] == pytest.approx(250, rel=2e-3)
    # UTM turns north by less than 1° there.
    assert figures["bearing_deg"] == pytest.approx(30, abs=1)


def test_a_bearing_is_measured_from_true_north() -> None:
    """At Brest, the north of Lambert-93 lies more than 5° away from the true one."""
    street = shapely.box(-4.4865, 48.385, -4.4850, 48.395)
    layer = gpd.GeoDataFrame({"code": ["x"]}, geometry=[street], crs=4326)
    bearing = perimeters.shape_figures(layer).iloc[0]["bearing_deg"]
    assert min(bearing, 180 - bearing) < 0.01


def neighbourhoods(count: int = 30) -> gpd.GeoDataFrame:
    """Return squares of 600 m, 2 km apart, in Lambert-93."""
    corners = [(650_000 + 2_000 * (i % 6), 6_860_000 + 2_000 * (i // 6)) for i in range(count)]
    squares = [box(x, y, x + 600, y + 600) for x, y in corners]
    return gpd.GeoDataFrame({"code": [f"Q{i}" for i in range(count)]}, geometry=squares, crs=2154)


def test_a_layer_51_m_to_the_west_is_detected() -> None:
    reference = neighbourhoods()
    shifted = reference.set_geometry(reference.translate(-51, 0)).to_crs(4326)
    found = perimeters.offset(shifted, reference)
    assert found.shifted
    assert (found.east_m, found.north_m) == pytest.approx((-51, 0), abs=0.01)
    assert found.matches == 30


def test_a_layer_at_its_place_is_not() -> None:
    reference = neighbourhoods()
    redrawn = reference.set_geometry(reference.translate(2, -1))
    found = perimeters.offset(redrawn, reference)
    assert not found.shifted
    assert found.median_iou > 0.99


def test_neighbourhoods_that_changed_say_nothing_of_a_shift() -> None:
    reference = neighbourhoods()
    grown = reference.copy()
    grown.loc[:14, "geometry"] = grown.loc[:14].translate(120, 0).buffer(200)
    found = perimeters.offset(grown, reference)
    assert not found.shifted
    assert found.matches == 15


def test_too_few_neighbourhoods_say_nothing() -> None:
    reference = neighbourhoods(3)
    assert not perimeters.offset(
        reference.set_geometry(reference.translate(-51, 0)), reference
    ).shifted
    nothing = perimeters.offset(reference.set_geometry(reference.translate(90_000, 0)), reference)
    assert (nothing.matches, nothing.shifted) == (0, False)


@pytest.mark.parametrize(
    ("code", "departement"),
    [("QP001001", "01"), ("QP02A001", "2A"), ("QN97101M", "971"), ("QN09328N", "93")],
)
def test_a_qpv_names_its_departement(code: str, departement: str) -> None:
    assert departement_of_qpv(code) == departement


def test_every_part_of_the_country_is_measured_in_its_own_system() -> None:
    assert [metric_crs(code) for code in ("75", "971", "973")] == [2154, 5490, 2972]


def test_repair_keeps_the_shape_of_the_array() -> None:
    grid = np.array([[box(0, 0, 1, 1), BOWTIE]], dtype=object)
    assert perimeters.repair(grid).shape == (1, 2)
