"""What is not published for a territory, and why, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from loaders.catalogues import indicators
from loaders.statistics import figures
from pages.parts import downloads, fr, frame, picker, tables
from pages.parts.kept import kept
from pages.parts.territoire import place as places
from pages.parts.territoire import readings

if TYPE_CHECKING:
    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place

_FAMILIES: Final = ("population", "demandeurs", "emploi", "demographie", "revenus")
_COLUMNS: Final = ("Thème", "Chiffre", "Date", "QPV publiés", "Motif")


def show(place: Place) -> None:
    """Show a sentence a family, then every figure that some QPV do not publish."""
    own = place.territory
    items = [
        Markup("<li><b>{}</b> : {}</li>").format(label, text)
        for label, text in sentences(own.level, own.code)
    ]
    st.html(Markup('<ul class="told">{}</ul>').format(Markup().join(items)))
    found = table(own.level, own.code)
    if len(found):
        st.dataframe(
            found, hide_index=True, height=tables.height(len(found)),
            alt=f"Chiffres non diffusés ou diffusés en partie : {own.name}",
            column_config={
                "Chiffre": st.column_config.TextColumn(width="large"),
                "Motif": st.column_config.TextColumn(width="large"),
            },
        )  # fmt: skip
        downloads.csv(found, f"non-diffuse-{own.code}", key="lacunes-csv")
    st.caption(
        "À la dernière date de chaque chiffre. Un chiffre non diffusé n’est jamais zéro, et n’est "
        "jamais estimé ici. Les fichiers numérotent certains motifs (notes 1 à 6) sans les dire."
    )
    frame.sources(*(source for family in _FAMILIES for source in readings.SOURCES[family]))


@kept(256)
def sentences(level: FigureLevel, code: str) -> list[tuple[str, str]]:
    """Return, for each family of figures, its label and what is published of it."""
    found = table(level, code)
    told = []
    for family in _FAMILIES:
        label = picker.typographic(indicators.load().families[family].label)
        every = len(_indicators(family))
        rows = found[found["Thème"].eq(label)]
        none = rows[rows["QPV publiés"].str.startswith("0 ")]
        told.append((label, _sentence(every, rows, none)))
    return told


def _sentence(every: int, rows: pd.DataFrame, none: pd.DataFrame) -> str:
    if rows.empty:
        return "tout est diffusé." if every > 1 else "le chiffre est diffusé pour tous les QPV."
    if len(none) == every:
        return f"rien n’est diffusé, motif : {_motives(none)}."
    parts = []
    if len(none):
        parts.append(
            f"{fr.plural(len(none), 'chiffre')} sur {every} "
            f"{'n’est diffusé' if len(none) == 1 else 'ne sont diffusés'} pour aucun QPV "
            f"({_motives(none)})"
        )
    some = rows.drop(none.index)
    if len(some):
        parts.append(
            f"{fr.plural(len(some), 'chiffre')} sur {every} "
            f"{'l’est' if len(some) == 1 else 'le sont'} pour une partie seulement "
            f"({_motives(some)})"
        )
    return " ; ".join(parts) + "."


def _motives(rows: pd.DataFrame) -> str:
    distinct = dict.fromkeys(motive for text in rows["Motif"] for motive in text.split(" ; "))
    return " ; ".join(distinct)


def _indicators(family: str) -> list[str]:
    known = indicators.load().indicators.values()
    return [one.id for one in known if one.family == family and readings.last_period(one.id)]


@kept(256)
def table(level: FigureLevel, code: str) -> pd.DataFrame:
    """Return the figures that some QPV of a territory do not publish at their latest date."""
    codes = places.holdings(level).get(code, ())
    place = places.find(level, code)
    catalogue = indicators.load()
    rows = []
    for family in _FAMILIES:
        for one in _indicators(family):
            when = readings.last_period(one)
            known = len(figures.grid("qpv2015", one).at(when, codes))
            if known == len(codes):
                continue
            why = " ; ".join(readings.reasons(place.territory, one, when))
            covered = f"{known} sur {len(codes)}"
            names = catalogue.families[family].label, catalogue.indicators[one].label
            said = map(picker.typographic, names)
            rows.append((*said, fr.short_period(when), covered, why))
    return pd.DataFrame(rows, columns=list(_COLUMNS))
