"""Choosing an indicator and a date, both kept in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from loaders.catalogues import indicators
from pages.parts import fr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loaders.catalogues.indicators import Indicator

#: Keys of the widgets, which are also the names of the URL's parameters. They are not those of the
#: map: a session keeps the value of a key from page to page, and the lists are not the same.
INDICATOR: Final = "mesure"
PERIOD: Final = "mesure_date"


def typographic(text: str) -> str:
    """Return a text of the catalogue with the apostrophes of print."""
    return text.replace("'", "’")


def label(one: Indicator) -> str:
    """Return the name of an indicator, with that of its family where it does not say it.

    Plain text, unique in the catalogue: the address holds it.
    """
    family = indicators.load().families[one.family].label
    said = family.lower() in one.label.lower()
    return typographic(one.label if said else f"{one.label} · {family}")


def grouped(offered: Sequence[str]) -> list[str]:
    """Return indicators by family, in the order of the catalogue, parts after what they divide."""
    catalogue = indicators.load()
    rank = {family: place for place, family in enumerate(catalogue.families)}

    def place(name: str) -> tuple[int, bool]:
        one = catalogue.indicators[name]
        return rank[one.family], bool(one.whole)

    return sorted(offered, key=place)


def indicator(
    offered: Sequence[str], *, start: str, key: str = INDICATOR, title: str = "Indicateur"
) -> Indicator:
    """Show the list of indicators, those of a family together, and return the one chosen.

    Parameters
    ----------
    offered
        Identifiers in the catalogue.
    start
        The one chosen at first; the first offered where it is not among them.
    key
        Of the widget, and of the address.
    title
        Above the widget.
    """
    catalogue = indicators.load()
    ordered = grouped(offered)
    # It cannot be cleared, since it has an index: `required` would only write "(required)".
    chosen = st.selectbox(
        title, ordered, index=ordered.index(start) if start in ordered else 0,
        format_func=lambda name: label(catalogue.indicators[name]), key=key,
        bind="query-params", persist_state="session",
        help="Tapez un mot pour chercher : jeunes, femmes, pauvreté, diplôme…",
    )  # fmt: skip
    return catalogue.indicators[chosen or start]


def period(
    offered: Sequence[str], *, start: str | None = None, key: str = PERIOD, title: str = "Date"
) -> str:
    """Show the dates as a slider and return the one chosen; the only one is shown as a text.

    Parameters
    ----------
    offered
        Periods in order, one at least.
    start
        The one chosen at first; the last where it is None or not among them.
    key
        Of the widget, and of the address.
    title
        Above the widget.
    """
    if len(offered) == 1:
        st.caption(f"{title} : {fr.period(offered[0])}, la seule publiée")
        return offered[0]
    first = start if start in offered else offered[-1]
    return st.select_slider(
        title, list(offered), value=first, format_func=fr.period, key=key,
        bind="query-params", persist_state="session",
    )  # fmt: skip
