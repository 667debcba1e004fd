"""Where a territory stands among all those of its level, for a figure that the user chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from loaders.catalogues import indicators
from loaders.statistics import figures
from pages.parts import data, fr, picker, waves
from pages.parts.charts import house, swarm
from pages.parts.charts.house import Chart
from pages.parts.charts.swarm import Dot
from pages.parts.kept import kept
from pages.parts.territoire import place as places
from pages.parts.territoire import readings
from pages.parts.territories import KINDS, Territory, names

if TYPE_CHECKING:
    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place

#: Figures offered, with a label short enough for a list; plain text, since it goes in the address.
FIGURES: Final = {
    "defm_abc_pour_100_habitants": "Demandeurs d’emploi A, B, C pour 100 habitants",
    "defm_abc": "Nombre de demandeurs d’emploi A, B, C",
    "part_femmes_abc": "Part des femmes parmi eux",
    "part_moins26_abc": "Part des moins de 26 ans parmi eux",
    "part_50plus_abc": "Part des 50 ans ou plus parmi eux",
    "part_rsa_abc": "Part des bénéficiaires du RSA parmi eux",
    "part_longue_duree_abc": "Part des classes de durée 3 et 4 parmi eux",
    "taux_emploi": "Taux d’emploi des 15 à 64 ans",
    "taux_pauvrete": "Taux de pauvreté",
    "revenu_median": "Revenu médian",
    "population": "Population",
}
FIGURE: Final = "chiffre"
_NAMED: Final = 12


def chosen() -> str:
    """Return the figure chosen, as the address says it; nothing for the first one."""
    indicator = st.session_state.get(FIGURE)
    return FIGURES[indicator] if indicator and indicator != next(iter(FIGURES)) else ""


def show(place: Place) -> None:
    """Show the figure's list, the sentence, and the dots."""
    indicator = st.selectbox(
        "Chiffre", list(FIGURES), format_func=FIGURES.__getitem__, key=FIGURE,
        bind="query-params", persist_state="session",
    )  # fmt: skip
    level, code = place.territory.level, place.territory.code
    sentence, unknown, chart = standing(level, code, indicator)
    st.html(Markup('<p class="told">{}</p>').format(sentence))
    if chart is not None:
        house.show(chart, key="pairs")
    if unknown:
        st.html(Markup('<p class="summary">{}</p>').format(unknown))


@kept(256)
def standing(level: FigureLevel, code: str, indicator: str) -> tuple[str, str, Chart | None]:
    """Return what is said of the rank, of the territories not published, and the chart."""
    one = indicators.load().indicators[indicator]
    own = Territory(level, code)
    period = readings.last_period(indicator)
    shown = readings.identifier(own, indicator)
    known = figures.grid(level, shown).at(period, places.holdings(level))
    ranked = sorted(known, key=lambda c: (-known[c], c))
    sentence = _sentence(own, ranked, known, one.unit)
    absent = [c for c in places.holdings(level) if c not in known]
    unknown = _unknown(level, absent)
    if not ranked:
        return sentence, unknown, None
    # The one to mark comes last: it is drawn over the others.
    order = [c for c in ranked if c != code] + ([code] if code in known else [])
    dots = [Dot(_name(level, c), known[c], _wave(level, c)) for c in order]
    median = ", médiane des QPV de chaque territoire" if shown != indicator else ""
    title = f"{FIGURES[indicator]} ({fr.short_period(period)}{median})"
    drawn, layout = swarm.dots(dots, own.name if code in known else None, one.unit, title)
    table = _table(level, ranked, known, one.unit)
    note = picker.typographic(one.caveat) + (
        " Médiane des QPV : jamais une moyenne de taux." if median else ""
    )
    return sentence, unknown, Chart(
        drawn, layout, f"{title}, un point par territoire. {sentence}",
        table, f"{indicator}-{level}", readings.SOURCES[one.family], note,
    )  # fmt: skip


def _name(level: FigureLevel, code: str) -> str:
    """Return the name of a territory, with its code where namesakes are many."""
    name = names(level)[code]
    return f"{name}, {code}" if level in ("qpv2015", "commune") else name


def _wave(level: FigureLevel, code: str) -> int | None:
    return data.cites()[code].wave if level == "cite" else None


def _table(
    level: FigureLevel, ranked: list[str], known: dict[str, float], unit: str
) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Rang": pd.Series(known)[ranked].rank(method="min", ascending=False).astype(int).array,
            KINDS[level][0][:1].upper() + KINDS[level][0][1:]: [names(level)[c] for c in ranked],
            "Code": ranked,
            f"Valeur ({unit})": [round(known[c], fr.digits_of(unit)) for c in ranked],
        }
    )
    if level == "cite":
        marks = [data.cites()[c].wave for c in ranked]
        table.insert(2, "Vague", [f"{waves.SIGN[wave]} {wave}" for wave in marks])
    return table


def _sentence(own: Territory, ranked: list[str], known: dict[str, float], unit: str) -> str:
    plural = KINDS[own.level][1]
    if not ranked:
        return f"Ce chiffre n’est diffusé pour aucun de ces territoires ({plural})."

    def told(code: str) -> str:
        return f"{_name(own.level, code)} ({fr.measure(known[code], unit)})"

    ends = f"Le plus élevé : {told(ranked[0])} ; le plus faible : {told(ranked[-1])}."
    if own.code not in known:
        return f"{own.name} : chiffre non diffusé. {ends}"
    rank = 1 + sum(value > known[own.code] for value in known.values())
    order = "1er" if rank == 1 else f"{fr.number(rank)}e"
    return (
        f"{told(own.code)} : {order} rang sur {fr.number(len(ranked))} {plural}, du plus élevé au "
        f"plus faible. {ends}"
    )


def _unknown(level: FigureLevel, absent: list[str]) -> str:
    if not absent:
        return ""
    kind = KINDS[level][0 if len(absent) == 1 else 1]
    start = f"Non diffusé pour {fr.number(len(absent))} {kind}"
    if len(absent) > _NAMED:
        return f"{start}, hors du graphique."
    return f"{start}, hors du graphique : {fr.listed([names(level)[c] for c in absent])}."
