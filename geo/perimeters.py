"""Official perimeters: repair, figures of their shape, and whether a layer lies at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import plane
from geo.crosswalk import overlay
from geo.territories import LAMBERT_93

if TYPE_CHECKING:
    from collections.abc import Sequence

Geometries = npt.NDArray[Any]

_POLYGON: Final = 3
_MULTIPOLYGON: Final = 6

#: Largest offset between two layers of the same neighbourhoods, in metres. The official 2015
#: and 2024 layers agree within 1 m; a layer of 1980s Lambert that skips its datum lies 51 m off.
MAX_OFFSET_M: Final = 15.0
#: Below this median overlap of unchanged neighbourhoods, a layer is held to be misplaced: half
#: way between the 0.97 of the right layers and the 0.63 of a layer 51 m off.
MIN_MEDIAN_IOU: Final = 0.80
#: Fewer matched neighbourhoods than this say nothing about a layer.
MIN_MATCHES: Final = 5


def repair(geometries: Sequence[Any] | Geometries) -> Geometries:
    """Make geometries valid and polygonal.

    ``make_valid`` may answer with points, lines or mixed collections: only polygons are kept.

    Parameters
    ----------
    geometries
        Shapely geometries, any shape of array, any CRS.

    Returns
    -------
    numpy.ndarray
        Valid ``Polygon`` or ``MultiPolygon``, shaped as given; ``None`` where nothing polygonal
        is left (a missing or empty geometry, a line).
    """
    given = np.asarray(geometries, dtype=object)
    valid = shapely.make_valid(shapely.force_2d(given), method="structure", keep_collapsed=False)
    repaired = np.array([_polygonal(geometry) for geometry in valid.ravel()], dtype=object)
    return repaired.reshape(given.shape)


def _polygonal(geometry: Any) -> Any:
    """Return the polygonal part of a geometry made valid, or ``None``."""
    if geometry is None or geometry.is_empty:
        return None
    # GEOS 3.14 can answer with parts that share an edge: united below, they are valid.
    if shapely.get_type_id(geometry) in (_POLYGON, _MULTIPOLYGON) and geometry.is_valid:
        return geometry
    parts = shapely.get_parts(geometry)
    while not np.isin(shapely.get_type_id(parts), (0, 1, 2, _POLYGON)).all():
        parts = shapely.get_parts(parts)
    polygons = parts[shapely.get_type_id(parts) == _POLYGON]
    polygons = polygons[~shapely.is_empty(polygons)]
    return shapely.union_all(polygons) if len(polygons) else None


def shape_figures(perimeters: gpd.GeoDataFrame) -> pd.DataFrame:
    """Measure each perimeter: its centre, its area and the smallest rectangle around it.

    Parameters
    ----------
    perimeters
        Columns ``code, geometry``, valid polygons in EPSG:4326.

    Returns
    -------
    pandas.DataFrame
        ``code, lon, lat`` (centroid, degrees), ``area_m2``, ``length_m, width_m`` (long and short
        sides of the minimum rotated rectangle, metres) and ``bearing_deg`` (of the long side,
        clockwise from true north, 0 to 180), one row a perimeter in the order given.
    """
    rows = [_figures(geometry) for geometry in perimeters.geometry]
    columns = ["lon", "lat", "area_m2", "length_m", "width_m", "bearing_deg"]
    figures = pd.DataFrame(rows, columns=columns, dtype=float)
    figures.insert(0, "code", perimeters["code"].to_numpy())
    return figures


def _figures(geometry: Any) -> tuple[float, ...]:
    lon, lat = shapely.get_coordinates(geometry.centroid)[0]
    flat = shapely.transform(geometry, lambda points: plane.to_plane(points, lon, lat))
    corners = shapely.get_coordinates(shapely.oriented_envelope(flat))
    sides = np.diff(corners[:3], axis=0)
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    east, north = sides[int(np.argmax(lengths))]
    bearing = np.degrees(np.arctan2(east, north)) % 180
    return lon, lat, float(flat.area), float(lengths.max()), float(lengths.min()), float(bearing)


@dataclass(frozen=True)
class Offset:
    """How far one layer lies from another of the same neighbourhoods.

    Attributes
    ----------
    east_m, north_m : float
        Median displacement of the first layer from the second, metres.
    median_iou : float
        Median of intersection over union of the neighbourhoods compared, 0 to 1.
    matches : int
        Number of neighbourhoods compared.
    """

    east_m: float
    north_m: float
    median_iou: float
    matches: int

    @property
    def distance_m(self) -> float:
        """Length of the median displacement, metres."""
        return float(np.hypot(self.east_m, self.north_m))

    @property
    def shifted(self) -> bool:
        """Whether the first layer is misplaced: too far, or overlapping too little."""
        if self.matches < MIN_MATCHES:
            return False
        return self.distance_m > MAX_OFFSET_M or self.median_iou < MIN_MEDIAN_IOU


def offset(layer: gpd.GeoDataFrame, reference: gpd.GeoDataFrame) -> Offset:
    """Compare a layer with a later one of the same neighbourhoods, to detect a datum error.

    The neighbourhoods compared are those that did not change between the two: each the best
    overlap of the other, and of areas within 10 % (an area does not depend on a shift).

    Parameters
    ----------
    layer, reference
        Columns ``code, geometry``, valid polygons, any CRS.

    Returns
    -------
    Offset
        With ``matches`` 0 and no displacement when nothing can be compared.
    """
    first, second = layer.to_crs(LAMBERT_93), reference.to_crs(LAMBERT_93)
    pairs = overlay(first, second)
    similar = pairs["area_1"].between(0.9 * pairs["area_2"], 1.1 * pairs["area_2"])
    mutual = pairs.groupby("i")["shared"].transform("max").eq(pairs["shared"])
    mutual &= pairs.groupby("j")["shared"].transform("max").eq(pairs["shared"])
    pairs = pairs[similar & mutual]
    if pairs.empty:
        return Offset(0.0, 0.0, 1.0, 0)
    iou = pairs["shared"] / (pairs["area_1"] + pairs["area_2"] - pairs["shared"])
    from_ = shapely.get_coordinates(second.geometry.centroid.to_numpy()[pairs["j"]])
    to = shapely.get_coordinates(first.geometry.centroid.to_numpy()[pairs["i"]])
    east, north = np.median(to - from_, axis=0)
    return Offset(float(east), float(north), float(iou.median()), len(pairs))
