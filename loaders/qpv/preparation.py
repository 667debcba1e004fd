"""From a publisher's file to perimeters that can be written: read, repaired, believed."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd

from geo import perimeters as shapes
from loaders.qpv import perimeters, plausibility
from loaders.qpv.perimeters import GENERATIONS, Generation, Progress
from loaders.readers.qpv2015 import read_qpv2015
from loaders.readers.qpv2024 import read_qpv2024

_READERS: Mapping[Generation, Callable[[Path], gpd.GeoDataFrame]] = MappingProxyType(
    {2015: read_qpv2015, 2024: read_qpv2024}
)


@dataclass(frozen=True)
class Layer:
    """Perimeters ready to be written.

    Attributes
    ----------
    content : bytes
        GeoParquet: ``code`` and ``geometry``, valid polygons in EPSG:4326, sorted by code. The same
        perimeters always give the same bytes.
    rows, repaired : int
        Perimeters kept; of which, made valid.
    shapeless : str
        Codes, separated by a space, of the QPV that the file reduces to a point: not kept.
    """

    content: bytes
    rows: int
    repaired: int
    shapeless: str


def prepare(generation: Generation, source_id: str, path: Path, progress: Progress) -> Layer:
    """Read, repair and check the perimeters of a file.

    Parameters
    ----------
    generation : {2015, 2024}
        Generation of QPV.
    source_id : str
        Source in the catalogue, named in reports.
    path : Path
        The file.
    progress : callable
        Told what is being done, in French, from 0.5 to 0.75 of the whole.

    Returns
    -------
    Layer
        What to write.

    Raises
    ------
    loaders.errors.CitesError
        A file that its reader refuses, or perimeters that are not plausible.
    """
    progress(f"QPV {generation} : lecture de {path.name}", 0.5)
    frame = _READERS[generation](path).to_crs(4326)
    progress(f"QPV {generation} : réparation des géométries", 0.65)
    invalid = ~frame.geometry.is_valid.to_numpy()
    geometries = shapes.repair(frame.geometry.to_numpy())
    frame = gpd.GeoDataFrame({"code": frame["code"].to_numpy()}, geometry=geometries, crs=4326)
    progress(f"QPV {generation} : contrôle de la vraisemblance", 0.75)
    other = perimeters.read(next(one for one in GENERATIONS if one != generation))
    plausibility.check(generation, source_id, frame, other)
    empty = frame.geometry.isna().to_numpy()
    kept = frame[~empty].sort_values("code", ignore_index=True)
    content = io.BytesIO()
    kept.to_parquet(content, index=False, compression="zstd")
    shapeless = " ".join(sorted(frame.loc[empty, "code"]))
    return Layer(content.getvalue(), len(kept), int((invalid & ~empty).sum()), shapeless)
