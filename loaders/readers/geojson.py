"""GeoJSON files as the State publishes them: features in degrees, properties as text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from loaders.errors import Fault, SchemaFaultError, SourceUnreadableError
from loaders.readers.files import decode, read_bytes
from loaders.readers.schemas import OBJECT, missing_columns

WGS84 = "EPSG:4326"
_LIMITS = (180, 90, 180, 90)
"""Of the absolute values of west, south, east and north, in degrees."""


def read_features(path: Path, columns: Sequence[str]) -> gpd.GeoDataFrame:
    """Read the wanted properties and the geometry of each feature.

    Parameters
    ----------
    path : Path
        GeoJSON in UTF-8, in degrees.
    columns : sequence of str
        Properties to return; the others are ignored.

    Returns
    -------
    GeoDataFrame
        Text columns (a JSON null is missing, anything else is its text) and ``geometry`` in
        EPSG:4326, as published: neither repaired nor checked. The index holds the rank of the
        feature in the file, from 1.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        No file, or not a GeoJSON collection in degrees.
    SchemaFaultError
        Missing properties and unreadable geometries, all of them.
    """
    features = _features(path)
    if not features:
        raise SourceUnreadableError(path.name, "la collection ne contient aucun objet")
    properties = [_properties(feature) for feature in features]
    found = list(dict.fromkeys(name for row in properties for name in row))
    faults = missing_columns(found, columns, path.name)
    known = [name for name in columns if name in found]
    for rank, row in enumerate(properties, 1):
        faults += [
            Fault(
                path.name, f"{OBJECT} {rank}", name, None, "propriété absente", "un texte ou null"
            )
            for name in known
            if name not in row
        ]
    geometries, broken = _geometries(features, path.name)
    if faults or broken:
        raise SchemaFaultError(path.name, faults + broken)
    ranks = pd.RangeIndex(1, len(features) + 1, name=OBJECT)
    texts = {name: [_text(row[name]) for row in properties] for name in columns}
    frame = pd.DataFrame(texts, index=ranks, dtype="str")
    return gpd.GeoDataFrame(frame, geometry=geometries, crs=WGS84)


def read_json(path: Path) -> object:
    """Read a JSON file in UTF-8; the caller checks what it holds.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        No file, or truncated, or not JSON.
    """
    text = decode(read_bytes(path), path.name, "utf-8-sig")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        truncated = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        reason = "le fichier est tronqué" if truncated else "ce n'est pas du JSON bien formé"
        raise SourceUnreadableError(
            path.name, f"{reason} (ligne {error.lineno}, colonne {error.colno})"
        ) from error
    except (RecursionError, ValueError) as error:  # brackets without end, numbers without end
        raise SourceUnreadableError(path.name, "ce JSON ne peut pas être lu") from error


def _features(path: Path) -> list[dict[str, Any]]:
    """Return the features of the collection, checked to be in degrees."""
    content = read_json(path)
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise SourceUnreadableError(path.name, "ce n'est pas une collection GeoJSON")
    features: list[dict[str, Any]] = content["features"]
    if not all(isinstance(feature, dict) for feature in features):
        raise SourceUnreadableError(path.name, "la collection contient autre chose que des objets")
    # Absent in today's GeoJSON, which is always in WGS 84; still written by GDAL.
    crs = json.dumps(content.get("crs"))
    if crs != "null" and not re.search(r'"name": "[^"]*(CRS84|EPSG:+4326)"', crs):
        raise SourceUnreadableError(
            path.name, "système de coordonnées inattendu, des degrés WGS 84 sont attendus"
        )
    return features


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _text(value: object) -> str | None:
    return None if value is None else str(value).strip()


def _geometries(
    features: list[dict[str, Any]], source: str
) -> tuple[np.ndarray[Any, np.dtype[np.object_]], list[Fault]]:
    """Build the geometries; a feature without one has None, for its schema to refuse."""
    geometries = np.full(len(features), None, dtype=object)
    faults = []
    for place, feature in enumerate(features):
        published = feature.get("geometry")
        if published is None:
            continue
        row = f"{OBJECT} {place + 1}"
        try:
            shape = shapely.from_geojson(json.dumps(published))
        except shapely.errors.ShapelyError:
            why, expected = "géométrie illisible", "une géométrie GeoJSON"
            faults.append(Fault(source, row, "geometry", None, why, expected))
            continue
        if not _in_degrees(shape):
            why, expected = "coordonnées hors de la Terre", "longitude puis latitude, en degrés"
            faults.append(Fault(source, row, "geometry", shape.bounds, why, expected))
        geometries[place] = shape
    return geometries, faults


def _in_degrees(geometry: shapely.Geometry) -> bool:
    if geometry.is_empty:
        return True
    return bool((np.abs(geometry.bounds) <= _LIMITS).all())
