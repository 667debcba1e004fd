"""Job seekers and employment rates of the QPV 2015: Insee's files "Insertion professionnelle"."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from loaders.catalogues import indicators
from loaders.errors import EditionUnknownError
from loaders.readers.figures import Layout, figures_schema, read_figures

EDITIONS: Final = ("2017", "2018", "2019", "2020", "2021", "2022")
INSERTION_SCHEMA: Final = figures_schema(
    "Demandeurs d'emploi et taux d'emploi des QPV 2015", ("qpv2015", "france")
)
_NOTE: Final = "NOTE_PE"


def reference_date(edition: str) -> str:
    """Return the date, in ISO form, on which the file of an edition counts job seekers."""
    return f"{int(edition) - 1}-12-31"


def read_insertion(path: Path, edition: str) -> pd.DataFrame:
    """Read a file ``IPRO_<edition>.csv``.

    Each edition has its own columns: diplomas are absent in 2019, the precarious share became the
    fixed-term share in 2021. A column that an edition should have and has not is reported.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 with a byte order mark, separated by semicolons.
    edition : str
        Year of the file, one of `EDITIONS`.

    Returns
    -------
    DataFrame
        One row a QPV and an indicator, as `loaders.readers.figures.read_figures` says. Period of
        the counts: the reference date; of the rates, from an older census: the edition.

    Raises
    ------
    CitesError
        An edition that is not known, a missing or unreadable file, or one report of all faults.
    """
    if edition not in EDITIONS:
        raise EditionUnknownError(path.name, edition, EDITIONS)
    catalogue = indicators.load()
    counts = catalogue.of_family("demandeurs")
    rates = catalogue.of_family("emploi")
    columns = {one.column: one for one in (*counts, *rates) if one.in_edition(edition)}
    layout = Layout(
        indicators=columns,
        # The rates come from the census and have no column of notes in these files.
        notes={name: _NOTE for name, one in columns.items() if one.family == "demandeurs"},
        period=reference_date(edition),
        period_of={name: edition for name, one in columns.items() if one.family == "emploi"},
    )
    return read_figures(path, layout, INSERTION_SCHEMA)
