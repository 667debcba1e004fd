"""What the map draws, at what date, for which territories and in which classes.

An indicator of a producer, or a metric that the cités report.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import classification
from loaders.catalogues import indicators, metrics
from loaders.errors import CitesError
from loaders.statistics import figures
from pages.parts import data, fr, palette, picker
from pages.parts.actions import reports
from pages.parts.markdown import plain
from pages.parts.theme import reported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.grid import Grid
    from geo.territories import FigureLevel
    from loaders.catalogues.indicators import Indicator
    from loaders.catalogues.metrics import Metric

#: Keys of the widgets, which are also the names of the URL's parameters.
INDICATOR: Final = "indicateur"
DATE: Final = "date"
LEVEL: Final = "niveau"
METHOD: Final = "classes"
COUNT: Final = "nombre"
LIMITS: Final = "limites"
COLOURS: Final = "couleurs"
_DETAILS: Final = (DATE, LEVEL, METHOD, COUNT, LIMITS, COLOURS)

LEVELS: Final[dict[FigureLevel, str]] = {
    "cite": "Cité",
    "qpv2015": "QPV",
    "departement": "Département",
    "region": "Région",
    "ze": "Zone d’emploi",
}
#: What the localised rate is published for; every other family is about QPV.
_OF_ZONES: Final[tuple[FigureLevel, ...]] = ("departement", "region", "ze")
_OF_QPV: Final[tuple[FigureLevel, ...]] = ("cite", "qpv2015", "departement", "region")
_METHODS: Final = {
    classification.QUANTILES: "Quantiles (effectifs égaux)",
    classification.FISHER_JENKS: "Fisher–Jenks (seuils naturels)",
    classification.EQUAL: "Intervalles égaux",
    classification.OWN: "Mes limites",
}
_DEFAULT_COUNT: Final = 5


@dataclass(frozen=True)
class Classing:
    """How a ratio is classed and coloured."""

    method: str = classification.QUANTILES
    count: int = _DEFAULT_COUNT
    own: tuple[float, ...] = ()
    colours: str = next(iter(palette.SEQUENCES))


@dataclass(frozen=True)
class Choice:
    """What the user chose to draw.

    Attributes
    ----------
    label, title
        In the list, and on the map: the median where the figure of a level is one.
    measured
        Identifier of what is drawn.
    unit
        Of the values.
    level, period
        Which territories, at what date.
    grid
        The figures of the level.
    sources
        Identifiers in the catalogue of sources; empty for what the cités report, which may be a
        private analysis: it is never served as a file.
    hidden
        What a territory without a figure reads as.
    classing
        None for counts, which are drawn as symbols.
    demonstration
        Whether the figures are invented.
    """

    label: str
    title: str
    measured: str
    unit: str
    level: FigureLevel
    period: str
    grid: Grid
    sources: tuple[str, ...]
    hidden: str = fr.NOT_PUBLISHED
    classing: Classing | None = None
    demonstration: bool = False

    @property
    def file(self) -> str:
        """Stem of the name of an export, which says when its figures are invented."""
        start = "demonstration-" if self.demonstration else ""
        return f"{start}{self.measured}-{self.level}-{self.period}"


def sidebar() -> Choice | None:
    """Show the choices, in the order people think: what, then how; None without indicator."""
    with st.sidebar:
        known = _offered()
        chosen = st.selectbox(
            "Indicateur", list(known), index=None, format_func=known.__getitem__,
            key=INDICATOR, bind="query-params", persist_state="session",
            placeholder="Aucun : les vagues seules",
        )  # fmt: skip
        if chosen is None:
            return None
        if chosen in metrics.load():
            return _metric(metrics.load()[chosen], known[chosen])
        return _indicator(indicators.load().indicators[chosen], known[chosen])


@cache
def _offered() -> dict[str, str]:
    """Return the labels of the indicators, then of the metrics, by identifier."""
    found = {one.id: picker.label(one) for one in indicators.load().indicators.values()}
    reported = {one.id: picker.typographic(one.label) for one in metrics.load().values()}
    return found | {name: f"{label} · Remontées" for name, label in reported.items()}


def named(identifier: str) -> str:
    """Return how the list, and the address, name an indicator or a metric."""
    return _offered()[identifier]


def _indicator(indicator: Indicator, label: str) -> Choice:
    st.caption(plain(picker.typographic(indicator.caveat or indicator.definition)))
    # Its key keeps the date bound to the address when the filters above take more room.
    date = st.container(key="theme-date")
    st.header("Comment")
    level = _level(indicator)
    measured = figures.shown(level, indicator.id)
    grid = figures.grid(level, measured)
    with date:
        period = _period(grid.periods)
    title = picker.typographic(indicator.label)
    return Choice(
        label, title if measured == indicator.id else f"{title}, médiane des QPV", measured,
        indicator.unit, level, period, grid,
        indicators.load().families[indicator.family].sources,
        classing=None if indicator.kind == "additive" else _classes(),
    )  # fmt: skip


def _metric(metric: Metric, label: str) -> Choice | None:
    """Draw what the cités have reported; None where none of the reports in view holds it."""
    st.caption(plain(picker.typographic(metric.definition)))
    try:
        shown = reports.current()
    except CitesError as error:
        st.warning(f"{plain(error.what)} {plain(error.todo)}", icon=":material/database_off:")
        return None
    grid = reported.grid(shown, metric.id, tuple(data.cites()))
    if not grid.periods:
        st.info("Aucune cité n’a remonté ce chiffre : importez des remontées à la page Actions.")
        return None
    period = _period(grid.periods)
    return Choice(
        label, f"{shown.label} : {picker.typographic(metric.label)}", metric.id, metric.unit,
        "cite", period, grid, (), hidden="non remonté",
        demonstration=shown.demonstration,
    )  # fmt: skip


def _level(indicator: Indicator) -> FigureLevel:
    offered = _OF_ZONES if indicator.family == "chomage" else _OF_QPV
    if st.session_state.get(LEVEL) not in offered:
        st.session_state.pop(LEVEL, None)
    return st.selectbox(
        "Niveau", offered, key=LEVEL, format_func=LEVELS.__getitem__, bind="query-params",
        persist_state="session",
    )  # fmt: skip


def _period(periods: Sequence[str]) -> str:
    # Another indicator or level has other dates: the last one then.
    if st.session_state.get(DATE) not in periods:
        st.session_state.pop(DATE, None)
    return picker.period(periods, key=DATE)


def _classes() -> Classing:
    method = st.selectbox(
        "Classes", list(_METHODS), format_func=_METHODS.__getitem__, key=METHOD,
        bind="query-params", persist_state="session",
    )  # fmt: skip
    own: tuple[float, ...] = ()
    count = _DEFAULT_COUNT
    if method == classification.OWN:
        text = st.text_input(
            "Limites entre les classes", key=LIMITS, bind="query-params", persist_state="session",
            placeholder="par exemple : 10 ; 15 ; 20",
        )  # fmt: skip
        own, wrong = limits(text or "")
        if wrong:
            st.warning(
                f"Limites non comprises : {plain(', '.join(wrong))}. Écrivez de un à six nombres "
                "séparés par des points-virgules, par exemple 10 ; 12,5 ; 20."
            )
    else:
        count = st.slider(
            "Nombre de classes", 3, classification.MOST, _DEFAULT_COUNT, key=COUNT,
            bind="query-params", persist_state="session",
        )  # fmt: skip
    colours = st.selectbox(
        "Couleurs", list(palette.SEQUENCES), key=COLOURS, bind="query-params",
        persist_state="session",
    )  # fmt: skip
    return Classing(method, count, own, colours)


def limits(text: str) -> tuple[tuple[float, ...], list[str]]:
    """Return the numbers of a text such as "10 ; 12,5 ; 20", and the pieces that are none.

    Pieces beyond the largest number of classes are given back as not understood.
    """
    found: list[float] = []
    wrong: list[str] = []
    for piece in filter(None, (part.strip() for part in text.split(";"))):
        try:
            value = float(piece.replace("\u202f", "").replace("\u00a0", "").replace(",", "."))
        except ValueError:
            value = float("nan")
        if abs(value) < float("inf") and len(found) < classification.MOST - 1:
            found.append(value)
        else:
            wrong.append(piece)
    return tuple(sorted(set(found))), wrong


def reset() -> None:
    """Draw the waves alone again."""
    st.session_state[INDICATOR] = None
    for key in _DETAILS:
        st.session_state.pop(key, None)


def chip(choice: Choice | None) -> None:
    """Show the indicator as a chip that removes it."""
    if choice is not None:
        st.button(
            plain(choice.label), icon=":material/close:", key="chip-indicateur",
            help="Retirer cet indicateur", on_click=reset,
        )  # fmt: skip
