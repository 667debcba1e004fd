"""Official perimeters of the QPV 2024, in GeoJSON."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import geopandas as gpd
import pandera.pandas as pa

from geo.codes import COMMUNE, DEPARTEMENT, QPV_2024, REGION, SIREN, split_codes
from loaders.readers.geojson import read_features
from loaders.readers.schemas import Rule, geometry_column, text_column, validate

_TEXTS = ["code_qp", "lib_qp", "insee_reg", "insee_dep", "lib_com"]
_LISTS = ["insee_com", "siren_epci"]

QPV2024_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code_qp", "Code du QPV", "Code du QPV 2024.", rule=Rule(QPV_2024), unique=True
        ),
        "name": text_column("lib_qp", "Nom du QPV", "Nom d'usage ; il n'est pas unique."),
        "region_code": text_column(
            "insee_reg",
            "Région",
            "Code Insee ; vide dans les collectivités d'outre-mer, qui n'ont pas de région.",
            rule=Rule(REGION),
            nullable=True,
        ),
        "departement_code": text_column(
            "insee_dep",
            "Département",
            "Code du département ou de la collectivité d'outre-mer.",
            rule=Rule(DEPARTEMENT),
        ),
        "commune_codes": text_column(
            "insee_com",
            "Communes du QPV",
            "Codes Insee des communes, séparés par une virgule et un espace.",
            rule=Rule(COMMUNE, several=True),
        ),
        "commune_names": text_column(
            "lib_com", "Noms des communes", "Noms séparés par une virgule et un espace."
        ),
        "epci_codes": text_column(
            "siren_epci",
            "Intercommunalités",
            "SIREN séparés par une virgule ; ceux des EPT dans le Grand Paris, de la Ville à "
            "Paris ; vide dans les collectivités d'outre-mer.",
            rule=Rule(SIREN, several=True),
            nullable=True,
        ),
        "geometry": geometry_column("Périmètre", "Périmètre officiel, EPSG:4326, non réparé."),
    },
    title="Quartiers prioritaires 2024",
)


def read_qpv2024(path: Path) -> gpd.GeoDataFrame:
    """Read the official GeoJSON of the QPV 2024.

    Parameters
    ----------
    path : Path
        GeoJSON in degrees, properties ``code_qp, lib_qp, insee_reg, insee_dep, insee_com,
        lib_com, siren_epci``.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, one row a QPV, in the order of the file: ``code``, ``name``, ``region_code``,
        ``departement_code``, ``commune_codes`` ("02571, 02691"), ``commune_names``,
        ``epci_codes``, ``geometry`` (as published: some are invalid). ``region_code`` and
        ``epci_codes`` are missing in overseas communities.

    Raises
    ------
    CitesError
        Missing or unreadable file, or one report of all that breaks `QPV2024_SCHEMA`.
    """
    layer = read_features(path, [*_TEXTS, *_LISTS])
    # The publisher writes the text "NA" where a community belongs to no EPCI.
    layer["siren_epci"] = layer["siren_epci"].mask(layer["siren_epci"] == "NA")
    for column in _LISTS:
        layer[column] = layer[column].map(_joined, na_action="ignore").astype("str")
    return validate(layer, QPV2024_SCHEMA, path.name)


def _joined(cell: str) -> str:
    return ", ".join(split_codes(cell))
