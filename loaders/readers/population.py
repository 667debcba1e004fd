"""Population of the QPV 2015, from Insee's censuses."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa

from geo.codes import QPV_2015
from loaders.errors import Fault
from loaders.readers.schemas import Rule, number_column, text_column, validate
from loaders.readers.tables import AMBIGUOUS, ambiguous, numbers, read_table

POPULATION_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code", "Code du QPV", "Code du QPV 2015.", rule=Rule(QPV_2015), unique=True
        ),
        "population_2013": number_column(
            "pop_2013",
            "Population municipale 2013",
            "Habitants au recensement de 2013 ; vide si la population n'est pas diffusée.",
            minimum=0,
            nullable=True,
        ),
        "population_2018": number_column(
            "pop_2018",
            "Population municipale 2018",
            "Habitants au recensement de 2018 ; vide si la population n'est pas diffusée.",
            minimum=0,
            nullable=True,
        ),
    },
    title="Population municipale des QPV 2015",
)


def read_population(path: Path) -> pd.DataFrame:
    """Read Insee's file ``qpv_evolution_population.csv``.

    Parameters
    ----------
    path : Path
        CSV in UTF-8: ``code, pop_2013, pop_2018``; the published change is not read, it is
        computed again wherever it is shown.

    Returns
    -------
    DataFrame
        One row a QPV 2015: ``code``, ``population_2013``, ``population_2018`` (inhabitants,
        NaN where not published).

    Raises
    ------
    CitesError
        Missing or unreadable file, or one report of all that breaks `POPULATION_SCHEMA`.
    """
    table = read_table(path, ["code", "pop_2013", "pop_2018"], ends_with_newline=True)
    first, faults_2013 = numbers(table["pop_2013"], path.name)
    second, faults_2018 = numbers(table["pop_2018"], path.name)
    frame = pd.DataFrame(
        {"code": table["code"], "population_2013": first, "population_2018": second}
    )
    faults = faults_2013 + faults_2018
    for name, values in (("pop_2013", first), ("pop_2018", second)):
        faults += _not_counts(table[name], values, path.name)
    return validate(frame, POPULATION_SCHEMA, path.name, faults)


def _not_counts(cells: pd.Series[str], values: pd.Series[float], source: str) -> list[Fault]:
    """Report the numbers that are not, or may not be, counts of people."""
    faults = []
    for line, cell, value in zip(cells.index, cells, values, strict=True):
        if ambiguous(cell):
            faults.append(Fault(source, line, str(cells.name), cell, *AMBIGUOUS))
        elif value % 1 > 0:  # not a number is not greater than zero
            why, expected = "un effectif n'a pas de décimale", "un nombre entier"
            faults.append(Fault(source, line, str(cells.name), cell, why, expected))
    return faults
