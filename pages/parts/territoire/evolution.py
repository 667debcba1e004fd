"""Job seekers over time: base 100 beside references, and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from pages.parts import fr, palette
from pages.parts.charts import base100, counts, house
from pages.parts.charts.house import Chart
from pages.parts.charts.line import Line
from pages.parts.kept import kept
from pages.parts.territoire import keys, readings
from pages.parts.territoire import place as places
from pages.parts.territoire.choice import references
from pages.parts.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place

_CATEGORIES: Final = {
    "Catégorie A": "defm_a",
    "Catégories A, B, C": "defm_abc",
    "Catégories A à E": "defm_abcde",
}
_SOURCES: Final = tuple(f"insee-ipro-{year}" for year in range(2017, 2023))


def show(place: Place, reference: Territory) -> None:
    """Show both charts side by side, or why there is none."""
    st.header("Demandeurs d’emploi de fin 2016 à fin 2021")
    own = place.territory
    index, numbers = charts(own.level, own.code, reference.level, reference.code)
    if index is None and numbers is None:
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
        if numbers is not None:
            house.show(numbers, key="effectifs")


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
    data, layout = base100.beside(series, periods)
    table = {
        "Date": [fr.short_period(period) for period in periods],
        **{line.name: [line.values.get(period) for period in periods] for line in series},
    }
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
        data, layout,
        "Demandeurs d’emploi A, B, C, base 100 fin 2016. Fin 2021 : " + ", ".join(said) + ".",
        lambda: pd.DataFrame(table).round(1), f"demandeurs-base-100-{place.territory.code}",
        _SOURCES, note,
    )  # fmt: skip


def _counts(own: Territory) -> Chart | None:
    at_hand = readings.shelf()
    found = at_hand.grid(own.level, readings.SEEKERS).series(own.code)
    values: Mapping[str, float | None] = {period: cell.value for period, cell in found.items()}
    if not any(value is not None for value in values.values()):
        return None
    data, layout = counts.by_date(values, palette.SELF)
    table: dict[str, list[str]] = {"Date": [fr.short_period(period) for period in values]}
    for column, indicator in _CATEGORIES.items():
        cells = at_hand.grid(own.level, indicator).series(own.code)
        table[column] = [fr.cell(cell, "personnes") for cell in cells.values()]
    of_qpv = at_hand.grid("qpv2015", readings.SEEKERS)
    codes = places.holdings(own.level).get(own.code, ())
    known = [len(of_qpv.at(period, codes)) for period in values]
    note = ""
    if own.level != "qpv2015":
        table["QPV publiés (A, B, C)"] = [f"{count} sur {len(codes)}" for count in known]
        note = "Somme des QPV publiés à chaque date."
    if min(known) < max(known):
        note += (
            f" Leur nombre change ({min(known)} à {max(known)} sur {len(codes)}) : pour "
            "l’évolution, lire la base 100."
        )
    said = ", ".join(
        f"{when} {count}"
        for when, count in zip(table["Date"], table["Catégories A, B, C"], strict=True)
    )
    return Chart(
        data, layout, f"Demandeurs d’emploi A, B, C, {own.name} : {said}.",
        lambda: pd.DataFrame(table), f"demandeurs-{own.code}", _SOURCES, note,
    )  # fmt: skip
