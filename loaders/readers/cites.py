"""The 84 cités de l'emploi: the ANCT's two lists, by QPV and by commune."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

from geo.codes import CITE, COMMUNE, QPV_2015
from loaders.errors import Fault
from loaders.readers.geojson import read_features
from loaders.readers.schemas import OBJECT, Rule, number_column, text_column, validate

_COLUMNS = ["id_territoire", "lib_territoire", "liste_geo"]
_ENTRY = re.compile(r"\s*(?P<name>[^;].*?) \((?P<code>[^()\s]*)\)\s*(?:;|$)", re.DOTALL)
_EXPECTED_LIST = "« Nom (code); Nom (code) »"


def _cite_code(column: str, title: str, *, unique: bool = False) -> pa.Column:
    description = "Identifiant de l'ANCT, cde-001 à cde-084."
    return text_column(column, title, description, rule=Rule(CITE), unique=unique)


CITES_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": _cite_code("id_territoire", "Code de la cité", unique=True),
        "name": text_column("lib_territoire", "Nom de la cité", "Nom publié par l'ANCT."),
        "lon": number_column(
            "geometry", "Longitude", "Du point publié, en degrés WGS 84.", minimum=-180, maximum=180
        ),
        "lat": number_column(
            "geometry", "Latitude", "Du point publié, en degrés WGS 84.", minimum=-90, maximum=90
        ),
    },
    title="Cités de l'emploi",
)

CITE_QPV_SCHEMA: Final = pa.DataFrameSchema(
    {
        "cite_code": _cite_code("id_territoire", "Code de la cité"),
        "qpv_code": text_column(
            "liste_geo", "Code du QPV", "QPV 2015 de la cité.", rule=Rule(QPV_2015)
        ),
        "qpv_name": text_column("liste_geo", "Nom du QPV", "Nom donné par l'ANCT dans sa liste."),
    },
    unique=["cite_code", "qpv_code"],
    title="QPV 2015 de chaque cité",
)

CITE_COMMUNES_SCHEMA: Final = pa.DataFrameSchema(
    {
        "cite_code": _cite_code("id_territoire", "Code de la cité"),
        "commune_code": text_column(
            "liste_geo",
            "Code de la commune",
            "Commune touchée : un QPV de la cité la touche, elle n'est pas « membre » pour autant.",
            rule=Rule(COMMUNE),
        ),
        "commune_name": text_column("liste_geo", "Nom de la commune", "Nom donné par l'ANCT."),
    },
    unique=["cite_code", "commune_code"],
    title="Communes touchées par chaque cité",
)


def parse_listing(text: str) -> tuple[list[tuple[str, str]], str]:
    """Split a ``liste_geo`` cell into its entries.

    Parameters
    ----------
    text : str
        "Name (code); Name (code)"; a name may itself hold brackets.

    Returns
    -------
    list of (str, str)
        Name and code of each entry; the code is not checked.
    str
        What is left where the text stops being a list of entries; empty when all was read.
    """
    entries, place = [], 0
    while place < len(text) and (match := _ENTRY.match(text, place)):
        entries.append((match["name"], match["code"]))
        place = match.end()
    return entries, text[place:].strip()


def read_cites(path: Path) -> pd.DataFrame:
    """Read the cités of the ANCT's list by QPV (``cde_geom_20231108.geojson``).

    Parameters
    ----------
    path : Path
        GeoJSON, one feature a cité, with one point.

    Returns
    -------
    DataFrame
        One row a cité: ``code``, ``name``, ``lon``, ``lat`` (degrees, the published point).

    Raises
    ------
    CitesError
        Missing or unreadable file, or one report of all that breaks `CITES_SCHEMA`.
    """
    features = read_features(path, _COLUMNS)
    points = features.geometry.where((features.geom_type == "Point") & ~features.is_empty)
    expected = "un seul point par cité"
    faults = [
        Fault(path.name, f"{OBJECT} {rank}", "geometry", kind, "géométrie inattendue", expected)
        for rank, kind in features.geom_type[points.isna()].items()
    ]
    frame = pd.DataFrame(
        {
            "code": features["id_territoire"],
            "name": features["lib_territoire"],
            # A cité without its point is told once, above, not again for each coordinate.
            "lon": points.x.fillna(0.0),
            "lat": points.y.fillna(0.0),
        }
    )
    return validate(frame, CITES_SCHEMA, path.name, faults)


def read_cite_qpv(path: Path) -> pd.DataFrame:
    """Read the cité–QPV pairs of the ANCT's list by QPV (``cde_geom_20231108.geojson``).

    Parameters
    ----------
    path : Path
        GeoJSON, one feature a cité, ``liste_geo`` = "Name (QP…); Name (QP…)".

    Returns
    -------
    DataFrame
        One row a pair: ``cite_code``, ``qpv_code`` (2015), ``qpv_name``.

    Raises
    ------
    CitesError
        Missing or unreadable file, or one report of all that breaks `CITE_QPV_SCHEMA`.
    """
    frame, faults = _pairs(read_features(path, _COLUMNS), "qpv", path.name)
    return validate(frame, CITE_QPV_SCHEMA, path.name, faults)


def read_cite_communes(path: Path) -> pd.DataFrame:
    """Read the cité–commune pairs of the ANCT's list by commune (``cde_geom_20240305.geojson``).

    Parameters
    ----------
    path : Path
        GeoJSON, one feature a distinct set of cités: "cde-002 ; cde-061" has the communes that
        belong to both, so each of them makes a pair with each of the cités.

    Returns
    -------
    DataFrame
        One row a pair: ``cite_code``, ``commune_code``, ``commune_name``.

    Raises
    ------
    CitesError
        Missing or unreadable file, or one report of all that breaks `CITE_COMMUNES_SCHEMA`.
    """
    frame, faults = _pairs(read_features(path, _COLUMNS), "commune", path.name)
    return validate(frame, CITE_COMMUNES_SCHEMA, path.name, faults)


def _pairs(
    features: gpd.GeoDataFrame, member: str, source: str
) -> tuple[pd.DataFrame, list[Fault]]:
    """Make one row a cité and a member; columns ``cite_code, {member}_code, {member}_name``."""
    ranks, rows, faults = [], [], []
    for rank, cites, listing in features[["id_territoire", "liste_geo"]].itertuples():
        # A missing cell is kept as an empty one: the schema reports it.
        entries, rest = parse_listing("" if pd.isna(listing) else listing)
        if rest or not entries:
            row, found = f"{OBJECT} {rank}", rest or None
            faults.append(
                Fault(source, row, "liste_geo", found, "liste mal formée", _EXPECTED_LIST)
            )
        for cite in ("" if pd.isna(cites) else cites).split(";"):
            for name, code in entries:
                ranks.append(rank)
                rows.append((cite.strip(), code, name))
    columns = ["cite_code", f"{member}_code", f"{member}_name"]
    index = pd.Index(ranks, name=OBJECT)
    return pd.DataFrame(rows, columns=columns, index=index, dtype="str"), faults
