"""Which indicator the map draws, at what date, for which territories and in which classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import classification
from loaders import figures, indicators
from pages.parts import palette, picker
from pages.parts.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.territories import FigureLevel
    from loaders.indicators import Indicator

#: Keys of the widgets, which are also the names of the URL's parameters.
INDICATOR: Final = picker.INDICATOR
DATE: Final = picker.PERIOD
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
class Choice:
    """What the user chose to draw; the fields after ``period`` only matter to ratios."""

    indicator: Indicator
    level: FigureLevel
    period: str
    method: str = classification.QUANTILES
    count: int = _DEFAULT_COUNT
    own: tuple[float, ...] = ()
    colours: str = next(iter(palette.SEQUENCES))

    @property
    def measured(self) -> str:
        """Identifier of what is drawn: the indicator, or its median over the QPV."""
        return figures.shown(self.level, self.indicator.id)

    @property
    def title(self) -> str:
        """What is drawn, in words."""
        median = self.measured != self.indicator.id
        label = picker.typographic(self.indicator.label)
        return f"{label}, médiane des QPV" if median else label


def sidebar() -> Choice | None:
    """Show the choices, in the order people think: what, then how; None without indicator."""
    with st.sidebar:
        known = indicators.load().indicators
        chosen = st.selectbox(
            "Indicateur", list(known), index=None, format_func=lambda one: picker.label(known[one]),
            key=INDICATOR, bind="query-params", persist_state="session",
            placeholder="Aucun : les vagues seules",
        )  # fmt: skip
        if chosen is None:
            return None
        indicator = known[chosen]
        st.caption(plain(indicator.caveat or indicator.definition))
        date = st.container()
        st.header("Comment")
        level = _level(indicator)
        measured = figures.shown(level, indicator.id)
        with date:
            period = _period(figures.grid(level, measured).periods)
        if indicator.kind == "additive":
            return Choice(indicator, level, period)
        return Choice(indicator, level, period, *_classes())


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
    return picker.period(periods)


def _classes() -> tuple[str, int, tuple[float, ...], str]:
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
    return method, count, own, colours


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
            plain(picker.label(choice.indicator)), icon=":material/close:", key="chip-indicateur",
            help="Retirer cet indicateur", on_click=reset,
        )  # fmt: skip
