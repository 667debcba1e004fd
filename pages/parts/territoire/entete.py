"""The head of a sheet: what the territory is, and the way to its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from geo.territories import departement_of_commune
from pages.parts import data, filters, fr, links, panel, waves
from pages.parts.comparer import chosen
from pages.parts.territoire import alentour, choice, onglets
from pages.parts.territories import KINDS, Territory, names

if TYPE_CHECKING:
    from pages.parts.links import Query
    from pages.parts.territoire.place import Place

#: Other sheets named, at most, apart from the cités before and after.
_LINKS: Final = 5


def head(place: Place, section: str, query: Query) -> Markup:
    """Return the name, where it is, and the links to the sheets around, the map and Comparer.

    The other sheets open at the same section, with the same reference and generation of QPV.
    """
    own = place.territory
    found = [
        links.link(label, _sheet(other, section, query)) for other, label in _others(place).items()
    ]
    pages = [links.link("Comparer à d’autres territoires", _comparison(place))]
    if own.level == "cite":
        qpv = {name: query[name] for name in query if name == filters.GENERATION}
        on_the_map = links.address({**choice.parameters(own), **qpv}, "./")
        pages.insert(0, links.link("Voir sur la carte nationale", on_the_map))
    return Markup('<div class="panel sheet">{}</div><div class="around">{}{}</div>').format(
        _named(place),
        links.line("Autres fiches", found),
        links.line("Autres pages", pages),
    )


def levels(place: Place, section: str, query: Query) -> Markup:
    """Return the links to the nearest sheet of each level."""
    found = []
    for level, other in choice.nearest(place).items():
        kind = KINDS[level][0]
        found.append(
            links.link(
                kind[:1].upper() + kind[1:],
                _sheet(other, section, query),
                current=other == place.territory,
            )
        )
    label = "Fiche d’un territoire"
    return Markup('<p class="label">{}</p>{}').format(label, links.line(label, found, "levels"))


def _sheet(of: Territory, section: str, query: Query) -> str:
    """Return the address of another sheet."""
    named = {**choice.parameters(of), **onglets.named(section, of.level)}
    own = {filters.CITE, filters.TERRITORY, alentour.ZONE, onglets.TAB}
    return links.address({**named, **links.without(query, own)})


def _named(place: Place) -> Markup:
    if place.territory.level == "cite":
        return panel.heading(data.cites()[place.territory.code], tag="h1")
    return Markup('<h1>{}</h1><p class="where">{} · {}</p>').format(
        place.name, _kind(place), _where(place)
    )


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


def _comparison(place: Place) -> str:
    """Return the address of the comparison of this territory with the nearest that holds it."""
    other = next(one for one in choice.references(place) if one.level != "cites")
    return links.address({chosen.PARAMETER: [f"{place.territory},{other}"]}, "comparer")


def _others(place: Place) -> dict[Territory, Markup]:
    """Return what names each other sheet: the cités before and after, what is around."""
    level, code = place.territory.level, place.territory.code
    found = _before_and_after(code) if level == "cite" else {}
    near = [Territory("cite", one) for one in place.cites] if level != "cite" else []
    if level in ("cite", "qpv2015"):
        near += [Territory("commune", c) for c in place.communes if c in names("commune")]
    room = max(_LINKS - len(place.departements) - len(place.regions), 1)
    near = near[:room]
    if level != "departement":
        near += [Territory("departement", one) for one in place.departements]
    if level != "region":
        near += [Territory("region", one) for one in place.regions]
    named = Markup("{}{} <small>{}</small>")
    for other in near:
        sign = f"{waves.SIGN[data.cites()[other.code].wave]} " if other.level == "cite" else ""
        found[other] = named.format(sign, other.name, KINDS[other.level][0])
    return found


def _before_and_after(code: str) -> dict[Territory, Markup]:
    codes = list(data.cites())
    at = codes.index(code)
    before, after = codes[at - 1], codes[(at + 1) % len(codes)]
    arrow = Markup('<span aria-hidden="true">{}</span> {} : {}')
    return {
        Territory("cite", before): arrow.format("←", "Précédente", data.cites()[before].name),
        Territory("cite", after): arrow.format("→", "Suivante", data.cites()[after].name),
    }
