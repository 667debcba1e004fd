"""Rates over time: the territories chosen, and France beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from pages.parts import fr, palette
from pages.parts.cards import Card, cards
from pages.parts.charts import house, quarters
from pages.parts.charts.line import Line
from pages.parts.chomage import rates, words
from pages.parts.kept import kept
from pages.parts.territories import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pages.parts.territories import Territory

_KINDS: Final = {
    "departement": "départements",
    "region": "régions",
    "ze": "zones d’emploi",
    "france": "France",
}
#: From here on, "France" in the file of régions is more than its mainland.
_WIDER: Final = "2014-T1"
_COLUMNS: Final = ("Territoire", "Trimestre", "Taux (%)", "Statut", "Précision", "Édition")


def show(chosen: tuple[str, ...], start: str, end: str) -> None:
    """Show the last rates in a line of figures, then the lines under what they say.

    Parameters
    ----------
    chosen
        Territories to draw beside France, as "level:code", at most as many as there are styles.
    start, end
        First and last quarter.
    """
    figures, sentence, chart = _chart(chosen, start, end)
    cards(*figures)
    st.header("Au fil des trimestres")
    words.say(sentence)
    house.show(chart, key="taux-courbes")


@kept(200)
def _chart(
    chosen: tuple[str, ...], start: str, end: str
) -> tuple[tuple[Card, ...], str, house.Chart]:
    """Return the figures of the period, what the lines say, and the lines."""
    places = [*filter(None, map(parse, chosen)), rates.NATION]
    period = tuple(q for q in rates.quarters() if start <= q <= end)
    series = [_series(place, period, rank) for rank, place in enumerate(places)]
    sentence = _sentence(places, series, period)
    data, layout = quarters.figure(series, period)
    chart = house.Chart(
        data=data,
        layout=layout,
        alt=f"Taux de chômage par trimestre, en courbes. {sentence}",
        table=_table(places, period),
        file=f"taux-de-chomage-{start}-{end}",
        sources=tuple(dict.fromkeys(rates.SOURCES[place.level] for place in places)),
        note=_note(places, start),
    )
    return tuple(map(_card, series)), sentence, chart


def _series(place: Territory, period: Sequence[str], rank: int) -> Line:
    cells = rates.grid(place.level).series(place.code)
    known = {q: cells[q].value for q in period if q in cells}
    values = {q: value for q, value in known.items() if value is not None}
    if place == rates.NATION:
        return Line(place.name, values, palette.REFERENCE, "", "solid", width=3)
    own = rates.named(place.level)[place.code]
    return Line(rates.short(place), values, *palette.SERIES[rank], end=own)


def _card(one: Line) -> Card:
    if not one.values:
        return Card(one.name, fr.NOT_PUBLISHED, "sur cette période")
    first, last = min(one.values), max(one.values)
    change = words.points(rates.gap(one.values[first], one.values[last]))
    since = f"{fr.short_period(last)}, {change} depuis {fr.short_period(first)}"
    return Card(one.name, words.rate(one.values[last]), since)


def _sentence(places: Sequence[Territory], series: Sequence[Line], period: Sequence[str]) -> str:
    """Say where the lines end, and why there is none for some territories."""
    ends: dict[str, list[str]] = {}
    silent = []
    for place, one in zip(places, series, strict=True):
        last = quarters.end_of(one, period)
        if last is not None:
            ends.setdefault(last, []).append(f"{one.name} {words.rate(one.values[last])}")
            continue
        covered = rates.grid(place.level).periods
        outside = period[0] > covered[-1] or period[-1] < covered[0]
        span = f"l’édition lue va du {fr.period(covered[0])} au {fr.period(covered[-1])}"
        why = span if outside else "série non publiée sur cette période"
        silent.append(f"{one.name} : {why}.")
    said = [
        f"{words.within(last).capitalize()} : {fr.listed(ends[last])}."
        for last in sorted(ends, reverse=True)
    ]
    return " ".join((*said, *silent))


def _note(places: Sequence[Territory], start: str) -> str:
    """Say which editions stand side by side, and how far their revisions part."""
    levels = dict.fromkeys(place.level for place in places)
    ending = [
        f"{_KINDS[level]} : édition du {rates.edition(level)}, qui ne va pas plus loin"
        for level in levels
    ]
    text = " ; ".join(ending) + "."
    text = text[:1].upper() + text[1:]
    if len({rates.SOURCES[level] for level in levels}) > 1:
        gap = fr.number(rates.widest_revision(), digits=1)
        text += (
            " Chaque édition révise les trimestres passés : d’une édition à l’autre, ne comparez "
            "que les tendances (outre-mer, où deux d’entre elles donnent le même territoire, "
            f"elles diffèrent de jusqu’à {gap} points pour un même trimestre)."
        )
    if start < _WIDER:
        text += " France : métropole jusqu’en 2013, France hors Mayotte ensuite."
    return text


def _table(places: Sequence[Territory], period: Sequence[str]) -> pd.DataFrame:
    """Return one row a territory and a quarter of the period, published or not."""
    rows: list[tuple[str | float | None, ...]] = []
    for place in places:
        name, edition = rates.label(place), rates.edition(place.level)
        cells = rates.grid(place.level).series(place.code)
        for quarter in period:
            cell = cells.get(quarter)
            if cell is None:
                why = "trimestre hors de l’édition lue"
                rows.append((name, quarter, None, fr.NOT_PUBLISHED, why, edition))
                continue
            status = fr.NOT_PUBLISHED if cell.value is None else "diffusé"
            rows.append((name, quarter, cell.value, status, cell.note, edition))
    return pd.DataFrame(rows, columns=list(_COLUMNS))
