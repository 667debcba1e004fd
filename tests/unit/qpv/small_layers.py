"""Two small layers of perimeters, and what the tests of their synchronisation ask of it."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from loaders import errors
from loaders.catalogues.sources import Source
from loaders.qpv import perimeters
from loaders.qpv import sync as synchronisation
from loaders.qpv.perimeters import Generation

COUNT = 8
GEOJSON = "qp2024-france-hexagonale-outre-mer-wgs84-epsg4326.geojson"
ZIP = "qpv2015-metropole-lambert2e-shp.zip"
OFFICIAL_ZIP = "qp-politiquedelaville-shp.zip"
#: Squares of 500 m around Lyon, in Lambert-93, far enough from each other.
SQUARES = [
    shapely.box(842_000 + 2_000 * rank, 6_519_000, 842_500 + 2_000 * rank, 6_519_500)
    for rank in range(COUNT)
]
BOW_TIE = shapely.Polygon([(4.80, 45.70), (4.81, 45.71), (4.81, 45.70), (4.80, 45.71)])

Edit = Callable[[list[dict[str, Any]]], None]


def ignore(*_: Any) -> None:
    pass


def squares(epsg: int = 4326, east_m: float = 0) -> gpd.GeoSeries:
    moved = [shapely.affinity.translate(square, east_m) for square in SQUARES]
    return gpd.GeoSeries(moved, crs=2154).to_crs(epsg)


def write_2024(folder: Path, *, east_m: float = 0, edit: Edit = ignore) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {
                "code_qp": f"QN069{rank:02}M",
                "lib_qp": "Les Minguettes",
                "insee_reg": "84",
                "insee_dep": "69",
                "insee_com": "69259",
                "lib_com": "Vénissieux",
                "siren_epci": "200046977",
            },
            "geometry": shapely.geometry.mapping(square),
        }
        for rank, square in enumerate(squares(east_m=east_m), 1)
    ]
    edit(features)
    path = folder / GEOJSON
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def write_2015(
    folder: Path, name: str = ZIP, *, east_m: float = 0, without: str = "none", epsg: int = 27572
) -> Path:
    codes = [f"QP069{rank:03}" for rank in range(1, COUNT + 1)]
    layer = gpd.GeoDataFrame(
        {"CODE_QP": codes, "NOM_QP": "Les Minguettes", "COMMUNE_QP": "Vénissieux"},
        geometry=squares(epsg, east_m).to_numpy(),
        crs=epsg,
    )
    shapefile = folder / "shapefile"
    shapefile.mkdir(exist_ok=True)
    layer.to_file(shapefile / "QPV.shp", encoding="cp1252")
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(shapefile.iterdir()):
            if part.suffix != without:
                archive.write(part, part.name)
            part.unlink()
    shapefile.rmdir()
    return folder / name


def serve(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Make the official addresses of the catalogue those of a server of the test."""
    known = synchronisation.catalogue.load()

    def find(source_id: str) -> Source:
        source = next(source for source in known if source.id == source_id)
        address = url + source.file.rpartition("/")[2] if source.url else ""
        return dataclasses.replace(source, url=address)

    monkeypatch.setattr(synchronisation.catalogue, "find", find)


def run(folder: Path | None, progress: perimeters.Progress = ignore) -> synchronisation.SyncReport:
    return synchronisation.sync(folder, progress)


def kinds(report: synchronisation.SyncReport) -> dict[Generation, str]:
    return {one.generation: one.kind for one in report.outcomes}


def files(cache: Path) -> set[str]:
    return {path.name for path in cache.iterdir() if path.is_file()}


def the_failure(report: synchronisation.SyncReport) -> errors.CitesError:
    (failure,) = report.failures
    return failure
