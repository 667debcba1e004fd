"""The data dictionary: what each column of each table is, read off the schemas themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
import pandera.pandas as pa

from loaders.readers.cites import CITE_COMMUNES_SCHEMA, CITE_QPV_SCHEMA, CITES_SCHEMA
from loaders.readers.communes import (
    ARRONDISSEMENTS_SCHEMA,
    COMMUNES_SCHEMA,
    DEPARTEMENTS_SCHEMA,
    EPCI_SCHEMA,
    REGIONS_SCHEMA,
)
from loaders.readers.decoupage import (
    COG_COMMUNES_SCHEMA,
    GROUP_MEMBERS_SCHEMA,
    GROUPS_SCHEMA,
)
from loaders.readers.demography import DEMOGRAPHY_SCHEMA
from loaders.readers.income import INCOME_SCHEMA
from loaders.readers.insertion import INSERTION_SCHEMA
from loaders.readers.population import POPULATION_SCHEMA
from loaders.readers.qpv2015 import QPV2015_SCHEMA
from loaders.readers.qpv2024 import QPV2024_SCHEMA
from loaders.readers.qpv_names import QPV_NAMES_OLDER_SCHEMA, QPV_NAMES_SCHEMA
from loaders.readers.unemployment import UNEMPLOYMENT_SCHEMA, ZONES_SCHEMA

COLUMNS: Final = ("table", "column", "type", "title", "description", "nullable")

SOURCE_TABLES: Final[Mapping[str, pa.DataFrameSchema]] = {
    "source.cites": CITES_SCHEMA,
    "source.cite_qpv": CITE_QPV_SCHEMA,
    "source.cite_communes": CITE_COMMUNES_SCHEMA,
    "source.qpv2015": QPV2015_SCHEMA,
    "source.qpv2024": QPV2024_SCHEMA,
    "source.qpv_names": QPV_NAMES_SCHEMA,
    "source.qpv_names_older": QPV_NAMES_OLDER_SCHEMA,
    "source.population": POPULATION_SCHEMA,
    "source.insertion": INSERTION_SCHEMA,
    "source.demography": DEMOGRAPHY_SCHEMA,
    "source.income": INCOME_SCHEMA,
    "source.unemployment": UNEMPLOYMENT_SCHEMA,
    "source.zones": ZONES_SCHEMA,
    "source.communes": COMMUNES_SCHEMA,
    "source.arrondissements": ARRONDISSEMENTS_SCHEMA,
    "source.departements": DEPARTEMENTS_SCHEMA,
    "source.regions": REGIONS_SCHEMA,
    "source.epci": EPCI_SCHEMA,
    "source.cog_communes": COG_COMMUNES_SCHEMA,
    "source.groups": GROUPS_SCHEMA,
    "source.group_members": GROUP_MEMBERS_SCHEMA,
}
"""What each reader returns, by table name."""

_TYPES = {"str": "texte", "string": "texte", "int": "entier", "float": "nombre", "bool": "oui/non"}


def dictionary(tables: Mapping[str, pa.DataFrameSchema] = SOURCE_TABLES) -> pd.DataFrame:
    """Describe every column of some tables.

    Parameters
    ----------
    tables : mapping of str to pandera schema
        Schemas by table name.

    Returns
    -------
    DataFrame
        One row a column, in the order of the schemas: ``table``, ``column``, ``type`` (French),
        ``title``, ``description`` (French), ``nullable``.
    """
    rows = [
        (table, name, _type(column), column.title, column.description, column.nullable)
        for table, schema in tables.items()
        for name, column in schema.columns.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _type(column: pa.Column) -> str:
    """Name the type of a column in French."""
    name = str(column.dtype)
    if name == "geometry":
        return "géométrie"
    return next(label for start, label in _TYPES.items() if name.startswith(start))
