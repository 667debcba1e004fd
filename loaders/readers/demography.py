"""Ages, nationality and households of the QPV 2015: Insee's files "Démographie"."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from loaders.catalogues import indicators
from loaders.errors import EditionUnknownError
from loaders.readers.figures import Layout, figures_schema, read_figures

EDITIONS: Final = ("2021", "2022")
DEMOGRAPHY_SCHEMA: Final = figures_schema("Démographie des QPV 2015", ("qpv2015", "france"))
_NOTE: Final = "NOTE_RP"
_POPULATION: Final = "POP_MUN"
"""Population of 2018 in both editions: the census behind them is older than their year."""


def read_demography(path: Path, edition: str) -> pd.DataFrame:
    """Read a file of demography by QPV.

    Parameters
    ----------
    path : Path
        CSV in UTF-8, separated by semicolons.
    edition : str
        Year of the file, one of `EDITIONS`; it is the period of all shares.

    Returns
    -------
    DataFrame
        One row a QPV and an indicator, as `loaders.readers.figures.read_figures` says; the
        population comes with them, period 2018, to be compared with the one of the census file.

    Raises
    ------
    CitesError
        An edition that is not known, a missing or unreadable file, or one report of all faults.
    """
    if edition not in EDITIONS:
        raise EditionUnknownError(path.name, edition, EDITIONS)
    catalogue = indicators.load()
    columns = {one.column: one for one in catalogue.of_family("demographie")}
    layout = Layout(
        indicators={_POPULATION: catalogue.indicators["population"], **columns},
        notes=dict.fromkeys(columns, _NOTE),
        period=edition,
        period_of={_POPULATION: "2018"},
    )
    return read_figures(path, layout, DEMOGRAPHY_SCHEMA)
