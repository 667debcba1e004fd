"""The QPV of a territory as a table, with a small trend line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from pages.parts import data, downloads, fr, frame, tables
from pages.parts.kept import kept
from pages.parts.territoire import place as places
from pages.parts.territoire import readings
from pages.parts.territories import names

if TYPE_CHECKING:
    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place

#: Columns of figures: label by indicator.
_FIGURES: Final = {
    "defm_abc_pour_100_habitants": "Pour 100 habitants",
    "part_femmes_abc": "Femmes (%)",
    "part_moins26_abc": "Moins de 26 ans (%)",
    "taux_emploi": "Taux d’emploi 2022 (%)",
    "taux_pauvrete": "Taux de pauvreté 2019 (%)",
}
_TREND: Final = "Demandeurs, fin 2016 à fin 2021"


def show(place: Place) -> None:
    """Show the table, one row a QPV."""
    own = place.territory
    st.dataframe(
        table(own.level, own.code),
        hide_index=True,
        height=tables.height(len(place.qpv)),
        alt=f"Tableau des QPV 2015 : {own.name}",
        placeholder="non diffusé",
        column_config={
            "QPV 2015": st.column_config.TextColumn(width=230),
            "Habitants (2018)": st.column_config.NumberColumn(format="localized"),
            "Demandeurs A, B, C (fin 2021)": st.column_config.NumberColumn(format="localized"),
            _TREND: st.column_config.LineChartColumn(width="medium", color="#0b7a75"),
            "Évolution (%)": st.column_config.NumberColumn(format="localized"),
            **{
                label: st.column_config.NumberColumn(format="localized")
                for label in _FIGURES.values()
            },
            "Non diffusé": st.column_config.TextColumn(width="medium"),
            "En 2024": st.column_config.TextColumn(width="large"),
        },
    )
    downloads.csv(
        lambda: written(own.level, own.code), f"qpv-{own.code}", key="qpv-csv",
        missing=fr.NOT_PUBLISHED,
    )  # fmt: skip
    st.caption(
        "Une ligne de tendance est tracée quand le QPV est publié aux six dates ; son échelle est "
        "la sienne, de son plus bas à son plus haut. « Non diffusé » dit pourquoi un nombre manque."
    )
    frame.sources(
        "anct-cites-qpv", "insee-population-qpv", "insee-ipro-2022", "insee-filosofi-2019",
        "anct-qpv-2015-metropole", "anct-qpv-2024",
    )  # fmt: skip
    if any(one.placement == "commune" for one in place.quarters()):
        st.caption(
            "Les périmètres 2015 de certains de ces QPV ne sont pas dans la couche publiée que "
            "nous lisons : ils sont placés à leur commune, et la carte montre les QPV 2024 du "
            "lieu, signalés comme tels."
        )


@kept(256)
def table(level: FigureLevel, code: str) -> pa.Table:
    """Return the QPV of a territory; figures that are not published are null.

    A table as it travels: pandas would take ten times as long to make it, then to convert it.
    """
    place = places.find(level, code)
    every = place.quarters()
    at_hand = readings.shelf()
    seekers = at_hand.grid("qpv2015", readings.SEEKERS)
    trends = [[cell.value for cell in seekers.series(one.code).values()] for one in every]
    known = [trend if None not in trend else None for trend in trends]
    communes = names("commune")
    columns: dict[str, list[object] | pa.Array] = {
        "QPV 2015": [one.name for one in every],
        "Code": [one.code for one in every],
        "Communes": [
            ", ".join(communes.get(c, c) for c in one.communes) or "non établie" for one in every
        ],
        "Habitants (2018)": _values(place, "population"),
        "Demandeurs A, B, C (fin 2021)": _values(place, readings.SEEKERS),
        # Half the bytes, and more digits than a drawn line shows.
        _TREND: pa.array(known, pa.list_(pa.float32())),
        "Évolution (%)": [_change(trend) for trend in known],
    }
    for indicator, label in _FIGURES.items():
        columns[label] = _values(place, indicator)
    columns["Non diffusé"] = _reasons(place)
    others = "Aussi dans la cité" if level == "cite" else "Cités de l’emploi"
    columns[others] = [
        ", ".join(data.cites()[c].name for c in one.cites if c != code) or "–" for one in every
    ]
    columns["En 2024"] = [str(data.fates()[one.code]) for one in every]
    return pa.table(columns)


def written(level: FigureLevel, code: str) -> pd.DataFrame:
    """Return the same as a file holds it: a column a date in place of the drawn trend."""
    place = places.find(level, code)
    seekers = readings.shelf().grid("qpv2015", readings.SEEKERS)
    found = pd.DataFrame(table(level, code).drop_columns(_TREND).to_pydict())
    series = [seekers.series(one) for one in place.qpv]
    for period in seekers.periods:
        column = f"Demandeurs A, B, C ({fr.short_period(period)})"
        found[column] = [cells[period].value for cells in series]
    return found.convert_dtypes()  # counts are whole numbers


def _values(place: Place, indicator: str) -> list[object]:
    at_hand = readings.shelf()
    grid = at_hand.grid("qpv2015", indicator)
    when = at_hand.last_period(indicator)
    found = [grid.cell(code, when).value for code in place.qpv]
    return [None if value is None else round(value, 1) for value in found]


def _change(trend: list[float | None] | None) -> float | None:
    if not trend or not trend[0] or trend[-1] is None:
        return None
    return round(100 * (trend[-1] / trend[0] - 1), 1)


def _reasons(place: Place) -> list[object]:
    """Say what of each row is not published, and why."""
    at_hand = readings.shelf()
    shown = {readings.SEEKERS: "demandeurs d’emploi", **_FIGURES}
    found: dict[str, dict[str, list[str]]] = {code: {} for code in place.qpv}
    for indicator, label in shown.items():
        when = at_hand.last_period(indicator)
        known = at_hand.grid("qpv2015", indicator).at(when, place.qpv)
        for code in place.qpv:
            for why in () if code in known else readings.reasons_of(code, indicator, when):
                found[code].setdefault(why, []).append(label.partition(" (")[0].lower())
    return [
        " ; ".join(f"{fr.listed(labels)} : {why}" for why, labels in of.items()) or "–"
        for of in found.values()
    ]
