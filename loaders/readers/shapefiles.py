"""Shapefiles inside a zip archive."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pandas as pd
import pyogrio
import pyproj
import shapely

from loaders.errors import Fault, SchemaFaultError, SourceUnreadableError
from loaders.readers.archives import read_archive
from loaders.readers.geojson import WGS84
from loaders.readers.schemas import RECORD, missing_columns

_LOG = logging.getLogger(__name__)
_DAMAGE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    shapely.errors.ShapelyError,
)
_REQUIRED = (".shp", ".shx", ".dbf", ".prj")
_BYTES = "ISO-8859-1"
"""Encoding that gives each byte back as it is."""
_KNOWN_CRS = (4326, 2154, 27572)
"""WGS 84, Lambert-93, Lambert II étendu: those the QPV were ever published in."""


def read_shapefile(path: Path, columns: Sequence[str], *, prefer: str) -> gpd.GeoDataFrame:
    """Read one layer of a zip of shapefiles, in degrees.

    Parameters
    ----------
    path : Path
        The archive.
    columns : sequence of str
        Attributes to return; the others are ignored.
    prefer : str
        When the archive holds several layers, the one whose name contains this text is read.

    Returns
    -------
    GeoDataFrame
        Text columns and ``geometry`` in EPSG:4326, not repaired; the index holds the rank of the
        record, from 1.

    Raises
    ------
    CitesError
        Not a sound zip; no layer, or none that is preferred; a part of the layer missing (.prj
        among them) or truncated; unknown coordinate system; text in no known encoding; missing
        columns.
    """
    members = read_archive(path, _REQUIRED)
    stem = _layer(members, path.name, prefer)
    parts = {suffix: _part(members, stem, suffix) for suffix in _REQUIRED}
    source = f"{path.name}/{PurePosixPath(stem).name}"
    for suffix in _REQUIRED:
        if not parts[suffix]:
            why = " : sans lui, ses coordonnées n'ont pas de sens" if suffix == ".prj" else ""
            raise SourceUnreadableError(source, f"il manque le fichier {suffix} de la couche{why}")
    _check_lengths(parts, source)
    crs = _crs(parts[".prj"], source)
    layer = _read(parts, columns, source)
    layer.index = pd.RangeIndex(1, len(layer) + 1, name=RECORD)
    return layer.set_geometry(_in_degrees(layer.geometry, crs, source), crs=WGS84)


def _layer(members: dict[str, bytes], source: str, prefer: str) -> str:
    """Return the name, without suffix, of the layer to read."""
    stems = [name[:-4] for name in members if name.lower().endswith(".shp")]
    if not stems:
        raise SourceUnreadableError(source, "l'archive ne contient aucun shapefile (.shp)")
    if len(stems) == 1:
        return stems[0]
    preferred = [stem for stem in stems if prefer.lower() in stem.lower()]
    if len(preferred) != 1:
        raise SourceUnreadableError(
            source,
            f"l'archive contient plusieurs couches ({', '.join(stems)}) et pas une seule dont le "
            f"nom contient « {prefer} »",
        )
    return preferred[0]


def _part(members: dict[str, bytes], stem: str, suffix: str) -> bytes:
    """Return a file of the layer, whatever the case of its suffix; empty when there is none."""
    wanted = (stem + suffix).lower()
    return next((data for name, data in members.items() if name.lower() == wanted), b"")


def _check_lengths(parts: dict[str, bytes], source: str) -> None:
    """Compare each file with the length its own header announces."""
    dbf = parts[".dbf"]
    announced = {
        ".shp": 2 * int.from_bytes(parts[".shp"][24:28], "big"),
        ".shx": 2 * int.from_bytes(parts[".shx"][24:28], "big"),
        ".dbf": int.from_bytes(dbf[4:8], "little") * int.from_bytes(dbf[10:12], "little")
        + int.from_bytes(dbf[8:10], "little"),
    }
    for suffix, length in announced.items():
        if len(parts[suffix]) < max(length, 32):
            raise SourceUnreadableError(
                source,
                f"le fichier {suffix} est tronqué ({len(parts[suffix])} octets, {length} annoncés)",
            )


def _crs(prj: bytes, source: str) -> int:
    """Recognise the coordinate system of the .prj file; return its EPSG code."""
    try:
        code = pyproj.CRS.from_wkt(prj.decode("ascii", "replace")).to_epsg()
    except pyproj.exceptions.CRSError as error:
        raise SourceUnreadableError(source, "le fichier .prj est illisible") from error
    if code not in _KNOWN_CRS:
        known = ", ".join(f"EPSG:{known}" for known in _KNOWN_CRS)
        found = "inconnu" if code is None else f"EPSG:{code}"
        raise SourceUnreadableError(
            source, f"système de coordonnées {found} dans le fichier .prj ; attendu : {known}"
        )
    return int(code)


def _read(parts: dict[str, bytes], columns: Sequence[str], source: str) -> gpd.GeoDataFrame:
    """Read the layer with GDAL, in a folder of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="cites-") as folder,
        warnings.catch_warnings(record=True) as heard,
    ):
        warnings.simplefilter("always")
        for suffix in _REQUIRED:
            Path(folder, f"layer{suffix}").write_bytes(parts[suffix])
        layer = Path(folder, "layer.shp")
        try:
            found = [str(name) for name in pyogrio.read_info(layer, encoding=_BYTES)["fields"]]
            if faults := missing_columns(found, columns, source):
                raise SchemaFaultError(source, faults)
            frame = pyogrio.read_dataframe(
                layer, columns=list(columns), encoding=_BYTES, use_arrow=False, on_invalid="ignore"
            )
        except _DAMAGE as error:
            raise SourceUnreadableError(source, f"shapefile abîmé ({error})") from error
    # What GDAL finds odd is no reason to refuse the file; a shape it cannot build is missing.
    for text in dict.fromkeys(str(warning.message) for warning in heard):
        _LOG.warning("%s : GDAL signale « %s »", source, text)
    for name in columns:
        frame[name] = frame[name].map(_decoded).astype("str")
    return frame


def _decoded(cell: object) -> str | None:
    """Decode a cell that was read byte for byte; None for an empty one.

    There is no .cpg file to trust, and the publisher's own layer mixes both encodings in use: text
    with accents is almost never valid UTF-8 by chance, the other is that of French Windows.
    """
    if not isinstance(cell, str) or not cell.strip():
        return None
    data = cell.encode(_BYTES)
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").strip()


def _in_degrees(shapes: gpd.GeoSeries, epsg: int, source: str) -> gpd.GeoSeries:
    """Transform to WGS 84 with the datum, or refuse: skipping it moves Lambert II by some 51 m."""
    transformer = pyproj.Transformer.from_crs(epsg, WGS84, always_xy=True, allow_ballpark=False)
    moved = shapely.transform(shapes.to_numpy(), transformer.transform, interleaved=False)
    out = ~(
        pd.DataFrame(shapely.bounds(moved)).abs().le([180, 90, 180, 90]).all(axis=1)
        | shapely.is_missing(moved)
        | shapely.is_empty(moved)
    )
    if out.any():
        why, expected = "coordonnées hors de la Terre", "celles qu'annonce le fichier .prj"
        raise SchemaFaultError(
            source,
            [
                Fault(source, f"{RECORD} {rank}", "geometry", shapes[rank].bounds, why, expected)
                for rank in shapes.index[out]
            ],
        )
    return gpd.GeoSeries(moved, index=shapes.index, crs=WGS84)
