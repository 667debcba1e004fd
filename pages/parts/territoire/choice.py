"""Which territory the sheet is of, and what it is compared with: the address and the sidebar.

A cité is named by ``cite``, which the maps share, any other territory by ``territoire``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import streamlit as st
from markupsafe import Markup

from geo.territories import ALL_CITES, FRANCE
from pages.parts import data, filters, links
from pages.parts.kept import kept
from pages.parts.markdown import plain
from pages.parts.territoire.place import LEVELS, Place, find, holdings
from pages.parts.territories import KINDS, Territory, names, parse

if TYPE_CHECKING:
    from geo.territories import FigureLevel

REFERENCE: Final = "reference"
_LEVEL: Final = "fiche-niveau"
_CODE: Final = "fiche"
_REFERENCES: Final = {
    "departement": "Son département",
    "region": "Sa région",
    "cites": "Toutes les cités",
    "france": "Tous les QPV de France",
}


def chosen() -> Place:
    """Return the territory that the address names, else the first cité, and say so."""
    asked = st.query_params.get(filters.TERRITORY, "")
    named = parse(asked) if asked else None
    if named and named.level in LEVELS and named.code in holdings(named.level):
        return find(named.level, named.code)
    if asked and named is None:
        st.info(f"Aucun territoire ne répond à « {plain(asked[:60])} » : voici une autre fiche.")
    elif named:
        st.info(
            f"{plain(named.label)} n’a pas de fiche : il en existe pour les cités de l’emploi et "
            "pour les QPV 2015, les communes, les départements et les régions qui en comptent."
        )
    return find("cite", filters.selected() or next(iter(data.cites())))


def go(place: Territory) -> None:
    """Open the sheet of a territory."""
    if place.level == "cite":
        filters.select(place.code)
    else:
        filters.unselect()
        st.query_params[filters.TERRITORY] = str(place)


def parameters(place: Territory) -> dict[str, list[str]]:
    """Return what names the sheet of a territory in an address."""
    if place.level == "cite":
        return {filters.CITE: [place.code]}
    return {filters.TERRITORY: [str(place)]}


def go_to_cite(code: str) -> None:
    """Open the sheet of a cité, chosen on the map."""
    go(Territory("cite", code))


def sidebar(place: Place) -> int:
    """Show the lists that lead to another sheet; return the generation of QPV on the map."""
    level = place.territory.level
    st.session_state[_LEVEL] = level
    st.session_state[_CODE] = place.territory.code
    offered = _options(level)
    with st.sidebar:
        st.selectbox(
            "Fiche d’un territoire", LEVELS, key=_LEVEL,
            format_func=lambda one: KINDS[one][0][:1].upper() + KINDS[one][0][1:],
            on_change=_change_level, args=(place,),
        )  # fmt: skip
        st.selectbox(
            "Lequel (tapez son nom ou son code)", list(offered), key=_CODE,
            format_func=offered.__getitem__, on_change=_change_code, args=(level,),
        )  # fmt: skip
        return filters.generation()


def _change_level(place: Place) -> None:
    """Open the sheet of the new level nearest to the one that was open."""
    level = cast("FigureLevel", st.session_state[_LEVEL])
    near = {
        "cite": place.cites,
        "qpv2015": place.qpv,
        "commune": place.communes,
        "departement": place.departements,
        "region": place.regions,
    }[level]
    known = [code for code in near if code in holdings(level)]
    go(Territory(level, known[0] if known else next(iter(_options(level)))))


def _change_code(level: FigureLevel) -> None:
    go(Territory(level, st.session_state[_CODE]))


@kept()
def _options(level: FigureLevel) -> dict[str, str]:
    """Return what the list offers, in the order of the names: the label by code."""
    held = {code: name for code, name in names(level).items() if code in holdings(level)}
    if level in ("cite", "region"):
        return held
    return {code: f"{name} ({code})" for code, name in held.items()}


def reference(place: Place) -> Territory:
    """Return the reference that the address names, else the nearest."""
    offered = _offered(place)
    asked = st.query_params.get(REFERENCE)
    kind = next((one for one, label in offered.items() if label == asked), next(iter(offered)))
    return _of_kind(kind, place) or Territory("france", FRANCE)


def switch(place: Place, shown: Territory) -> Markup:
    """Return the links that change the reference."""
    carried = links.carried({REFERENCE})
    found = [
        links.link(
            label,
            links.address({**carried, REFERENCE: [label]}),
            current=_of_kind(kind, place) == shown,
        )
        for kind, label in _offered(place).items()
    ]
    return Markup(
        '<div class="switch"><span>Comparer aux QPV de</span>{}<small>Tous les QPV 2015 du '
        "territoire choisi, chacun compté une fois : jamais la population entière.</small></div>"
    ).format(links.line("Comparer aux QPV de", found))


def _offered(place: Place) -> dict[str, str]:
    level = place.territory.level
    left_out = {"departement": ("departement",), "region": ("departement", "region")}
    return {
        kind: label
        for kind, label in _REFERENCES.items()
        if kind not in left_out.get(level, ()) and _of_kind(kind, place) is not None
    }


def references(place: Place) -> list[Territory]:
    """Return every reference of a territory, the nearest first."""
    found = [_of_kind(kind, place) for kind in _REFERENCES]
    return [one for one in found if one is not None and one != place.territory]


def _of_kind(kind: str, place: Place) -> Territory | None:
    if kind == "departement":
        known = [code for code in place.departements if code in holdings("departement")]
        return Territory("departement", known[0]) if known else None
    if kind == "region":
        return Territory("region", place.regions[0]) if place.regions else None
    if kind == "cites":
        return Territory("cites", ALL_CITES)
    return Territory("france", FRANCE)
