"""Geometries of the exported QPV: official perimeters, else schematic footprints, else a point."""

from __future__ import annotations

from typing import Any

import pandas as pd
import shapely

from geo.footprints import footprints
from loaders.qpv import perimeters
from loaders.snapshot import Snapshot

OFFICIAL, SCHEMATIC, POINT = "officielle", "schématique", "point publié"
COMMUNE, UNKNOWN = "point de la commune", "inconnue"
"""What the geometry of a QPV is, in the property ``emprise`` of a GeoJSON export."""

_DECIMALS = 6


def geometries(table: pd.DataFrame, data: Snapshot) -> tuple[list[Any], list[str]]:
    """Return the geometry of each QPV, and what it is.

    Parameters
    ----------
    table : DataFrame
        ``generation, code, lon, lat, placement``, one row a QPV.
    data : Snapshot
        Where the figures of the footprints are.

    Returns
    -------
    list
        GeoJSON geometries, None where the place itself is unknown.
    list of str
        What each is, for the property ``emprise``.
    """
    drawn = _shapes(data)
    found: list[Any] = []
    kinds: list[str] = []
    columns = ["generation", "code", "lon", "lat", "placement"]
    for generation, code, lon, lat, placement in table[columns].itertuples(index=False):
        shape, kind = drawn.get((generation, code), (None, UNKNOWN))
        if shape is None and pd.notna(lon):
            shape, kind = shapely.Point(lon, lat), COMMUNE if placement == "commune" else POINT
        if shape is not None:
            rounded = shapely.transform(shape, lambda points: points.round(_DECIMALS))
            shape = shapely.geometry.mapping(rounded)
        found.append(shape)
        kinds.append(kind)
    return found, kinds


def notice() -> list[str]:
    """Say in French where the geometries of each generation come from."""
    lines = []
    for one in perimeters.status().generations:
        origin = "emprises schématiques dessinées d'après leur surface et leur orientation"
        if one.state is not None:
            origin = f"périmètres officiels, {one.state.edition}"
        lines.append(f"QPV {one.generation} : {origin}.")
    return lines


def _shapes(data: Snapshot) -> dict[tuple[int, str], tuple[Any, str]]:
    shapes: dict[tuple[int, str], tuple[Any, str]] = {}
    for generation in perimeters.GENERATIONS:
        figures = data.shapes[data.shapes["level"] == f"qpv{generation}"]
        schematic = footprints(figures)
        official = perimeters.read(generation)
        layers = [(schematic, SCHEMATIC)]
        if official is not None:
            layers.append((official[official.geometry.notna()], OFFICIAL))
        for layer, kind in layers:
            for code, shape in zip(layer["code"], layer.geometry, strict=True):
                shapes[generation, code] = (shape, kind)
    return shapes
