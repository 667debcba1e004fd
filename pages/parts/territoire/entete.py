"""The head of a sheet: what the territory is, and the way to its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from geo.territories import departement_of_commune
from pages.parts import data, filters, fr, navigation, panel, waves
from pages.parts.comparer import chosen
from pages.parts.markdown import plain
from pages.parts.territoire import choice
from pages.parts.territories import KINDS, Territory, names

if TYPE_CHECKING:
    from pages.parts.territoire.place import Place

#: Links to other sheets, at most.
_LINKS: Final = 5


def show(place: Place) -> None:
    """Show the name, where it is, and links to the sheets around."""
    if place.territory.level == "cite":
        html = panel.heading(data.cites()[place.territory.code], tag="h1")
    else:
        html = Markup('<h1>{}</h1><p class="where">{} · {}</p>').format(
            place.name, _kind(place), _where(place)
        )
    st.html(Markup('<div class="panel sheet">{}</div>').format(html))
    with st.container(key="voisines", horizontal=True, vertical_alignment="center"):
        if place.territory.level == "cite":
            _previous_and_next(place.territory.code)
        _to_compare(place)
    with st.container(key="alentours", horizontal=True, vertical_alignment="center"):
        _around(place)


def _kind(place: Place) -> str:
    kind = KINDS[place.territory.level][0]
    return f"{kind[:1].upper()}{kind[1:]} {place.territory.code}"


def _where(place: Place) -> str:
    level = place.territory.level
    communes, departements = names("commune"), names("departement")
    if level == "departement":
        return fr.listed([names("region")[code] for code in place.regions])
    if level == "region":
        return fr.plural(len(place.departements) or _held(place), "département")
    parts = []
    if level == "qpv2015" and place.communes:
        parts.append(fr.listed([communes[code] for code in place.communes if code in communes]))
    parts += [f"{departements[code]} ({code})" for code in place.departements]
    known = {departements[code] for code in place.departements}
    parts += [names("region")[code] for code in place.regions if names("region")[code] not in known]
    return ", ".join(parts) or "collectivité d’outre-mer"


def _held(place: Place) -> int:
    return len({departement_of_commune(code) for code in place.communes})


def _previous_and_next(code: str) -> None:
    codes = list(data.cites())
    place = codes.index(code)
    for label, icon, other in (
        ("Précédente", ":material/arrow_back:", codes[place - 1]),
        ("Suivante", ":material/arrow_forward:", codes[(place + 1) % len(codes)]),
    ):
        # Not a link: Streamlit leaves the address as it is when a link goes to the same page.
        st.button(
            f"{label} : {plain(data.cites()[other].name)}", icon=icon, type="tertiary",
            on_click=filters.select, args=(other,),
        )  # fmt: skip
    st.page_link(
        navigation.CARTE, label="Voir sur la carte nationale", icon=":material/map:",
        query_params={filters.CITE: code},
    )  # fmt: skip


def _to_compare(place: Place) -> None:
    """Show a link to the comparison of this territory with the nearest that holds it."""
    other = next(one for one in choice.references(place) if one.level != "cites")
    st.page_link(
        navigation.COMPARER, label="Comparer à d’autres territoires",
        icon=":material/compare_arrows:",
        query_params={chosen.PARAMETER: f"{place.territory},{other}"},
    )  # fmt: skip


def _around(place: Place) -> None:
    """Show links to the territories that hold this one, and to those it shares QPV with."""
    level = place.territory.level
    links = [Territory("cite", code) for code in place.cites] if level != "cite" else []
    if level in ("cite", "qpv2015"):
        links += [Territory("commune", c) for c in place.communes if c in names("commune")]
    room = max(_LINKS - len(place.departements) - len(place.regions), 1)
    links = links[:room]
    if level != "departement":
        links += [Territory("departement", code) for code in place.departements]
    if level != "region":
        links += [Territory("region", code) for code in place.regions]
    for other in links:
        sign = f"{waves.SIGN[data.cites()[other.code].wave]} " if other.level == "cite" else ""
        st.button(
            f"{sign}{plain(other.name)} :gray[{KINDS[other.level][0]}]", type="tertiary",
            key=f"vers-{other}", on_click=choice.go, args=(other,),
        )  # fmt: skip
