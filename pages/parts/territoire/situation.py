"""Where a territory is: the map framed on it, and its facts beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup, escape

from pages.parts import data, filters, frame, links, panel, waves
from pages.parts.carte.component import Base, View, carte
from pages.parts.kept import kept
from pages.parts.territoire import choice
from pages.parts.territoire import place as places
from pages.parts.territories import names

if TYPE_CHECKING:
    from geo.territories import FigureLevel
    from pages.parts.links import Query
    from pages.parts.territoire.place import Place

_BASE: Final = Base(
    key="fiche-carte",
    title="Carte des QPV du territoire choisi : la rubrique de ses QPV en donne la liste",
    home_label="Revenir au territoire",
)
#: Of the map and of the facts.
_SOURCES: Final = (
    "anct-cites-qpv", "anct-cites-communes", "insee-population-qpv",
    "anct-qpv-2015-metropole", "anct-qpv-2024",
)  # fmt: skip


def generation(query: Query) -> int:
    """Return the year of the QPV that the map draws: of the address, else of the other maps."""
    asked = links.last(query, filters.GENERATION)
    known = {str(year): year for year in filters.GENERATIONS}
    return known.get(asked) or st.session_state.get(filters.GENERATION) or known["2015"]


def switch(shown: int, query: Query) -> Markup:
    """Return the links that change the generation of QPV."""
    carried = links.without(query, {filters.GENERATION})
    found = [
        links.link(
            str(year),
            links.address({**carried, filters.GENERATION: [str(year)]}),
            current=year == shown,
        )
        for year in filters.GENERATIONS
    ]
    return links.switch(
        "Périmètres des QPV",
        found,
        "Les cités sont définies sur les QPV 2015, que les QPV 2024 remplacent depuis le "
        "1er janvier 2024.",
    )


def show(place: Place, query: Query) -> None:
    """Show the map, then what is known of the territory: beside it where there is room."""
    own = place.territory
    view = View(
        key=str(own),
        bounds=place.bounds,
        selected=own.code if own.level == "cite" else None,
        generation=generation(query),
        outlined=() if own.level == "cite" else (str(own),),
    )
    carte(_BASE, view, on_select=choice.go_to_cite, height=520)
    frame.html(facts(own.level, own.code))


@kept(512)
def facts(level: FigureLevel, code: str) -> Markup:
    """Return the facts, then the sources of both."""
    if level == "cite":
        listed = panel.facts(data.cites()[code], population=False)
    else:
        listed = _facts(places.find(level, code))
    return Markup('<div class="panel facts">{}{}</div>').format(listed, frame.source_line(_SOURCES))


def _facts(place: Place) -> Markup:
    """Return the facts of a territory that is not a cité, as a description list."""
    level = place.territory.level
    communes = names("commune")
    rows: list[tuple[str, Markup]] = [("Cités de l’emploi", _cites(place))]
    if level in ("qpv2015", "departement", "region"):
        named = [communes[code] for code in place.communes if code in communes]
        label = "Communes" if level == "qpv2015" else f"Communes avec un QPV ({len(named)})"
        rows.append((label, _scroll(", ".join(named) or "non établies")))
    if level == "qpv2015":
        rows.append(("En 2024", escape(data.fates()[place.territory.code])))
    if level == "commune":
        every = ", ".join(f"{one.name} ({one.code})" for one in place.quarters())
        rows.append((f"QPV 2015 ({len(place.qpv)})", _scroll(every)))
    if any(one.placement == "commune" for one in place.quarters()):
        rows.append(
            ("À savoir", escape("Périmètres 2015 absents de la couche lue : placés à la commune."))
        )
    if not all(one.placement for one in place.quarters()):
        rows.append(("À savoir", escape("La place de certains QPV n’est pas connue.")))
    row = Markup("<dt>{}</dt><dd>{}</dd>")
    return Markup("<dl>{}</dl>").format(Markup().join(row.format(*one) for one in rows))


def _cites(place: Place) -> Markup:
    if not place.cites:
        return escape("aucune ne couvre ses QPV")
    item = Markup("<li>{} {}</li>")
    items = [
        item.format(waves.symbol(cite.wave), f"{cite.name} ({cite.wave})")
        for cite in (data.cites()[code] for code in place.cites)
    ]
    return Markup("<ul>{}</ul>").format(Markup().join(items))


def _scroll(text: str) -> Markup:
    if len(text) < 400:  # noqa: PLR2004 - about ten lines
        return escape(text)
    return Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="Liste">{}</div>'
    ).format(text)
