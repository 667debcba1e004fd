"""Schematic footprints: an oriented ellipse where an official perimeter is not at hand.

The ellipse lies at the true centre, has the true area, and the elongation and bearing of the
smallest rectangle around the true shape. It is drawn from published figures, never from a polygon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from geo import plane

if TYPE_CHECKING:
    import pandas as pd

#: Sides of the polygon that draws an ellipse: the eye sees a curve, the file stays small.
SIDES: Final = 32


def ellipse(
    lon: float, lat: float, area_m2: float, length_m: float, width_m: float, bearing_deg: float
) -> shapely.Polygon:
    """Draw the schematic footprint of a neighbourhood.

    Parameters
    ----------
    lon, lat
        Centre, degrees (WGS 84).
    area_m2
        Area the polygon must have, square metres.
    length_m, width_m
        Sides of the minimum rotated rectangle, metres: only their ratio is used.
    bearing_deg
        Bearing of the long side, degrees clockwise from north.

    Returns
    -------
    shapely.Polygon
        In degrees (WGS 84), of area ``area_m2`` and of axes in the ratio length / width.

    Raises
    ------
    ValueError
        If a figure is not a positive number.
    """
    sizes = (area_m2, length_m, width_m)
    if not all(np.isfinite(size) and size > 0 for size in sizes):
        raise ValueError(f"area, length and width must be positive: {sizes}")
    angles = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)
    # The area of the polygon that has these vertices is exactly SIDES/2·sin(2π/SIDES)·a·b.
    product = area_m2 / (SIDES / 2 * np.sin(2 * np.pi / SIDES))
    ratio = length_m / width_m
    along, across = np.sqrt(product * ratio), np.sqrt(product / ratio)
    bearing = np.radians(bearing_deg)
    forward, sideways = along * np.cos(angles), across * np.sin(angles)
    east = forward * np.sin(bearing) + sideways * np.cos(bearing)
    north = forward * np.cos(bearing) - sideways * np.sin(bearing)
    return shapely.Polygon(plane.from_plane(np.column_stack([east, north]), lon, lat))


def footprints(shapes: pd.DataFrame) -> gpd.GeoDataFrame:
    """Draw the schematic footprints of a table of shape figures.

    Parameters
    ----------
    shapes
        Columns ``code, lon, lat, area_m2, length_m, width_m, bearing_deg``.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``code, geometry`` in EPSG:4326, in the order given.
    """
    figures = shapes[["lon", "lat", "area_m2", "length_m", "width_m", "bearing_deg"]]
    drawn = [ellipse(*row) for row in figures.itertuples(index=False)]
    return gpd.GeoDataFrame({"code": shapes["code"].to_numpy()}, geometry=drawn, crs=4326)
