"""What a person chooses on the page: territories, period, level, quarters; all in the URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.parts import fr, palette
from pages.parts.chomage import rates, words
from pages.parts.kept import kept

if TYPE_CHECKING:
    from pages.parts.chomage.rates import RankedLevel

#: Keys of the widgets, which are also the names of the URL's parameters.
TERRITORIES: Final = "taux_territoires"
PERIOD: Final = "taux_periode"
LEVEL: Final = "taux_niveau"
QUARTER: Final = "taux_trimestre"
START: Final = "taux_de"
END: Final = "taux_a"

MOST: Final = len(palette.SERIES)
#: The page opens on the years that the three editions cover.
_FIRST_QUARTER: Final = "2003-T1"
#: Last quarter before the first cités, and before the health crisis.
_BEFORE: Final = "2019-T4"


@dataclass(frozen=True)
class Choice:
    """Territories to draw ("level:code"), at most `MOST`; first and last quarter of the lines."""

    territories: tuple[str, ...]
    start: str
    end: str


def sidebar() -> Choice:
    """Show territories and period in the sidebar; return what is chosen."""
    offered, quarters = rates.offered(), _labels()
    with st.sidebar:
        st.header("Où")
        chosen = st.multiselect(
            f"Territoires ({MOST} au plus)", list(offered), default=list(rates.first_chosen()),
            key=TERRITORIES, max_selections=MOST, bind="query-params", persist_state="session",
            placeholder="Département, région, zone d’emploi", select_all=False,
            help="Au départ : les départements qui comptent le plus de cités. La France est "
            "toujours là pour comparer.",
        )  # fmt: skip
        st.header("Quand")
        ends = (fr.short_period(_FIRST_QUARTER), list(quarters)[-1])
        start, end = st.select_slider(
            "Période des courbes", list(quarters), value=ends, key=PERIOD,
            bind="query-params", persist_state="session",
        )  # fmt: skip
        st.button("Réinitialiser", on_click=reset, icon=":material/restart_alt:", width="stretch")
    return Choice(tuple(str(offered[label]) for label in chosen), quarters[start], quarters[end])


def level() -> RankedLevel:
    """Show the switch of levels and return the one chosen."""
    labels = {words.LEVELS[one][1]: one for one in rates.LEVELS}
    chosen = st.segmented_control(
        "Niveau", list(labels), default=next(iter(labels)), required=True, key=LEVEL,
        bind="query-params", persist_state="session",
    )  # fmt: skip
    return labels.get(chosen or "", rates.LEVELS[0])


def quarter(of: RankedLevel) -> str:
    """Show the list of the quarters of a level, the last first; return the one chosen."""
    return _quarter("Trimestre", of, QUARTER)


def two_quarters(of: RankedLevel) -> tuple[str, str]:
    """Show two lists of the quarters of a level; return those chosen, the earlier first."""
    first = _quarter("Du trimestre", of, START, _BEFORE)
    second = _quarter("au trimestre", of, END)
    return min(first, second), max(first, second)


def _quarter(label: str, of: RankedLevel, key: str, usual: str | None = None) -> str:
    labels = _labels(of)
    places = list(labels)
    index = 0 if usual is None else places.index(fr.short_period(usual))
    chosen = st.selectbox(
        label, places, index=index, key=f"{key}_{of}",
        bind="query-params", persist_state="session", width=150,
    )  # fmt: skip
    return labels[chosen]


@kept()
def _labels(of: RankedLevel | None = None) -> dict[str, str]:
    """Return quarters by what an axis calls them ("T3 2025"); a level's, the last first, or all."""
    quarters = rates.quarters() if of is None else rates.grid(of).periods[::-1]
    return {fr.short_period(quarter): quarter for quarter in quarters}


def reset() -> None:
    """Return to the territories, period, level and quarters that the page opens with."""
    for key in list(st.session_state):
        if str(key).startswith("taux_"):
            del st.session_state[key]
    for name in [name for name in st.query_params if name.startswith("taux_")]:
        del st.query_params[name]
