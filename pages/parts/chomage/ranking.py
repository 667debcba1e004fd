"""Where each territory stands at one quarter, and which hold a cité."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.parts import downloads, fr
from pages.parts.charts import dots, house
from pages.parts.charts.dots import Mark
from pages.parts.chomage import rates, words
from pages.parts.chomage.spread import Spread
from pages.parts.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pages.parts.chomage.rates import RankedLevel

_CITES: Final = {"● Cités de 2020": "● 2020", "◆ Cités de 2021": "◆ 2021"}


def show(chosen: tuple[str, ...], level: RankedLevel, quarter: str) -> None:
    """Show the rates of a level at a quarter, then the territories that hold a cité.

    Parameters
    ----------
    chosen
        Territories to name, as "level:code".
    level, quarter
        What to show.
    """
    sentence, chart = _chart(chosen, level, quarter)
    words.say(sentence)
    if chart is None:
        return
    if not rates.cites_held(level):
        house.show(chart, key="taux-rang")
        return
    left, right = st.columns([0.62, 0.38], gap="medium")
    with left:
        house.show(chart, key="taux-rang")
    with right:
        _holders(level, quarter)


@kept(200)
def _chart(
    chosen: tuple[str, ...], level: RankedLevel, quarter: str
) -> tuple[str, house.Chart | None]:
    """Return what the chart says, and the chart, none where nothing is published."""
    spread = Spread(level, rates.grid(level).at(quarter), words.rate)
    if not spread.values:
        return f"{words.within(quarter).capitalize()}, aucun taux n’est publié à ce niveau.", None
    sentence = _sentence(spread, quarter)
    marks = [Mark(f"médiane {words.rate(spread.median)}", spread.median)]
    nation = rates.grid("france").cell(rates.NATION.code, quarter).value
    # Only beside rates of the same edition: another one would have revised it otherwise.
    if nation is not None and rates.SOURCES[level] == rates.SOURCES["france"]:
        marks.append(Mark(f"France {words.rate(nation)}", nation))
    title = f"taux de chômage, {fr.period(quarter)}"
    data, layout = dots.figure(spread.dots(chosen), marks, title=title, unit="\u202f%")
    return sentence, house.Chart(
        data=data,
        layout=layout,
        alt=f"Un point par territoire, empilés selon leur taux de chômage. {sentence}",
        table=spread.table({}, "Taux (%)"),
        file=f"taux-de-chomage-{level}-{quarter}",
        sources=sources(level),
        note=legend(level),
    )


def sources(level: RankedLevel) -> tuple[str, ...]:
    """Return the sources of the rates, and of the list of cités where it is used."""
    of_cites = ("anct-cites-qpv",) if rates.cites_held(level) else ()
    return (rates.SOURCES[level], *of_cites)


def legend(level: RankedLevel) -> str:
    """Say what the marks are, and what the chart does not prove."""
    if not rates.cites_held(level):
        return (
            "Aucune table lue ne dit quelles communes forment une zone d’emploi : celles des "
            "cités ne sont pas signalées."
        )
    twice = "Une cité à cheval sur deux départements compte dans chacun. "
    return (
        "Disque bleu : des cités de 2020 ; losange orange : des cités de 2021 ; losange sur "
        f"disque : des deux vagues. {twice if level == 'departement' else ''}"
        "Les cités ont été choisies, non tirées au sort : rien ici ne mesure leur effet."
    )


def _sentence(spread: Spread, quarter: str) -> str:
    known, (low, high) = rates.named(spread.level), spread.ends()
    text = (
        f"{words.within(quarter).capitalize()}, le taux va de {words.rate(spread.values[low])} "
        f"({known[low]}) à {words.rate(spread.values[high])} ({known[high]}) ; la moitié des "
        f"{len(spread.values)} {spread.kind} sont à {words.rate(spread.median)} ou moins."
    )
    held = spread.held
    if held:
        over = sum(spread.values[code] > spread.median for code in held)
        verb = "dépassent" if fr.is_plural(over) else "dépasse"
        text += f" Sur les {len(held)} qui comptent une cité, {over} {verb} cette médiane."
    return text + spread.coverage()


def _holders(level: RankedLevel, quarter: str) -> None:
    """List the territories that hold a cité, those that hold most first."""
    found = _held(level, quarter)
    one, several = words.LEVELS[level]
    st.subheader(f"{fr.plural(len(found), one.lower(), several.lower())} avec une cité")
    number = st.column_config.NumberColumn
    st.dataframe(
        found, hide_index=True, height=360, placeholder=fr.NOT_PUBLISHED, key="taux-cites",
        alt=f"{several} qui comptent une cité, avec leur taux de chômage {words.within(quarter)}",
        column_config={
            one: st.column_config.TextColumn(width=150),
            **dict.fromkeys(("● 2020", "◆ 2021", "Rang"), number(width=54)),
            "Taux (%)": number(width=68, format="localized"),
        },
    )  # fmt: skip
    stem = f"chomage-avec-cite-{level}-{quarter}"
    downloads.csv(found, stem, key="taux-cites-csv", missing=fr.NOT_PUBLISHED)


@kept(200)
def _held(level: RankedLevel, quarter: str) -> pd.DataFrame:
    spread = Spread(level, rates.grid(level).at(quarter), words.rate)
    table = spread.table({}, "Taux (%)").rename(columns=_CITES)
    table = table[table["Code"].isin(list(rates.cites_held(level)))]
    held = table["● 2020"] + table["◆ 2021"]
    order = held.sort_values(ascending=False, kind="stable").index
    return table.loc[order, [words.LEVELS[level][0], "● 2020", "◆ 2021", "Taux (%)", "Rang"]]
