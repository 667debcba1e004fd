"""Which perimeters hold each of many points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd


def locate(perimeters: gpd.GeoDataFrame, lon: npt.ArrayLike, lat: npt.ArrayLike) -> pd.DataFrame:
    """Find every perimeter that holds each point.

    Some QPV 2015 overlap: a point can lie in two of them, and both are given. A point on the edge
    of a perimeter lies in it.

    Parameters
    ----------
    perimeters
        Columns ``code, geometry``, valid polygons in EPSG:4326.
    lon, lat
        Points, degrees (WGS 84), two arrays of the same length; a point without both coordinates
        lies nowhere.

    Returns
    -------
    pandas.DataFrame
        ``point`` (position in the arrays given, from 0) and ``code``, one row a point and
        perimeter that holds it, sorted by both; no row for a point that lies in none.

    Raises
    ------
    ValueError
        If there are not as many longitudes as latitudes.
    """
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError(f"longitudes {x.shape} and latitudes {y.shape} must be two equal lists")
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    points = shapely.points(x[known], y[known])
    shapes = perimeters.geometry.to_numpy()
    rank, held = shapely.STRtree(shapes).query(points, predicate="intersects")
    codes = perimeters["code"].to_numpy()
    found = pd.DataFrame({"point": known[rank], "code": codes[held]})
    return found.sort_values(["point", "code"], ignore_index=True)
