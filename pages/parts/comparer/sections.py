"""Charts of the territories compared: one indicator, changes since 2016, structures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from loaders.catalogues import indicators
from loaders.statistics import figures
from pages.parts import fr, picker
from pages.parts.charts import base100, house, stacked
from pages.parts.charts.line import Line
from pages.parts.charts.rows import Row, bars, dots
from pages.parts.comparer import chooser, qpv, reading, table
from pages.parts.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loaders.catalogues.indicators import Indicator
    from pages.parts.comparer.chosen import Series
    from pages.parts.comparer.qpv import Structure, Trend
    from pages.parts.comparer.reading import Figure

START: Final = "defm_abc_pour_100_habitants"
JOB_SEEKERS: Final = "defm_abc"
#: Structures of the job seekers of categories A, B, C: title, classes and their short names.
SEX: Final = ("Femmes et hommes", {"defm_abc_femmes": "Femmes", "defm_abc_hommes": "Hommes"})
AGE: Final = (
    "Âges",
    {
        "defm_abc_moins26": "Moins de 26 ans",
        "defm_abc_26_49": "26 à 49 ans",
        "defm_abc_50plus": "50 ans ou plus",
    },
)
DURATION: Final = (
    "Durée d’inscription (classes du producteur)",
    {f"defm_abc_dur{rank}": f"Classe {rank}" for rank in range(1, 5)},
)
DIPLOMA: Final = (
    "Niveau de formation",
    {
        "defm_abc_inf_cap": "Inférieur au CAP-BEP",
        "defm_abc_cap_bep": "CAP-BEP",
        "defm_abc_bac": "Baccalauréat",
        "defm_abc_sup_bac": "Supérieur au bac",
    },
)


def one_indicator(drawn: Sequence[Series]) -> None:
    """Show the picker and the chart of the indicator and date chosen."""
    places = [one.territory for one in drawn]
    # Its key keeps its widgets bound to the address when what is above takes more room.
    choice = st.container(key="comparer-choix")
    left, right = choice.columns([0.6, 0.4], gap="medium", vertical_alignment="bottom")
    with left:
        one = picker.indicator(list(indicators.load().indicators), start=START)
    offered = reading.offered(places, one.id)
    if not offered:
        st.info(
            "Aucun de ces territoires n’a de chiffre publié pour cet indicateur. "
            f"{picker.typographic(one.caveat)}"
        )
        return
    with right:
        period = picker.period(offered, start=reading.best_period(places, one.id))
    found = [reading.figure(place, one.id, period) for place in places]
    house.show(indicator_chart(drawn, one, period, found), key="comparer-indicateur")


def indicator_chart(
    drawn: Sequence[Series], one: Indicator, period: str, found: Sequence[Figure]
) -> house.Chart:
    """Return the chart of an indicator: bars for a count, else marks with the range of the QPV."""
    rows = [
        Row(
            s.name, s.colour, s.marker, f.value, fr.cell(f.cell, one.unit), f.low, f.high,
            ", ".join(filter(None, (
                f"{s.name} : {fr.cell(f.cell, one.unit)}", table.interval(f, one.unit), f.coverage,
            ))),
        )
        for s, f in zip(drawn, found, strict=True)
    ]  # fmt: skip
    counts = one.kind == "additive"
    title = one.unit if counts or one.unit != "%" else "en %"
    span = reading.span(one.id, period)
    data, layout = bars(rows, title) if counts else dots(rows, title, span)
    said = fr.listed([f"{row.name}, {row.text}" for row in rows])
    label = picker.typographic(one.label)
    return house.Chart(
        data, layout,
        alt=f"{label}, {fr.period(period)} : {said}.",
        table=indicator_table(drawn, one, found),
        file=f"comparaison-{one.id}-{period}",
        sources=reading.sources([(one.id, period)]),
        note=plain(_note(one, found)),
    )  # fmt: skip


def indicator_table(
    drawn: Sequence[Series], one: Indicator, found: Sequence[Figure]
) -> pd.DataFrame:
    """Return the figures of a chart; numbers as numbers, what has none in words."""
    frame = pd.DataFrame(
        {
            "Territoire": [s.name for s in drawn],
            "Niveau": [table.kind(s) for s in drawn],
            "Valeur": [f.value for f in found],
            "Minimum des QPV": [f.low for f in found],
            "Maximum des QPV": [f.high for f in found],
            "QPV diffusés": pd.array([f.published for f in found], dtype="Int64"),
            "QPV": pd.array([f.expected for f in found], dtype="Int64"),
            "Statut": [fr.STATUS.get(f.cell.status, "diffusé") for f in found],
            "Note": [f.cell.note for f in found],
        }
    )
    numbers = ["Valeur", "Minimum des QPV", "Maximum des QPV"]
    frame[numbers] = frame[numbers].astype("float64").round(fr.digits_of(one.unit) + 1)
    return frame if one.kind in ("rate", "median") else frame.drop(columns=numbers[1:])


def _note(one: Indicator, found: Sequence[Figure]) -> str:
    said = [picker.typographic(one.definition)]
    if any(f.is_median for f in found):
        said.append(
            "Marque : médiane des QPV du territoire ; trait : du plus petit au plus grand QPV. "
            "Un taux ne s’additionne pas et ne se moyenne pas."
        )
    elif one.kind == "ratio":
        said.append("Calculé sur les comptes sommés des QPV qui les diffusent tous.")
    if one.kind != "additive":
        peers = "tous les départements" if one.family == "chomage" else "toutes les cités"
        said.append(f"L’axe couvre les valeurs de {peers} à cette date.")
    elif one.kind == "additive" and any(f.published != f.expected for f in found):
        said.append("Une somme qui ne porte pas sur tous les QPV est un minimum.")
    said.append(picker.typographic(one.caveat))
    return " ".join(filter(None, said))


def changes(drawn: Sequence[Series]) -> None:
    """Show job seekers since the first date, on a base of 100, at constant perimeter."""
    found = [qpv.trend(one.territory, JOB_SEEKERS) for one in drawn]
    periods = found[0][0]
    trends = [trend for _, trend in found]
    lines = [
        Line(
            s.name, dict(zip(periods, t.indices, strict=bool(t.indices))),
            s.colour, s.marker, s.dash, 2.2,
        )
        for s, t in zip(drawn, trends, strict=True)
    ]  # fmt: skip
    data, layout = base100.equals(lines, periods, f"base 100 : {fr.short_period(periods[0])}")
    ends = [
        f"{s.name}, {fr.number(t.indices[-1], digits=1) if t.indices else fr.NOT_PUBLISHED}"
        for s, t in zip(drawn, trends, strict=True)
    ]
    followed = [
        f"{s.name}, {fr.number(t.published)} QPV sur {fr.number(t.expected)}"
        for s, t in zip(drawn, trends, strict=True)
    ]
    chooser.legend(drawn)
    house.show(
        house.Chart(
            data, layout,
            alt="Demandeurs d’emploi de catégories A, B, C, base 100 au "
            f"{fr.period(periods[0])} ; au {fr.period(periods[-1])} : {fr.listed(ends)}.",
            table=_trend_table(drawn, periods, trends),
            file="comparaison-demandeurs-base-100",
            sources=reading.sources([(JOB_SEEKERS, None)]),
            note="À périmètre constant : seuls les QPV diffusés aux "
            f"{len(periods)} dates sont suivis ({plain(' ; '.join(followed))}). Pour une commune, "
            "un département ou une région, ce sont les habitants de leurs QPV seulement.",
        ),
        key="comparer-evolution",
    )  # fmt: skip


def _trend_table(
    drawn: Sequence[Series], periods: Sequence[str], trends: Sequence[Trend]
) -> pd.DataFrame:
    rows = [
        {
            "Territoire": s.name,
            "Date": fr.period(period),
            "Demandeurs d’emploi A, B, C": value,
            "Base 100": round(index, 1),
            "QPV suivis": t.published,
            "QPV": t.expected,
        }
        for s, t in zip(drawn, trends, strict=True)
        for period, value, index in zip(periods, t.sums, t.indices, strict=bool(t.indices))
    ]
    return pd.DataFrame(rows)


def structures(drawn: Sequence[Series]) -> None:
    """Show how job seekers divide by sex and age and, on demand, by duration and diploma."""
    for (title, classes), column in zip((SEX, AGE), st.columns(2, gap="large"), strict=True):
        with column:
            _structure(drawn, title, classes)
    more = st.expander(
        "Durée d’inscription et niveau de formation", key="comparer-structures", on_change="rerun"
    )
    if more.open:
        with more:
            columns = st.columns(2, gap="large")
            for (title, classes), column in zip((DURATION, DIPLOMA), columns, strict=True):
                with column:
                    _structure(drawn, title, classes)


def _structure(drawn: Sequence[Series], title: str, classes: dict[str, str]) -> None:
    parts = list(classes)
    period = figures.grid("qpv2015", parts[0]).periods[-1]
    found = [qpv.structure(one.territory, parts, period) for one in drawn]
    names = list(classes.values())
    data, layout = stacked.shares([s.name for s in drawn], names, [f.shares for f in found])
    st.subheader(title)
    house.show(
        house.Chart(
            data, layout,
            alt=f"{title} parmi les demandeurs d’emploi de catégories A, B, C, "
            f"{fr.period(period)} : {_said(drawn, names, found)}.",
            table=_structure_table(drawn, names, found),
            file=f"comparaison-{parts[0].replace('_', '-')}-{period}",
            sources=reading.sources((part, period) for part in parts),
            note=f"{fr.period(period).capitalize()}. Parts de la somme des classes, sur les QPV "
            "qui les diffusent toutes.",
        ),
        key=f"comparer-{parts[0]}",
    )  # fmt: skip


def _said(drawn: Sequence[Series], names: Sequence[str], found: Sequence[Structure]) -> str:
    texts = []
    for one, structure in zip(drawn, found, strict=True):
        if structure.shares is None:
            texts.append(f"{one.name}, {fr.NOT_PUBLISHED}")
            continue
        parts = [
            f"{name.lower()} {fr.measure(share, '%')}"
            for name, share in zip(names, structure.shares, strict=True)
        ]
        texts.append(f"{one.name}, {', '.join(parts)}")
    return " ; ".join(texts)


def _structure_table(
    drawn: Sequence[Series], names: Sequence[str], found: Sequence[Structure]
) -> pd.DataFrame:
    columns = {
        f"{name} (%)": [round(f.shares[rank], 1) if f.shares else None for f in found]
        for rank, name in enumerate(names)
    }
    return pd.DataFrame(
        {
            "Territoire": [s.name for s in drawn],
            **columns,
            "QPV sommés": [f.published for f in found],
            "QPV": [f.expected for f in found],
        }
    )
