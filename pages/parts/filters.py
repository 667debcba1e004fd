"""Filters of the maps: in the sidebar, in the URL, and as chips over the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.selection import Filters
from geo.territories import departement_of_commune
from pages.parts import data, territories, waves
from pages.parts.markdown import plain
from pages.parts.theme import choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.lookup import Match
    from pages.parts.territories import Territory

#: Keys of the widgets, which are also the names of the URL's parameters. Streamlit writes the
#: labels there, not the values: these must stay plain text.
REGION: Final = "region"
DEPARTEMENT: Final = "departement"
WAVE: Final = "vague"
SEARCH: Final = "recherche"
GENERATION: Final = "qpv"
GENERATIONS: Final = (2015, 2024)
#: URL parameters that no widget holds: the selected cité, the territory chosen on the map, the
#: place the search framed.
CITE: Final = "cite"
TERRITORY: Final = "territoire"
PLACE: Final = "lieu"

#: How many suggestions are shown, and how many matches the filter takes.
_SHOWN: Final = 8
_ENOUGH: Final = 60
_KINDS: Final = {
    "cite": "cité de l’emploi",
    "qpv2015": "QPV 2015",
    "qpv2024": "QPV 2024",
}


def sidebar(region: str | None = None) -> tuple[Filters, int]:
    """Show the filters and return what they keep, with the QPV generation (2015 or 2024).

    What the indicator adds comes under them: see `pages.parts.theme.choice`.

    ``region`` is the Insee code of the only région of the page; ``None`` lets the user choose.
    """
    with st.sidebar:
        st.header("Où")
        regions = _regions() if region is None else (region,)
        departements = _departements(region)
        found = _search()
        st.header("Quoi")
        chosen = st.pills(
            "Vague de labellisation", list(waves.SIGN), selection_mode="multi", key=WAVE,
            bind="query-params", persist_state="session",
        )  # fmt: skip
        year = _generation()
    return Filters(regions, departements, tuple(chosen), found), year


def _generation() -> int:
    """Show the switch between the two generations of QPV and return its year."""
    year = st.segmented_control(
        "Périmètres des QPV", GENERATIONS, default=2015, required=True, key=GENERATION,
        bind="query-params", persist_state="session",
        help="Les cités sont définies sur les QPV 2015. Les QPV 2024 les remplacent depuis le "
        "1er janvier 2024 : les deux générations ne se mélangent jamais.",
    )  # fmt: skip
    return year or 2015


def _regions() -> tuple[str, ...]:
    names = data.regions()
    chosen = st.multiselect(
        "Région", list(names), format_func=names.__getitem__, key=REGION,
        bind="query-params", persist_state="session", placeholder="Toutes les régions",
        select_all=False,
    )  # fmt: skip
    return tuple(chosen)


def _departements(region: str | None) -> tuple[str, ...]:
    """Offer the départements that hold a cité, of one région or of all."""
    offered = data.departements(region)
    chosen = st.multiselect(
        "Département", list(offered), format_func=lambda code: f"{offered[code]} ({code})",
        key=DEPARTEMENT if region is None else f"{DEPARTEMENT}_{region}",
        bind="query-params", persist_state="session", placeholder="Tous les départements",
        select_all=False,
    )  # fmt: skip
    return tuple(chosen)


def _search() -> frozenset[str] | None:
    """Show the search box and what it finds; return the cités concerned, ``None`` if idle."""
    query = st.text_input(
        "Recherche", type="search", key=SEARCH, bind="query-params", persist_state="session",
        placeholder="Cité, commune ou QPV", live="300ms",
    )  # fmt: skip
    if not (query or "").strip():
        return None
    matches = data.index().search(query, limit=_ENOUGH)
    if not matches:
        st.caption(
            f"Rien ne correspond à « {plain(query)} ». La recherche porte sur les cités, les QPV "
            "et les communes qui comptent un QPV."
        )
        return frozenset()
    with st.container(key="found", gap=None):
        for match in matches[:_SHOWN]:
            st.button(
                f"{plain(match.name)} :gray[{_kind(match)}]", on_click=frame, args=(match,),
                type="tertiary", key=f"found-{match.level}-{match.code}", width="stretch",
            )  # fmt: skip
    return frozenset(code for m in matches for code in data.places()[m.level, m.code].cites)


def _kind(match: Match) -> str:
    """Say what was found, with what tells it from its namesakes."""
    if match.level == "commune":
        return f"commune, {departement_of_commune(match.code)}"
    return _KINDS[match.level] if match.level == "cite" else f"{_KINDS[match.level]}, {match.code}"


def frame(match: Match) -> None:
    """Select the cité found, or frame the commune or QPV found."""
    if match.level == "cite":
        select(match.code)
        return
    st.query_params[PLACE] = f"{match.level}:{match.code}"


def framed() -> data.Found | None:
    """Return the place that the URL frames, ``None`` if it names none."""
    level, _, code = st.query_params.get(PLACE, "").partition(":")
    return data.places().get((level, code)) if code else None


def selected() -> str | None:
    """Return the code of the selected cité, ``None`` if the URL names none that exists."""
    code = st.query_params.get(CITE)
    return code if code in data.cites() else None


def select(code: str) -> None:
    """Select a cité."""
    st.query_params.pop(TERRITORY, None)
    st.query_params[CITE] = code


def unselect() -> None:
    """Close the selection."""
    for key in (CITE, TERRITORY):
        st.query_params.pop(key, None)


def pick(place: str) -> None:
    """Choose a territory that the map draws, as "level:code"; it takes the place of a cité."""
    unselect()
    st.query_params[TERRITORY] = place


def picked() -> Territory | None:
    """Return the territory that the URL names, ``None`` if it names none."""
    return territories.parse(st.query_params.get(TERRITORY, ""))


def reset() -> None:
    """Clear every filter, the search, the selection and the indicator."""
    choice.reset()
    for key in list(st.session_state):
        if key in {REGION, WAVE} or str(key).startswith(DEPARTEMENT):
            st.session_state[key] = []
    st.session_state[SEARCH] = ""
    st.session_state[GENERATION] = 2015
    for key in (CITE, PLACE, TERRITORY):
        st.query_params.pop(key, None)


def reset_button() -> None:
    """Show the button that clears everything, under all the choices."""
    with st.sidebar:
        st.button("Réinitialiser", on_click=reset, icon=":material/restart_alt:", width="stretch")


def chips(filters: Filters, region: str | None = None) -> None:
    """Show each active filter as a chip that removes it; the page's own région is not one."""
    for code in () if region else filters.regions:
        _chip(data.regions()[code], REGION, code)
    for code in filters.departements:
        key = f"{DEPARTEMENT}_{region}" if region else DEPARTEMENT
        _chip(f"{data.departements()[code]} ({code})", key, code)
    for wave in filters.waves:
        _chip(f"Vague {wave}", WAVE, wave)
    if filters.found is not None:
        text = plain(st.session_state[SEARCH])
        st.button(f"« {text} »", icon=":material/close:", key="chip-search", on_click=_clear_search)
    place = framed()
    if place is not None:
        st.button(
            plain(place.name), icon=":material/close:", key="chip-place",
            on_click=_unframe,
        )  # fmt: skip


def _chip(label: str, key: str, value: str | int) -> None:
    st.button(
        plain(label), icon=":material/close:", key=f"chip-{key}-{value}", help="Retirer ce filtre",
        on_click=_remove, args=(key, value),
    )  # fmt: skip


def _remove(key: str, value: str | int) -> None:
    kept: Sequence[str | int] = st.session_state[key]
    st.session_state[key] = [item for item in kept if item != value]


def _unframe() -> None:
    st.query_params.pop(PLACE, None)


def _clear_search() -> None:
    st.session_state[SEARCH] = ""
