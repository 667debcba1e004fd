"""Which territory the sheet is of, and what it is compared with: the address and the sidebar.

A cité is named by ``cite``, which the maps share, any other territory by ``territoire``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.territories import ALL_CITES, FRANCE
from pages.parts import data, filters, frame, links
from pages.parts.kept import kept
from pages.parts.markdown import plain
from pages.parts.territoire.place import LEVELS, Place, find, holdings
from pages.parts.territories import Territory, names, parse

if TYPE_CHECKING:
    from markupsafe import Markup

    from geo.territories import FigureLevel
    from pages.parts.links import Query

REFERENCE: Final = "reference"
_CODE: Final = "fiche"
_REFERENCES: Final = {
    "departement": "Son département",
    "region": "Sa région",
    "cites": "Toutes les cités",
    "france": "Tous les QPV de France",
}


def chosen(query: Query) -> Place:
    """Return the territory that the address names, else the first cité, and say so."""
    asked = links.last(query, filters.TERRITORY)
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
    cite = links.last(query, filters.CITE)
    return find("cite", cite if cite in data.cites() else next(iter(data.cites())))


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


def sidebar(place: Place, levels: Markup) -> None:
    """Show what leads to another sheet: the `levels`, and the list of those of this level."""
    level = place.territory.level
    st.session_state[_CODE] = place.territory.code
    offered = _options(level)
    with st.sidebar:
        frame.html(levels)
        st.selectbox(
            "Lequel (tapez son nom ou son code)", list(offered), key=_CODE,
            format_func=offered.__getitem__, on_change=_change_code, args=(level,),
        )  # fmt: skip


def nearest(place: Place) -> dict[FigureLevel, Territory]:
    """Return the territory of each level that is the nearest to one: itself, or around it."""
    around: dict[FigureLevel, tuple[str, ...]] = {
        "cite": place.cites,
        "qpv2015": place.qpv,
        "commune": place.communes,
        "departement": place.departements,
        "region": place.regions,
    }
    found: dict[FigureLevel, Territory] = {}
    for level, near in around.items():
        known = (code for code in near if code in holdings(level))
        found[level] = Territory(level, next(known, None) or next(iter(_options(level))))
    return found | {place.territory.level: place.territory}


def _change_code(level: FigureLevel) -> None:
    go(Territory(level, st.session_state[_CODE]))


@kept()
def _options(level: FigureLevel) -> dict[str, str]:
    """Return what the list offers, in the order of the names: the label by code."""
    held = {code: name for code, name in names(level).items() if code in holdings(level)}
    if level in ("cite", "region"):
        return held
    return {code: f"{name} ({code})" for code, name in held.items()}


def reference(place: Place, query: Query) -> Territory:
    """Return the reference that the address names, else the nearest."""
    offered = _offered(place)
    asked = links.last(query, REFERENCE)
    kind = next((one for one, label in offered.items() if label == asked), next(iter(offered)))
    return _of_kind(kind, place) or Territory("france", FRANCE)


def switch(place: Place, shown: Territory, query: Query) -> Markup:
    """Return the links that change the reference."""
    carried = links.without(query, {REFERENCE})
    found = [
        links.link(
            label,
            links.address({**carried, REFERENCE: [label]}),
            current=_of_kind(kind, place) == shown,
        )
        for kind, label in _offered(place).items()
    ]
    return links.switch(
        "Comparer aux QPV de",
        found,
        "Tous les QPV 2015 du territoire choisi, chacun compté une fois : jamais la population "
        "entière.",
    )


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
