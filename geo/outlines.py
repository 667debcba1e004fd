"""Outlines of the larger territories, dissolved from communes so that neighbours share edges.

All levels come from one coverage: communes cleaned until they neither overlap nor leave slivers.

* Detailed levels (commune, EPCI, EPT, cité) are unions of the same simplified communes, so they
  lie exactly one on another. Communes of interest keep every vertex of the source, which was
  already generalised at some 250 m; the edges between other communes are simplified further.
* Background levels: départements are simplified further, but where they are drawn together with
  communes and EPCI, in Île-de-France; régions are unions of these simplified départements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer

from geo.perimeters import repair
from geo.territories import LAMBERT_93, metric_crs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Geometries = npt.NDArray[Any]

#: Width of the gaps between communes that are slivers of drawing, degrees (some 10 m).
SLIVER_DEG: Final = 1e-4
#: Simplification of the edges between communes of no interest, metres. As everywhere below, a
#: vertex goes when the triangle it makes with its neighbours is smaller than this squared.
COMMUNE_TOLERANCE_M: Final = 400.0
#: Simplification of départements and régions on the mainland, metres: some three pixels at the
#: zoom of the whole country.
DEPARTEMENT_TOLERANCE_M: Final = 600.0
#: The same overseas, where islands are drawn larger than the mainland.
OVERSEAS_TOLERANCE_M: Final = 300.0
#: Decimals of the coordinates kept, degrees: 5 decimals are about 1 m.
DECIMALS: Final = 5

_ATTEMPTS: Final = 3


def clean(communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Turn communes into a true coverage: no overlap, no sliver, identical shared edges.

    Parameters
    ----------
    communes
        ``geometry`` valid polygons, EPSG:4326.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows with their geometries cleaned.

    Raises
    ------
    ValueError
        If a commune vanishes.
    """
    geometries = np.asarray(communes.geometry.to_numpy(), dtype=object)
    cleaned = shapely.coverage_clean(geometries, gap_width=SLIVER_DEG)
    if shapely.is_empty(cleaned).any():
        raise ValueError("a commune vanished while the coverage was cleaned")
    return communes.set_geometry(gpd.GeoSeries(cleaned, communes.index, crs=4326))


def rounded(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Round the coordinates of a coverage, and mend what rounding broke.

    Levels of the same detail stay one on another: the same vertex is rounded the same way in each.

    Parameters
    ----------
    layer
        A valid coverage, EPSG:4326.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows, still a valid coverage of valid polygons.

    Raises
    ------
    ValueError
        If it cannot be mended.
    """
    geometries = np.asarray(layer.geometry.to_numpy(), dtype=object)
    for _ in range(_ATTEMPTS):
        geometries = _on_grid(geometries)
        # A narrow strait may close upon itself: its polygon is then invalid.
        broken = ~shapely.is_valid(geometries)
        geometries[broken] = repair(geometries[broken])
        if shapely.coverage_is_valid(geometries):
            return layer.set_geometry(gpd.GeoSeries(geometries, layer.index, crs=layer.crs))
        geometries = shapely.coverage_clean(geometries)
    raise ValueError(f"the coverage is still invalid after {_ATTEMPTS} rounds of cleaning")


def _on_grid(geometries: Geometries) -> Geometries:
    """Round coordinates to `DECIMALS`; a few polygons may become invalid."""
    moved = shapely.transform(geometries, lambda points: np.round(points, DECIMALS))
    return np.asarray(moved, dtype=object)


def dissolve(units: gpd.GeoDataFrame, keys: pd.Series[str]) -> gpd.GeoDataFrame:
    """Unite the polygons of a coverage that have the same key.

    Parameters
    ----------
    units
        A valid coverage.
    keys
        Key of each unit, aligned on the index of ``units``; rows without a key are left out. A
        unit may come several times, under several keys.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``code`` (the keys, sorted) and ``geometry``.
    """
    known = keys.dropna()
    geometries = units.geometry.reindex(known.index) if units.index.is_unique else units.geometry
    groups = gpd.GeoSeries(geometries.to_numpy(), crs=units.crs).groupby(known.to_numpy())
    united = {str(code): shapely.coverage_union_all(group.to_numpy()) for code, group in groups}
    codes = sorted(united)
    return gpd.GeoDataFrame(
        {"code": pd.Series(codes, dtype="str")},
        geometry=[united[code] for code in codes],
        crs=units.crs,
    )


def detail(communes: gpd.GeoDataFrame, kept: Sequence[bool] | pd.Series[bool]) -> gpd.GeoDataFrame:
    """Simplify the edges between communes of no interest; the others keep every vertex.

    Parameters
    ----------
    communes
        A clean coverage, EPSG:4326, columns ``departement_code, geometry``.
    kept
        Whether each commune keeps every vertex.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows, on a grid of `DECIMALS` decimals; see `rounded` for what that may break.
    """
    coarse = ~np.asarray(kept, dtype=bool)
    geometries = np.asarray(communes.geometry.to_numpy(), dtype=object).copy()
    geometries[coarse] = _by_zone(
        geometries[coarse],
        communes["departement_code"].to_numpy()[coarse],
        # The outer boundary stays as it is: it is the edge shared with the communes kept.
        lambda flat, _: shapely.coverage_simplify(
            flat, COMMUNE_TOLERANCE_M, simplify_boundary=False
        ),
    )
    # Going to metres and back moves a vertex by less than a nanometre: enough to part neighbours.
    return communes.set_geometry(
        gpd.GeoSeries(_on_grid(geometries), communes.index, crs=communes.crs)
    )


def background(
    departements: gpd.GeoDataFrame, kept: Sequence[bool] | pd.Series[bool]
) -> gpd.GeoDataFrame:
    """Simplify a coverage of départements for the national view.

    Parameters
    ----------
    departements
        A clean coverage, EPSG:4326, columns ``code, geometry``.
    kept
        Whether each département of the mainland keeps every vertex, so that it lies on the
        communes and EPCI drawn with it; overseas ones never do.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows, rounded, still a valid coverage: régions can be dissolved from it.
    """
    geometries = np.asarray(departements.geometry.to_numpy(), dtype=object).copy()
    codes = departements["code"].to_numpy()
    mainland = np.array([metric_crs(code) == LAMBERT_93 for code in codes])
    coarse = np.flatnonzero(~(np.asarray(kept, dtype=bool) & mainland))
    simplified = _by_zone(
        np.append(geometries[coarse], _sea(geometries[mainland])),
        np.append(codes[coarse], ""),
        _simplify_departements,
    )
    geometries[coarse] = simplified[:-1]
    return rounded(
        departements.set_geometry(gpd.GeoSeries(geometries, departements.index, crs=4326))
    )


def _sea(mainland: Geometries) -> Any:
    """Return what surrounds the mainland.

    As one more polygon of the coverage it makes the coast an inner edge, which is simplified; what
    is left as outer edges, which are not, is those of the départements kept.
    """
    land = shapely.coverage_union_all(mainland)
    return shapely.box(*shapely.bounds(land)).buffer(1, join_style="mitre").difference(land)


def _simplify_departements(flat: Geometries, crs: int) -> Geometries:
    if crs == LAMBERT_93:
        simple = shapely.coverage_simplify(flat, DEPARTEMENT_TOLERANCE_M, simplify_boundary=False)
    else:
        simple = shapely.coverage_simplify(flat, OVERSEAS_TOLERANCE_M)
    return np.asarray(simple, dtype=object)


def _by_zone(
    geometries: Geometries,
    departements: Geometries,
    change: Callable[[Geometries, int], Geometries],
) -> Geometries:
    """Apply a change in metres, in the official projection of each part of the country."""
    zones = np.array([metric_crs(code) for code in departements], dtype=int)
    changed = np.empty(len(geometries), dtype=object)
    for zone in np.unique(zones):
        inside = zones == zone
        to_metres = Transformer.from_crs(4326, int(zone), always_xy=True)
        to_degrees = Transformer.from_crs(int(zone), 4326, always_xy=True)
        flat = shapely.transform(geometries[inside], to_metres.transform, interleaved=False)
        flat = change(np.asarray(flat, dtype=object), int(zone))
        changed[inside] = shapely.transform(flat, to_degrees.transform, interleaved=False)
    return changed
