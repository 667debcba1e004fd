"""The tables of figures of the snapshot, one a family, from what the readers return."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from loaders.catalogues import indicators
from loaders.errors import Fault, SchemaFaultError
from loaders.readers.demography import read_demography
from loaders.readers.figures import COLUMNS, MISSING, PUBLISHED
from loaders.readers.income import read_income
from loaders.readers.insertion import read_insertion
from loaders.readers.unemployment import read_departements, read_regions, read_zones

ABSENT: Final = "QPV absent du fichier du producteur"
"""Note of a QPV that a source does not cover at all."""

READERS: Final[Mapping[str, Callable[[Path], pd.DataFrame]]] = MappingProxyType(
    {
        **{
            f"insee-ipro-{year}": partial(read_insertion, edition=str(year))
            for year in range(2017, 2023)
        },
        **{
            f"insee-demo-{year}": partial(read_demography, edition=str(year))
            for year in (2021, 2022)
        },
        **{
            f"insee-filosofi-{year}": partial(read_income, edition=str(year))
            for year in range(2016, 2020)
        },
        "insee-chomage-departements": read_departements,
        "insee-chomage-regions": read_regions,
        "insee-chomage-ze": read_zones,
    }
)
"""Reader of each source of figures, by its identifier in the catalogue."""


def tables(
    figures: Mapping[str, pd.DataFrame], population: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the tables of figures that the application does not read at start.

    Parameters
    ----------
    figures : mapping of str to DataFrame
        What each reader of `READERS` returned, by source.
    population : DataFrame
        Table ``values`` of the snapshot: it names every QPV 2015.

    Returns
    -------
    dict of str to DataFrame
        By table; rows sorted by level, code, indicator and period. Every QPV 2015 has a row for
        each indicator and period: one that a source does not cover is missing, and says so. The
        totals "Ensemble" of a producer are of level france.

    Raises
    ------
    SchemaFaultError
        A file of demography gives a QPV another population of 2018 than the census.
    """
    catalogue = indicators.load()
    codes = population["code"].unique()
    for source, frame in figures.items():
        _same_population(source, frame, population)
    found = {}
    for family in catalogue.families.values():
        if family.id == indicators.START:
            continue
        wanted = [one.id for one in catalogue.of_family(family.id)]
        parts = [figures[source] for source in family.sources if source in figures]
        if not parts:
            continue
        whole = pd.concat([part[part["indicator"].isin(wanted)] for part in parts])
        # A total that the producer leaves blank says nothing of any territory.
        whole = whole[whole["level"].ne("france") | whole["status"].eq(PUBLISHED)]
        found[family.table] = _complete(whole, codes)
    return found


def _complete(frame: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    """Add the QPV that a source does not cover, and sort."""
    columns = list(COLUMNS)
    of_qpv = frame[frame["level"].eq("qpv2015")]
    if len(of_qpv):
        measures = of_qpv[["indicator", "period"]].drop_duplicates()
        every = measures.merge(pd.Series(list(codes), name="code", dtype="str"), how="cross")
        absent = every.merge(of_qpv[["indicator", "period", "code"]], how="left", indicator=True)
        rows = absent.loc[absent["_merge"].eq("left_only"), ["indicator", "period", "code"]]
        rows = rows.assign(level="qpv2015", value=float("nan"), status=MISSING, note=ABSENT)
        frame = pd.concat([frame, rows[columns]])
    frame = frame.astype({name: "str" for name in columns if name != "value"})
    return frame[columns].sort_values(list(COLUMNS[:4]), ignore_index=True)


def _same_population(source: str, frame: pd.DataFrame, population: pd.DataFrame) -> None:
    keys = ["code", "period"]
    found = frame[frame["indicator"].eq("population") & frame["status"].eq(PUBLISHED)]
    both = found.merge(population, on=keys, suffixes=("", "_census"))
    wrong = both[both["value"].ne(both["value_census"])]
    faults = [
        Fault(
            source, code, "POP_MUN", f"{value:g}", f"population {period} différente", f"{known:g}"
        )
        for code, period, value, known in wrong[[*keys, "value", "value_census"]].itertuples(
            index=False
        )
    ]
    if faults:
        raise SchemaFaultError(source, faults)
