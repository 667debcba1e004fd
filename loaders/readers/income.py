"""Income and poverty of the QPV 2015: Insee's Filosofi."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from loaders.catalogues import indicators
from loaders.errors import EditionUnknownError
from loaders.readers.figures import Layout, figures_schema, read_figures

EDITIONS: Final = ("2016", "2017", "2018", "2019")
INCOME_SCHEMA: Final = figures_schema("Revenus et pauvreté des QPV 2015", ("qpv2015", "france"))

_OLD_NAMES: Final = {"MED": "q2", "EQ": "q1q3q2", "RD": "d1d9"}
"""Names until 2017 of the columns that were renamed in 2018."""
_RENAMED_IN: Final = "2018"
_WITHOUT_PREFIX: Final = "TP60"
"""The one column that had no ``disp_`` before 2018."""


def read_income(path: Path, edition: str) -> pd.DataFrame:
    """Read a file ``data_filo<yy>_qp_revdis.csv``.

    Parameters
    ----------
    path : Path
        CSV in UTF-8, separated by semicolons; names in lower case until 2017, then in capitals.
    edition : str
        Year of the incomes, one of `EDITIONS`; it is the period of all values.

    Returns
    -------
    DataFrame
        One row a QPV and an indicator, as `loaders.readers.figures.read_figures` says. A note 1
        may come with a value: it is then published, with a reserve.

    Raises
    ------
    CitesError
        An edition that is not known, a missing or unreadable file, or one report of all faults.
    """
    if edition not in EDITIONS:
        raise EditionUnknownError(path.name, edition, EDITIONS)
    found = indicators.load().of_family("revenus")
    columns = {_published(one.column, edition): one for one in found}
    new = edition >= _RENAMED_IN
    note = f"DISP_NOTE_A{edition[2:]}" if new else "note"
    layout = Layout(
        indicators=columns,
        notes=dict.fromkeys(columns, note),
        period=edition,
        code="CODGEO" if new else "codgeo",
    )
    return read_figures(path, layout, INCOME_SCHEMA)


def _published(column: str, edition: str) -> str:
    """Return the name a column has in an edition."""
    year = edition[2:]
    if edition >= _RENAMED_IN:
        return f"DISP_{column}_A{year}"
    old = _OLD_NAMES.get(column, column.lower())
    return f"{old}_a{year}" if column == _WITHOUT_PREFIX else f"disp_{old}_a{year}"
