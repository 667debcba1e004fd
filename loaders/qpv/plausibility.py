"""Whether a layer of perimeters that was read can be believed, before it replaces another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import perimeters as shapes
from loaders import errors, snapshot
from loaders.errors import Fault
from loaders.qpv.perimeters import GENERATIONS, Generation

ROWS: Mapping[Generation, tuple[int, int]] = MappingProxyType(
    {2015: (1_296, 1_514), 2024: (1_550, 1_700)}
)
"""Least and greatest number of perimeters: 2015 is closed (métropole, or overseas included)."""
KNOWN_SHARE: Mapping[Generation, float] = MappingProxyType({2015: 1.0, 2024: 0.95})
"""Share of codes that must be known: a later decree may add QPV 2024, none can add QPV 2015."""
SHAPELESS_SHARE = 0.01
"""Share of perimeters that may be without a surface: simplified layers reduce a few to a point."""
MIN_MATCHES = 5
"""Below this number of common QPV, a median offset says nothing."""
_DEGREE_M = 111_195.0
"""Metres in a degree of latitude, on a sphere: enough to see an offset of some metres."""


def check(
    generation: Generation,
    source_id: str,
    layer: gpd.GeoDataFrame,
    other: gpd.GeoDataFrame | None,
) -> None:
    """Refuse a layer that is incomplete, of unknown QPV, or not at its place.

    Parameters
    ----------
    generation : {2015, 2024}
        Generation of the layer.
    source_id : str
        Named in the report.
    layer : geopandas.GeoDataFrame
        Columns ``code`` and ``geometry`` (repaired, None where nothing is left), EPSG:4326.
    other : geopandas.GeoDataFrame or None
        Perimeters of the other generation, already accepted, to compare places.

    Raises
    ------
    loaders.errors.PerimetersRefusedError
        With all that is wrong.
    """
    faults = [*_rows(generation, source_id, layer), *_shapeless(source_id, layer)]
    faults += _unknown(generation, source_id, layer)
    layer = layer[layer.geometry.notna()]
    if not faults:  # a broken layer has no place to compare
        faults += _against_figures(generation, source_id, layer)
    if not faults and other is not None:
        faults += _against_other(generation, source_id, layer, other)
    if faults:
        raise errors.PerimetersRefusedError(source_id, faults)


def _rows(generation: Generation, source_id: str, layer: gpd.GeoDataFrame) -> list[Fault]:
    least, greatest = ROWS[generation]
    if least <= len(layer) <= greatest:
        return []
    expected = f"de {least} à {greatest} périmètres"
    return [Fault(source_id, None, None, len(layer), "nombre de QPV inattendu", expected)]


def _shapeless(source_id: str, layer: gpd.GeoDataFrame) -> list[Fault]:
    codes = layer.loc[layer.geometry.isna(), "code"]
    if len(codes) <= len(layer) * SHAPELESS_SHARE:
        return []
    why, expected = "géométrie vide, ou sans surface après réparation", "un polygone"
    return [Fault(source_id, str(code), "geometry", None, why, expected) for code in codes]


def _unknown(generation: Generation, source_id: str, layer: gpd.GeoDataFrame) -> list[Fault]:
    territories = _table("territories")
    if territories is None:
        return []
    known = territories.loc[territories["level"] == f"qpv{generation}", "code"]
    unknown = sorted(set(layer["code"]) - set(known))
    if len(unknown) <= len(layer) * (1 - KNOWN_SHARE[generation]):
        return []
    why, expected = "code inconnu", f"le code d'un des {len(known)} QPV {generation}"
    return [Fault(source_id, None, "code", code, why, expected) for code in unknown]


def _against_figures(
    generation: Generation, source_id: str, layer: gpd.GeoDataFrame
) -> Sequence[Fault]:
    """Compare the centres with those of the snapshot: works with one generation alone."""
    figures = _table("shapes")
    if figures is None:
        return []
    known = figures.loc[figures["level"] == f"qpv{generation}"].set_index("code")
    centres = gpd.GeoSeries(layer.geometry.to_numpy(), index=layer["code"]).centroid
    centres = centres[centres.index.isin(known.index)]
    if len(centres) < MIN_MATCHES:
        return []
    known = known.loc[centres.index]
    scale = _DEGREE_M * np.cos(np.radians(known["lat"].to_numpy(dtype=float)))
    east = float(np.median((centres.x - known["lon"]).to_numpy(dtype=float) * scale))
    north = float(np.median((centres.y - known["lat"]).to_numpy(dtype=float) * _DEGREE_M))
    if np.hypot(east, north) <= shapes.MAX_OFFSET_M:
        return []
    return [_shift(source_id, east, north, "leur place connue")]


def _against_other(
    generation: Generation, source_id: str, layer: gpd.GeoDataFrame, other: gpd.GeoDataFrame
) -> Sequence[Fault]:
    """Compare the neighbourhoods that did not change with those of the other generation."""
    offset = shapes.offset(layer, other)
    if not offset.shifted:
        return []
    overlap = f"{100 * offset.median_iou:.0f} %"
    year = next(one for one in GENERATIONS if one != generation)
    reference = f"ceux de {year} (recouvrement médian {overlap})"
    return [_shift(source_id, offset.east_m, offset.north_m, reference)]


def _shift(source_id: str, east: float, north: float, reference: str) -> Fault:
    sides = [
        f"{abs(size):.0f} m vers {side}"
        for size, side in (
            (east, "l'est" if east > 0 else "l'ouest"),
            (north, "le nord" if north > 0 else "le sud"),
        )
        if abs(size) >= 1
    ]
    expected = (
        f"un décalage médian d'au plus {shapes.MAX_OFFSET_M:.0f} m ; cause habituelle : une couche "
        "en Lambert II étendu (EPSG:27572) convertie sans son changement de datum"
    )
    why = f"périmètres décalés de {' et '.join(sides) or 'moins de 1 m'} par rapport à {reference}"
    return Fault(source_id, None, "geometry", None, why, expected)


def _table(name: str) -> pd.DataFrame | None:
    """Return a table of the embedded snapshot, or None where it has not been built yet."""
    try:
        table: pd.DataFrame = getattr(snapshot.load(), name)
    except errors.InvalidSnapshotError:
        return None
    return table
