"""Job seekers over time: base 100 beside references, and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from loaders import figures
from pages.parts import fr, palette
from pages.parts.charts import base100, house
from pages.parts.charts.base100 import Line
from pages.parts.charts.house import Chart
from pages.parts.kept import kept
from pages.parts.territoire import keys, readings
from pages.parts.territoire import place as places
from pages.parts.territoire.choice import references
from pages.parts.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place
    from pages.parts.territoire.readings import Reading

_SOURCES: Final = tuple(f"insee-ipro-{year}" for year in range(2017, 2023))


def show(place: Place, reference: Territory) -> None:
    """Show both charts side by side, or why there is none."""
    st.header("Demandeurs d’emploi de fin 2016 à fin 2021")
    own = place.territory
    index, counts = charts(own.level, own.code, reference.level, reference.code)
    if index is None and counts is None:
        why = readings.reasons(own, readings.SEEKERS, readings.last_period(readings.SEEKERS))
        st.info(
            f"Aucun nombre de demandeurs d’emploi n’est diffusé ici, à aucune date : "
            f"{fr.listed(why)}."
        )
        return
    left, right = st.columns([0.56, 0.44], gap="medium")
    with left:
        st.subheader("Base 100 fin 2016, à QPV constants")
        if index is None:
            st.info("Aucun de ces QPV n’est publié aux six dates : pas d’évolution comparable.")
        else:
            house.show(index, key="base100")
    with right:
        st.subheader("Nombre d’inscrits, catégories A, B et C")
        if counts is not None:
            house.show(counts, key="effectifs")


@kept(512)
def charts(
    level: FigureLevel, code: str, reference_level: FigureLevel, reference_code: str
) -> tuple[Chart | None, Chart | None]:
    """Return the chart of indices and that of counts; None where nothing is published."""
    place = places.find(level, code)
    return (
        _index(place, Territory(reference_level, reference_code)),
        _counts(place.territory),
    )


def _index(place: Place, reference: Territory) -> Chart | None:
    own = readings.seekers_over_time(place.territory)
    periods = list(own.sums)
    if not periods:
        return None
    others = [reference, *(one for one in references(place) if one != reference)]
    mine = own.index(periods[0])
    series = [Line(place.name, mine, palette.SELF, "circle", "solid", 3)]
    for rank, other in enumerate(others):
        colour, marker, dash = (
            palette.SERIES[rank] if rank else (palette.REFERENCE, "square", "dash")
        )
        values = readings.seekers_over_time(other).index(periods[0])
        series.append(Line(keys.short(other), values, colour, marker, dash, 1.4 if rank else 2.4))
    figure = base100.lines(series, periods)
    said = [
        f"{line.name} {fr.number(line.values[periods[-1]], digits=1)}"
        for line in series
        if line.values
    ]
    note = (
        f"Seuls comptent les QPV publiés aux six dates : {own.published} sur {own.expected} ici ; "
        "les références suivent la même règle. Un inscrit n’est pas un chômeur au sens du BIT."
        if own.expected > 1
        else "Les références comptent les seuls QPV publiés aux six dates."
    )
    return Chart(
        figure["data"], figure["layout"],
        "Demandeurs d’emploi A, B, C, base 100 fin 2016. Fin 2021 : " + ", ".join(said) + ".",
        lambda: _index_table(series, periods), f"demandeurs-base-100-{place.territory.code}",
        _SOURCES, note,
    )  # fmt: skip


def _index_table(series: Sequence[Line], periods: Sequence[str]) -> pd.DataFrame:
    table = pd.DataFrame({"Date": [fr.short_period(period) for period in periods]})
    for line in series:
        table[line.name] = [line.values.get(period) for period in periods]
    return table.round(1)


def _counts(own: Territory) -> Chart | None:
    grid = figures.grid(own.level, readings.SEEKERS)
    values: Mapping[str, float | None] = {
        period: cell.value for period, cell in grid.series(own.code).items()
    }
    if not any(value is not None for value in values.values()):
        return None
    figure = base100.counts(values, palette.SELF)
    found = {period: readings.read(own, readings.SEEKERS, period) for period in values}
    said = ", ".join(f"{fr.short_period(p)} {one.text}" for p, one in found.items())
    partial = {one.published for one in found.values()}
    note = "Somme des QPV publiés à chaque date."
    if len(partial) > 1:
        note += (
            f" Leur nombre change ({min(partial)} à {max(partial)} sur "
            f"{next(iter(found.values())).expected}) : pour l’évolution, lire la base 100."
        )
    return Chart(
        figure["data"], figure["layout"], f"Demandeurs d’emploi A, B, C de {own.name} : {said}.",
        lambda: _counts_table(own, found), f"demandeurs-{own.code}", _SOURCES,
        note if own.level != "qpv2015" else "",
    )  # fmt: skip


def _counts_table(own: Territory, found: Mapping[str, Reading]) -> pd.DataFrame:
    table = {"Date": [fr.short_period(period) for period in found]}
    for column, indicator in (
        ("Catégorie A", "defm_a"),
        ("Catégories A, B, C", "defm_abc"),
        ("Catégories A à E", "defm_abcde"),
    ):
        table[column] = [readings.read(own, indicator, period).text for period in found]
    if len(places.holdings(own.level).get(own.code, ())) > 1:
        table["QPV publiés (A, B, C)"] = [one.coverage for one in found.values()]
    return pd.DataFrame(table)
