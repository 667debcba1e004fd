"""What the page on unemployment says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from pages.parts import fr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pages.parts.chomage.rates import RankedLevel

#: Name of a level: singular, plural, and "du département", "de la région".
LEVELS: Final[dict[RankedLevel, tuple[str, str]]] = {
    "departement": ("Département", "Départements"),
    "region": ("Région", "Régions"),
    "ze": ("Zone d’emploi", "Zones d’emploi"),
}
_HALF: Final = 0.05


def rate(value: float | None) -> str:
    """Return "10,8 %"."""
    return fr.measure(value, "%")


def points(value: float | None) -> str:
    """Return a change of a rate: "+0,8 point", "−2,1 points", "0,0 point"."""
    if value is None:
        return fr.NOT_PUBLISHED
    sign = "" if abs(value) < _HALF else "+" if value > 0 else "−"
    word = "points" if fr.is_plural(value) else "point"
    return f"{sign}{fr.number(abs(value), digits=1)} {word}"


def say(sentence: str) -> None:
    """Show what a chart says; a sign does not begin a line."""
    tied = sentence.replace(" ;", "\u202f;").replace(" :", "\u00a0:")
    st.html(Markup('<p class="summary">{}</p>').format(tied))


def within(period: str) -> str:
    """Return "au 3e trimestre 2025"."""
    return f"au {fr.period(period)}"


def median(values: Sequence[float]) -> float:
    """Return the value that as many are under as over."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
