"""Choosing the territories to compare: chips that remove, a forgiving search that adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from geo.lookup import Index
from pages.parts import fr, palette
from pages.parts.comparer import chosen
from pages.parts.comparer.chosen import FEWEST, MOST
from pages.parts.kept import kept
from pages.parts.markdown import plain
from pages.parts.territories import KINDS, Territory, above, names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.lookup import Match
    from geo.territories import FigureLevel
    from pages.parts.comparer.chosen import Series

SEARCH: Final = "ajouter"
_SHOWN: Final = 8
_SUGGESTED: Final = 4
_LEVELS: Final[tuple[FigureLevel, ...]] = (
    "cite", "commune", "qpv2015", "epci", "ept", "departement", "region", "ze", "wave", "france",
)  # fmt: skip


def choose() -> list[Series]:
    """Show the territories of the address and what changes them; return how each is drawn."""
    places, rejected = chosen.chosen()
    if rejected:
        st.warning(
            f"L’adresse nomme {fr.plural(len(rejected), 'territoire')} que nous ne pouvons pas "
            f"comparer : {', '.join(f'« {plain(word)} »' for word in rejected)}. Un territoire "
            f"s’écrit « niveau:code », par exemple « cite:cde-062 », et {MOST} au plus se "
            "comparent.",
            icon=":material/link_off:",
        )
    drawn = chosen.series(places)
    _colours(drawn)
    with st.container(key="compares", horizontal=True, gap="small"):
        for rank, one in enumerate(drawn):
            with st.container(key=f"serie-{rank}", width="content"):
                st.button(
                    plain(one.territory.label), icon=":material/close:", icon_position="right",
                    key=f"chip-compare-{one.territory}", help="Retirer ce territoire",
                    on_click=_remove, args=(places, one.territory),
                )  # fmt: skip
        if places != list(chosen.start()):
            st.button(
                "Reprendre l’exemple", type="tertiary", icon=":material/restart_alt:",
                key="comparer-exemple", on_click=chosen.restart,
            )  # fmt: skip
    _add(places)
    if len(places) < FEWEST:
        st.info("Choisissez au moins deux territoires pour les comparer.")
    return drawn


def _colours(drawn: Sequence[Series]) -> None:
    """Give each chip the sign and the colour of its territory in the charts."""
    rules = "".join(
        f".st-key-serie-{rank} button::before"
        f'{{content:"{one.sign}" / "";color:{one.colour};margin-right:.45em;}}'
        for rank, one in enumerate(drawn)
    )
    st.html(f"<style>{rules}.st-key-compares button{{border-color:{palette.LINE};}}</style>")


def _add(places: list[Territory]) -> None:
    if len(places) >= MOST:
        st.caption(f"{MOST} territoires au plus : retirez-en un pour en ajouter un autre.")
        return
    left, right = st.columns([0.42, 0.58], gap="medium", vertical_alignment="bottom")
    with left:
        query = st.text_input(
            "Ajouter un territoire", type="search", key=SEARCH, live="300ms",
            placeholder="Cité, QPV, commune, EPCI, EPT, département, région, France",
        )  # fmt: skip
    with right:
        _suggest(places)
    if (query or "").strip():
        _results(query or "", places)


def _suggest(places: list[Territory]) -> None:
    """Offer what contains the territories chosen: what one compares them with first."""
    found = dict.fromkeys(other for place in places for other in above(place))
    offered = [other for other in found if other not in places][:_SUGGESTED]
    if not offered:
        return
    with st.container(key="suggestions", horizontal=True, gap="small"):
        for other in offered:
            st.button(
                plain(other.name), icon=":material/add:", type="tertiary",
                key=f"suggere-{other}", on_click=_keep_with, args=(places, other),
                help=plain(f"Ajouter : {other.label}"),
            )  # fmt: skip


def _results(query: str, places: list[Territory]) -> None:
    matches = [m for m in index().search(query, limit=_SHOWN + MOST) if _territory(m) not in places]
    if not matches:
        st.caption(
            f"Rien d’autre ne correspond à « {plain(query)} ». La recherche porte sur les "
            "territoires qui ont des chiffres : cités, QPV 2015, communes, EPCI et EPT qui "
            "comptent un QPV, départements, régions, zones d’emploi, vagues de cités, France."
        )
        return
    with st.container(key="found", gap=None):
        for match in matches[:_SHOWN]:
            place = _territory(match)
            st.button(
                f"{plain(match.name)} :gray[{plain(_kind(place))}]", icon=":material/add:",
                on_click=_keep_with, args=(places, place), type="tertiary",
                key=f"found-{place}", width="stretch",
            )  # fmt: skip


def _territory(match: Match) -> Territory:
    return Territory(next(level for level in _LEVELS if level == match.level), match.code)


def _kind(place: Territory) -> str:
    kind = KINDS[place.level][0]
    return kind if place.level in ("cite", "wave", "france") else f"{kind}, {place.code}"


def _keep_with(places: list[Territory], added: Territory) -> None:
    st.session_state[SEARCH] = ""
    chosen.keep([*places, added])


def _remove(places: list[Territory], removed: Territory) -> None:
    chosen.keep([place for place in places if place != removed])


@kept()
def index() -> Index:
    """Return the search index over every territory that can have figures."""
    return Index((level, code, name) for level in _LEVELS for code, name in names(level).items())


def legend(drawn: Sequence[Series]) -> None:
    """Show which sign and colour is which territory, over a chart that does not write it."""
    item = Markup('<li><i style="color:{}" aria-hidden="true">{}</i>{}</li>')
    items = Markup().join(item.format(one.colour, one.sign, one.name) for one in drawn)
    st.html(Markup('<ul class="series">{}</ul>').format(items))
