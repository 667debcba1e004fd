"""The top of a sheet, the same for all who open the same address."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import streamlit as st

from pages.parts import data, filters, frame
from pages.parts.kept import kept
from pages.parts.territoire import choice, entete, keys, onglets, situation
from pages.parts.territoire import place as places
from pages.parts.territories import Territory

if TYPE_CHECKING:
    from markupsafe import Markup

    from pages.parts.links import Query
    from pages.parts.territoire.place import Place

#: A query that may be a key of what is kept.
_Frozen: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


def show(place: Place, reference: Territory, section: str, query: Query) -> None:
    """Show the way to other sheets, the name, the key figures and the names of the sections."""
    _of_every_cite()
    levels, top = _written(
        place.territory, reference, section, situation.generation(query),
        _frozen(query), _frozen(onglets.choices()),
    )  # fmt: skip
    choice.sidebar(place, levels)
    # One element: each one that Streamlit sends costs more than what we write in it.
    frame.html(top)


def _frozen(query: Query) -> _Frozen:
    return tuple((name, tuple(values)) for name, values in query.items())


@kept(1024)
def _written(
    own: Territory, reference: Territory, section: str, generation: int,
    query: _Frozen, made: _Frozen,
) -> tuple[Markup, Markup]:  # fmt: skip
    """Return the links of the sidebar, then the top of the page."""
    place = places.find(own.level, own.code)
    asked = dict(query)
    top = (
        entete.head(place, section, asked)
        + choice.switch(place, reference, asked)
        + keys.figures_of(place, reference)
        + onglets.line(own.level, section, asked, dict(made))
    )
    if section == onglets.FIRST:
        top += situation.switch(generation, asked)
    return entete.levels(place, section, asked), top


@kept()
def _of_every_cite() -> bool:
    """Write what the sheet of each cité shows first: a moment once in the life of a process."""
    with st.spinner("Lecture des chiffres…"):
        for code in data.cites():
            cite = Territory("cite", code)
            nearest = choice.references(places.find("cite", code))[0]
            _written(cite, nearest, onglets.FIRST, 2015, ((filters.CITE, (code,)),), ())
            situation.facts("cite", code)
    return True
