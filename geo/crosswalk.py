"""What each QPV of 2015 became in 2024, by overlay of their perimeters.

The two generations share no code, and names repeat: only the ground tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import shapely

from geo.territories import LAMBERT_93

if TYPE_CHECKING:
    import geopandas as gpd

#: Share of either neighbourhood below which an overlap is a difference of drawing, not a link.
MIN_SHARE: Final = 0.02


def overlay(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the areas that the polygons of two layers share.

    Parameters
    ----------
    first, second
        Valid polygons in the same projected CRS (metres).

    Returns
    -------
    pandas.DataFrame
        ``i, j`` (positions in ``first`` and ``second``), ``area_1, area_2, shared`` (m²), one row
        a pair that overlaps, sorted by ``i, j``.
    """
    one, two = first.geometry.to_numpy(), second.geometry.to_numpy()
    i, j = shapely.STRtree(two).query(one, predicate="intersects")
    shared = shapely.area(shapely.intersection(one[i], two[j]))
    pairs = pd.DataFrame(
        {
            "i": i,
            "j": j,
            "area_1": shapely.area(one)[i],
            "area_2": shapely.area(two)[j],
            "shared": shared,
        }
    )
    return pairs[pairs["shared"] > 0].sort_values(["i", "j"], ignore_index=True)


def crosswalk(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> pd.DataFrame:
    """Link the QPV of 2015 and of 2024 that overlap by more than 2 % of either.

    Parameters
    ----------
    old, new
        Columns ``code, geometry``, valid polygons of the mainland, any CRS.

    Returns
    -------
    pandas.DataFrame
        ``code_2015, code_2024, share_2015, share_2024``: the shares (0 to 1) are those of the
        area of each QPV that the other covers. Sorted by both codes.
    """
    pairs = overlay(old.to_crs(LAMBERT_93), new.to_crs(LAMBERT_93))
    links = pd.DataFrame(
        {
            "code_2015": old["code"].to_numpy()[pairs["i"]],
            "code_2024": new["code"].to_numpy()[pairs["j"]],
            "share_2015": pairs["shared"] / pairs["area_1"],
            "share_2024": pairs["shared"] / pairs["area_2"],
        }
    )
    linked = links[["share_2015", "share_2024"]].max(axis=1) > MIN_SHARE
    return links[linked].sort_values(["code_2015", "code_2024"], ignore_index=True)
