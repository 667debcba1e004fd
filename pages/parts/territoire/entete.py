"""The head of a sheet: what the territory is, and the way to its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from geo.territories import departement_of_commune
from pages.parts import data, filters, fr, navigation, panel, waves
from pages.parts.comparer import chosen
from pages.parts.kept import kept
from pages.parts.markdown import plain
from pages.parts.territoire import choice
from pages.parts.territoire import place as places
from pages.parts.territories import KINDS, Territory, names, parse

if TYPE_CHECKING:
    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place

#: Other sheets named, at most, apart from the cités before and after.
_LINKS: Final = 5
_OTHER: Final = "vers"


def show(place: Place) -> None:
    """Show the name, where it is, and the ways to the sheets around, the map and Comparer."""
    own = place.territory
    st.html(_named(own.level, own.code))
    with st.container(key="voisines", horizontal=True, vertical_alignment="center"):
        _to_other_sheets(place)
        if own.level == "cite":
            navigation.link(
                navigation.CARTE, "Voir sur la carte nationale", "map", {filters.CITE: own.code}
            )
        _to_compare(place)


@kept(512)
def _named(level: FigureLevel, code: str) -> Markup:
    place = places.find(level, code)
    if level == "cite":
        html = panel.heading(data.cites()[code], tag="h1")
    else:
        html = Markup('<h1>{}</h1><p class="where">{} · {}</p>').format(
            place.name, _kind(place), _where(place)
        )
    return Markup('<div class="panel sheet">{}</div>').format(html)


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


def _to_compare(place: Place) -> None:
    """Show a link to the comparison of this territory with the nearest that holds it."""
    other = next(one for one in choice.references(place) if one.level != "cites")
    navigation.link(
        navigation.COMPARER,
        "Comparer à d’autres territoires",
        "compare_arrows",
        {chosen.PARAMETER: f"{place.territory},{other}"},
    )


def _to_other_sheets(place: Place) -> None:
    """Show the cités before and after, the territories that hold this one or share QPV with it."""
    offered = _others(place.territory.level, place.territory.code)
    if not offered:  # a région without a cité
        return
    # Not links: Streamlit leaves the address as it is when a link goes to the same page.
    st.pills(
        "Autres fiches", list(offered), format_func=offered.__getitem__, key=_OTHER,
        on_change=_open, label_visibility="collapsed", wrap=True,
    )  # fmt: skip


def _open() -> None:
    """Open the sheet named; none is named any more on the next."""
    other = parse(st.session_state[_OTHER] or "")
    st.session_state[_OTHER] = None
    if other:
        choice.go(other)


@kept(512)
def _others(level: FigureLevel, code: str) -> dict[str, str]:
    """Return what leads to another sheet: its label by "level:code"."""
    place = places.find(level, code)
    found = _before_and_after(code) if level == "cite" else {}
    links = [Territory("cite", one) for one in place.cites] if level != "cite" else []
    if level in ("cite", "qpv2015"):
        links += [Territory("commune", c) for c in place.communes if c in names("commune")]
    room = max(_LINKS - len(place.departements) - len(place.regions), 1)
    links = links[:room]
    if level != "departement":
        links += [Territory("departement", one) for one in place.departements]
    if level != "region":
        links += [Territory("region", one) for one in place.regions]
    for other in links:
        sign = f"{waves.SIGN[data.cites()[other.code].wave]} " if other.level == "cite" else ""
        found[str(other)] = f"{sign}{plain(other.name)} :gray[{KINDS[other.level][0]}]"
    return found


def _before_and_after(code: str) -> dict[str, str]:
    codes = list(data.cites())
    at = codes.index(code)
    around = {
        codes[at - 1]: ":material/arrow_back: Précédente",
        codes[(at + 1) % len(codes)]: ":material/arrow_forward: Suivante",
    }
    return {
        str(Territory("cite", other)): f"{label} : {plain(data.cites()[other].name)}"
        for other, label in around.items()
    }
