"""Outlines dissolved and simplified as coverages: neighbours share their edges."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import outlines
from geo.territories import ILE_DE_FRANCE

STEP = 0.05
CELLS = 6


def wavy(x: float, y: float) -> tuple[float, float]:
    """Bend a line, so that there is something to simplify."""
    return x + 0.004 * np.sin(90 * y), y + 0.004 * np.sin(90 * x)


def cell(i: int, j: int) -> shapely.Polygon:
    """Return a commune with crooked edges, 20 vertices a side."""
    t = np.linspace(0, 1, 21)[:-1]
    ring = [
        *((i + k, j) for k in t),
        *((i + 1, j + k) for k in t),
        *((i + 1 - k, j + 1) for k in t),
        *((i, j + 1 - k) for k in t),
    ]
    return shapely.Polygon([wavy(3 + STEP * a, 46 + STEP * b) for a, b in ring])


@pytest.fixture
def communes() -> gpd.GeoDataFrame:
    """A square of communes: two départements of three columns each."""
    places = [(i, j) for i in range(CELLS) for j in range(CELLS)]
    return gpd.GeoDataFrame(
        {
            "code": [f"{'01' if i < 3 else '02'}{i}{j:02d}" for i, j in places],
            "departement_code": ["01" if i < 3 else "02" for i, _ in places],
        },
        geometry=[cell(i, j) for i, j in places],
        crs=4326,
    )


def is_coverage(layer: gpd.GeoDataFrame) -> bool:
    return bool(layer.is_valid.all()) and bool(shapely.coverage_is_valid(layer.geometry.to_numpy()))


def vertices(layer: gpd.GeoDataFrame) -> int:
    return int(shapely.get_num_coordinates(layer.geometry.to_numpy()).sum())


def test_slivers_and_overlaps_are_cleaned(communes: gpd.GeoDataFrame) -> None:
    broken = communes.copy()
    broken.loc[7, "geometry"] = broken.geometry[7].buffer(3e-5)
    broken.loc[20, "geometry"] = broken.geometry[20].buffer(-3e-5)
    assert not is_coverage(broken)
    cleaned = outlines.clean(broken)
    assert is_coverage(cleaned)
    assert shapely.coverage_union_all(cleaned.geometry.to_numpy()).geom_type == "Polygon"
    np.testing.assert_allclose(shapely.area(cleaned.geometry), STEP**2, rtol=0.25)


def test_dissolved_neighbours_share_their_edge(communes: gpd.GeoDataFrame) -> None:
    united = outlines.dissolve(communes, communes["departement_code"])
    assert list(united["code"]) == ["01", "02"]
    assert is_coverage(united)
    one, two = united.geometry
    assert one.intersection(two).geom_type in ("LineString", "MultiLineString")
    assert one.intersection(two).length > CELLS * STEP


def test_a_unit_without_a_key_is_left_out_and_one_may_come_twice(
    communes: gpd.GeoDataFrame,
) -> None:
    keys = pd.Series([None] * len(communes), index=communes.index, dtype="object")
    keys[0] = "a"
    assert list(outlines.dissolve(communes, keys)["code"]) == ["a"]
    twice = pd.concat([communes.iloc[:2], communes.iloc[1:2]], ignore_index=True)
    united = outlines.dissolve(twice, pd.Series(["a", "a", "b"]))
    assert united.geometry[1].within(united.geometry[0])


def test_background_is_simpler_and_still_a_coverage(communes: gpd.GeoDataFrame) -> None:
    full = outlines.dissolve(communes, communes["departement_code"])
    simple = outlines.background(full, [False, False])
    assert vertices(simple) < vertices(full) / 2
    assert is_coverage(simple)
    whole = outlines.dissolve(simple, pd.Series(ILE_DE_FRANCE, index=simple.index))
    assert whole.geometry[0].geom_type == "Polygon"
    assert whole.geometry[0].equals(shapely.union_all(simple.geometry.to_numpy()))


def test_a_departement_that_is_kept_lies_on_its_communes(communes: gpd.GeoDataFrame) -> None:
    full = outlines.rounded(outlines.dissolve(communes, communes["departement_code"]))
    simple = outlines.background(full, [True, False])
    assert simple.geometry[0].equals_exact(full.geometry[0], 0)
    assert vertices(simple.iloc[[1]]) < vertices(full.iloc[[1]])
    assert is_coverage(simple)


def test_communes_of_interest_keep_every_vertex(communes: gpd.GeoDataFrame) -> None:
    kept = communes["code"].isin(["01101", "02304"])
    detailed = outlines.detail(communes, kept)
    assert vertices(detailed[kept]) == vertices(communes[kept])
    assert vertices(detailed[~kept]) < vertices(communes[~kept])
    assert is_coverage(outlines.rounded(detailed))


def test_levels_of_one_detail_lie_one_on_another(communes: gpd.GeoDataFrame) -> None:
    detailed = outlines.rounded(outlines.detail(communes, communes["code"].eq("01101")))
    united = outlines.dissolve(detailed, detailed["departement_code"])
    edges = set(map(tuple, shapely.get_coordinates(detailed.geometry.to_numpy())))
    assert set(map(tuple, shapely.get_coordinates(united.geometry.to_numpy()))) <= edges


def test_coordinates_are_rounded(communes: gpd.GeoDataFrame) -> None:
    points = shapely.get_coordinates(outlines.rounded(communes).geometry.to_numpy())
    np.testing.assert_array_equal(points, np.round(points, outlines.DECIMALS))


def test_a_strait_that_rounding_closes_is_mended() -> None:
    ring = [(0, 0), (1, 0), (1, 1), (0.500002, 1), (0.500002, 0.5), (0.5, 0.5), (0.5, 1), (0, 1)]
    layer = gpd.GeoDataFrame({"code": ["a"]}, geometry=[shapely.Polygon(ring)], crs=4326)
    assert outlines.rounded(layer).is_valid.all()


def test_overseas_is_simplified_in_its_own_system() -> None:
    island = shapely.Point(-61.0, 14.65).buffer(0.2, quad_segs=400)
    layer = gpd.GeoDataFrame({"code": ["972"]}, geometry=[island], crs=4326)
    mainland = gpd.GeoDataFrame({"code": ["01"]}, geometry=[cell(0, 0)], crs=4326)
    layer = pd.concat([layer, mainland], ignore_index=True)
    simple = outlines.background(layer, [True, True])
    assert vertices(simple.iloc[[0]]) < vertices(layer.iloc[[0]])
    assert vertices(simple) < vertices(layer)
    assert simple.geometry[0].symmetric_difference(island).area < 0.01 * island.area
