"""Names and communes of the QPV 2015: two lists of Insee that complete each other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa

from geo.codes import COMMUNE, QPV_2015, split_codes
from loaders.readers.schemas import Rule, text_column, validate
from loaders.readers.tables import read_table

_COLUMNS = ["code", "nom_qp", "insee_com"]


def _schema(title: str, *, commune_known: bool) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            "code": text_column(
                "code", "Code du QPV", "Code du QPV 2015.", rule=Rule(QPV_2015), unique=True
            ),
            "name": text_column("nom_qp", "Nom du QPV", "Nom d'usage ; il n'est pas unique."),
            "commune_codes": text_column(
                "insee_com",
                "Communes du QPV",
                "Codes Insee des communes, séparés par une virgule et un espace.",
                rule=Rule(COMMUNE, several=True),
                nullable=not commune_known,
            ),
        },
        title=title,
    )


QPV_NAMES_SCHEMA: Final = _schema("Noms des QPV 2015 et commune principale", commune_known=True)
QPV_NAMES_OLDER_SCHEMA: Final = _schema(
    "Noms des QPV 2015 et communes, ancienne liste complète", commune_known=False
)


def read_qpv_names(path: Path) -> pd.DataFrame:
    """Read Insee's file ``qpv_info_nom_commune.csv``: one commune a QPV, some overseas missing.

    Parameters
    ----------
    path : Path
        CSV in UTF-8: ``code, nom_qp, insee_com``. A commune code that lost its leading zero is
        refused.

    Returns
    -------
    DataFrame
        One row a QPV 2015: ``code``, ``name``, ``commune_codes``.

    Raises
    ------
    CitesError
        Missing or unreadable file, or one report of all that breaks `QPV_NAMES_SCHEMA`.
    """
    table = read_table(path, _COLUMNS, ends_with_newline=True)
    return validate(_frame(table), QPV_NAMES_SCHEMA, path.name)


def read_qpv_names_older(path: Path) -> pd.DataFrame:
    """Read Insee's older file ``qpv_info_nom_commune_older.csv``: all QPV, all their communes.

    This file, and no other, is known to have passed through a spreadsheet that took the leading
    zero off single commune codes ("1004"): the reader puts it back. A blank commune stays missing.

    Parameters
    ----------
    path : Path
        CSV in UTF-8: ``code, nom_qp, insee_com``; several communes as "02571; 02691".

    Returns
    -------
    DataFrame
        One row a QPV 2015: ``code``, ``name``, ``commune_codes`` ("02571, 02691", missing where
        the file has none).

    Raises
    ------
    CitesError
        Missing or unreadable file, or one report of all that breaks `QPV_NAMES_OLDER_SCHEMA`.
    """
    table = read_table(path, _COLUMNS, ends_with_newline=True)
    table["insee_com"] = table["insee_com"].map(_with_leading_zero)
    return validate(_frame(table), QPV_NAMES_OLDER_SCHEMA, path.name)


def _with_leading_zero(cell: str) -> str:
    return f"0{cell}" if re.fullmatch(r"[1-9]\d{3}", cell) else cell


def _frame(table: pd.DataFrame) -> pd.DataFrame:
    communes = table["insee_com"].map(lambda cell: ", ".join(split_codes(cell)))
    return pd.DataFrame(
        {
            "code": table["code"],
            "name": table["nom_qp"],
            "commune_codes": communes.mask(communes == ""),
        }
    )
