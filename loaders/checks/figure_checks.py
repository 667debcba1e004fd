"""What is true of the figures of the snapshot: documented, whole, equal to known sums."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from geo import aggregation
from loaders.catalogues import indicators
from loaders.errors import Fault
from loaders.readers.figures import PUBLISHED, SECRET
from loaders.statistics.families import ABSENT

Tables = Mapping[str, pd.DataFrame]

SUMS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "2016-12-31": 765_218,
        "2017-12-31": 798_350,
        "2018-12-31": 789_144,
        "2019-12-31": 751_190,
        "2020-12-31": 775_308,
        "2021-12-31": 731_410,
    }
)
"""Job seekers of categories A, B, C in all the QPV that publish them, by date."""
SEINE_SAINT_DENIS: Final[Mapping[str, int]] = MappingProxyType(
    {"defm_abc": 74_960, "defm_a": 52_140}
)
"""Job seekers in the QPV of Seine-Saint-Denis on 31 December 2021, as the DREES publishes them."""
ROUNDING: Final = 50
"""The totals "Ensemble" are rounded to the nearest hundred."""

_JOB_SEEKERS: Final = "values_demandeurs"


def check(tables: Tables) -> list[Fault]:
    """Check the tables of figures that are there.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables of a snapshot, already valid against their schemas.

    Returns
    -------
    list of Fault
        Everything that is wrong.
    """
    figures = {name: table for name, table in tables.items() if name.startswith("values_")}
    faults = [
        fault
        for name, table in figures.items()
        for part in (_documented, _agreement, _coverage, _secrets)
        for fault in part(name, table, tables)
    ]
    if _JOB_SEEKERS in figures:
        faults += _known_sums(figures[_JOB_SEEKERS]) + _totals(figures[_JOB_SEEKERS])
    return faults


def summary(tables: Tables) -> list[str]:
    """Say in French what the figures hold."""
    figures = {name: table for name, table in tables.items() if name.startswith("values")}
    measured = sum(table["indicator"].nunique() for table in figures.values())
    rows = sum(len(table) for table in figures.values())
    published = sum(int(table["status"].eq(PUBLISHED).sum()) for table in figures.values())
    lines = [f"Indicateurs : {measured} suivis, {rows} valeurs dont {published} diffusées."]
    if _JOB_SEEKERS in figures:
        sums = _sums(figures[_JOB_SEEKERS], "defm_abc")
        last = sums.index.max()
        lines.append(
            f"Demandeurs d'emploi A, B, C des QPV au {last} : {sums[last]:.0f}, d'accord avec les "
            "totaux publiés."
        )
    return lines


def _fault(table: str, row: str, column: str, found: object, why: str, expected: str) -> Fault:
    return Fault(table, row, column, found, why, expected)


def _documented(name: str, table: pd.DataFrame, _: Tables) -> list[Fault]:
    """Compare the indicators of a table with those of the catalogue, both ways."""
    catalogue = indicators.load()
    family = next((one for one in catalogue.families.values() if one.table == name), None)
    wanted = {one.id for one in catalogue.of_family(family.id)} if family else set()
    found = set(table["indicator"].unique())
    expected = "les mêmes indicateurs dans data/indicators.toml et dans la table"
    return [
        *(
            _fault(name, one, "indicator", one, "indicateur non documenté", expected)
            for one in sorted(found - wanted)
        ),
        *(
            _fault(name, one, "indicator", None, "indicateur documenté et absent", expected)
            for one in sorted(wanted - found)
        ),
    ]


def _agreement(name: str, table: pd.DataFrame, _: Tables) -> list[Fault]:
    wrong = table[table["value"].isna() == table["status"].eq(PUBLISHED)]
    why = "une valeur sans être diffusée, ou diffusée sans valeur"
    return [
        _fault(
            name,
            f"{row.level} {row.code} {row.indicator} {row.period}",
            "status",
            row.status,
            why,
            "valeur et statut d'accord",
        )
        for row in wrong.itertuples()
    ]


def _coverage(name: str, table: pd.DataFrame, tables: Tables) -> list[Fault]:
    """Every QPV 2015 has a row for each indicator and period: no gap is silent."""
    places = tables["territories"]
    expected = int(places["level"].eq("qpv2015").sum())
    of_qpv = table[table["level"].eq("qpv2015")]
    counts = of_qpv.groupby(["indicator", "period"])["code"].size()
    wrong = counts[counts.ne(expected)].reset_index()
    return [
        _fault(name, f"{indicator} {period}", "code", int(count), "QPV sans ligne", str(expected))
        for indicator, period, count in wrong.itertuples(index=False)
    ]


def _secrets(name: str, table: pd.DataFrame, _: Tables) -> list[Fault]:
    """Report the parts that a published total reveals by subtraction, at the QPV."""
    of_qpv = table[table["level"].eq("qpv2015")]
    partitions = indicators.load().partitions()
    hidden = aggregation.protect(of_qpv, partitions)
    revealed = of_qpv[hidden["status"].eq(SECRET) & of_qpv["status"].ne(SECRET)]
    why = "un total diffusé révèle la seule partie secrète"
    expected = "deux parties secrètes"
    return [
        _fault(name, f"{row.code} {row.period}", str(row.indicator), None, why, expected)
        for row in revealed.itertuples()
    ]


def _sums(table: pd.DataFrame, indicator: str, start: str = "QP") -> pd.Series[float]:
    """Sum an indicator over the QPV that publish it, by period."""
    kept = table["level"].eq("qpv2015") & table["indicator"].eq(indicator)
    kept &= table["code"].str.startswith(start)
    return table[kept].groupby("period")["value"].sum()


def _known_sums(table: pd.DataFrame) -> list[Fault]:
    found = _sums(table, "defm_abc")
    faults = [
        _fault(_JOB_SEEKERS, f"defm_abc {period}", "value", found.get(period), "somme", str(known))
        for period, known in SUMS.items()
        if found.get(period) != known
    ]
    for indicator, known in SEINE_SAINT_DENIS.items():
        value = _sums(table, indicator, "QP093").get("2021-12-31")
        if value != known:
            row = f"Seine-Saint-Denis {indicator} 2021-12-31"
            faults.append(_fault(_JOB_SEEKERS, row, "value", value, "somme", str(known)))
    return faults


def _totals(table: pd.DataFrame) -> list[Fault]:
    """Compare the sums with the totals "Ensemble", which also count what is not published.

    The gap cannot be negative, nor larger than the share of the QPV that are not published: these
    are smaller than the others.
    """
    keys = ["indicator", "period"]
    published = table[table["level"].eq("france")].set_index(keys)["value"]
    of_qpv = table[table["level"].eq("qpv2015") & table["note"].ne(ABSENT)]
    grouped = of_qpv.groupby(keys)["value"]
    sums, hidden = grouped.sum(), 1 - grouped.count() / grouped.size()
    gap = published - sums.reindex(published.index)
    largest = ROUNDING + published * hidden.reindex(published.index)
    wrong = gap[~gap.between(-ROUNDING, largest)]
    return [
        _fault(
            _JOB_SEEKERS,
            f"{indicator} {period}",
            "value",
            f"{sums[indicator, period]:.0f}",
            "somme des QPV éloignée du total « Ensemble » du producteur",
            f"{published[indicator, period]:.0f}, à l'arrondi et aux QPV non diffusés près",
        )
        for indicator, period in wrong.index
    ]
