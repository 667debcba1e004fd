"""Key figures of a territory beside those of a reference, as cards and as a paragraph."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from loaders.statistics import figures
from pages.parts import data, fr, frame
from pages.parts.cards import Card, line
from pages.parts.kept import kept
from pages.parts.territoire import place as places
from pages.parts.territoire import readings, text
from pages.parts.territories import Territory, names

if TYPE_CHECKING:
    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place

#: Ratios and rates of the cards, with a label short enough for one.
RATIOS: Final = {
    "defm_abc_pour_100_habitants": "Demandeurs pour 100 habitants",
    "part_femmes_abc": "Femmes parmi eux",
    "part_moins26_abc": "Moins de 26 ans",
    "part_50plus_abc": "50 ans ou plus",
    "part_rsa_abc": "Bénéficiaires du RSA",
    "taux_emploi": "Taux d’emploi, 15 à 64 ans",
    "taux_pauvrete": "Taux de pauvreté",
}
_PHRASES: Final = {
    "departement": "les QPV de son département ({})",
    "region": "les QPV de sa région ({})",
    "cites": "l’ensemble des cités",
    "france": "l’ensemble des QPV de France",
}
_SOURCES: Final = (
    *readings.SOURCES["demandeurs"],
    *readings.SOURCES["population"],
    *readings.SOURCES["revenus"],
)
#: Cités that a card has room to name.
_NAMED: Final = 2
_SHORT: Final = {"cites": "Toutes les cités", "france": "QPV de France"}


def figures_of(place: Place, reference: Territory) -> Markup:
    """Return the cards, then the paragraph and the sources of both."""
    _read(place.territory.level, reference.level)
    return _written(place.territory.level, place.territory.code, reference.level, reference.code)


@kept(512)
def _written(
    level: FigureLevel, code: str, reference_level: FigureLevel, reference_code: str
) -> Markup:
    place = places.find(level, code)
    reference = Territory(reference_level, reference_code)
    figures_line = line(
        *_context(place),
        _seekers(place, reference),
        _change(place, reference),
        *(_ratio(place, reference, one, label) for one, label in RATIOS.items()),
    )
    return Markup('<div class="sheet-figures">{}<p class="told">{}</p>{}</div>').format(
        figures_line, text.paragraph(_facts(place, reference)), frame.source_line(_SOURCES)
    )


def short(reference: Territory) -> str:
    """Return the name of a reference, short enough for a card or a legend."""
    if reference.level == "region" and reference.name in names("departement").values():
        return f"QPV, {reference.name} (région)"  # overseas both have one name
    return _SHORT.get(reference.level) or f"QPV, {reference.name}"


def phrase(reference: Territory) -> str:
    """Return a reference as the paragraph names it."""
    return _PHRASES[reference.level].format(reference.name)


@kept()
def _read(*levels: FigureLevel) -> bool:
    """Read the figures of the cards, which takes a moment once in the life of a process."""
    with st.spinner("Lecture des chiffres…"):
        return all(
            figures.of_family(level, family)
            for level in ("qpv2015", *levels)
            for family in ("population", "demandeurs", "emploi", "revenus")
        )


def _context(place: Place) -> list[Card]:
    level = place.territory.level
    found = []
    if level == "qpv2015":
        communes = names("commune")
        known = [communes[c] for c in place.communes if c in communes]
        where = fr.listed(known) if known else "non établies"
        found.append(Card("Communes", fr.number(len(known)) if known else "–", where))
    else:
        found.append(Card("QPV 2015", fr.number(len(place.qpv)), _shared(place)))
    people = readings.read(place.territory, "population")
    about = f"2018, {people.coverage}" if people.coverage else "2018"
    label = "Habitants" if level == "qpv2015" else "Habitants de ses QPV"
    found.append(Card(label, people.text, about))
    if level == "cite":
        held = fr.number(len(place.communes))
        found.append(Card("Communes touchées", held, "dès qu’un de ses QPV les touche"))
    else:
        other = fr.listed([data.cites()[c].name for c in place.cites])
        some = other if len(place.cites) <= _NAMED else "qui en couvrent un QPV au moins"
        told = some if place.cites else "aucune ne couvre ce territoire"
        found.append(Card("Cités de l’emploi", fr.number(len(place.cites)), told))
    return found


def _shared(place: Place) -> str:
    if place.territory.level == "cite":
        shared = sum(len(one.cites) > 1 for one in place.quarters())
        return (
            f"dont {fr.plural(shared, 'partagé')} avec une autre cité"
            if shared
            else "aucun n’est partagé avec une autre cité"
        )
    if place.territory.level == "commune":
        astride = sum(len(one.communes) > 1 for one in place.quarters())
        if astride:
            return f"dont {astride} à cheval sur une autre commune"
    held = sum(bool(one.cites) for one in place.quarters())
    return f"dont {held} dans une cité de l’emploi"


def _seekers(place: Place, reference: Territory) -> Card:
    own = readings.read(place.territory, readings.SEEKERS)
    other = readings.read(reference, readings.SEEKERS)
    return Card("Demandeurs d’emploi A, B, C", own.text, _about(own, reference, other.text))


def _change(place: Place, reference: Territory) -> Card:
    own, other = readings.change(place.territory), readings.change(reference)
    basis = readings.seekers_over_time(place.territory)
    about = "de fin 2016 à fin 2021"
    if basis.expected > 1:
        followed = fr.plural(basis.published, "QPV suivi", "QPV suivis")
        about += f", {followed} sur {basis.expected}"
    return Card("Leur évolution", signed(own), f"{about}\n{short(reference)} : {signed(other)}")


def signed(value: float | None) -> str:
    """Return a change with its sign: "+3,3 %", "−2,0 %"; words where it is unknown."""
    if value is None:
        return "non établie"
    sign = "+" if value >= 0 else "−"
    return sign + fr.measure(abs(value), "%")


def _ratio(place: Place, reference: Territory, indicator: str, label: str) -> Card:
    own = readings.read(place.territory, indicator)
    other = readings.read(reference, indicator)
    if own.median:
        label += ", médiane"
    return Card(label, own.text, _about(own, reference, other.text))


def _about(own: readings.Reading, reference: Territory, other: str) -> str:
    when = ", ".join(part for part in (fr.short_period(own.period), own.coverage) if part)
    return f"{when}\n{short(reference)} : {other}"


def _facts(place: Place, reference: Territory) -> text.Facts:
    own = place.territory

    def value(indicator: str, of: Territory = own) -> float | None:
        return readings.read(of, indicator).cell.value

    people = readings.read(own, "population")
    seekers = readings.read(own, readings.SEEKERS)
    per_100 = "defm_abc_pour_100_habitants"
    basis = readings.seekers_over_time(own)
    communes = names("commune")
    return text.Facts(
        level=own.level,
        name=f"« {place.name} »" if own.level in ("cite", "qpv2015") else place.name,
        reference=phrase(reference),
        qpv=len(place.qpv),
        wave=data.cites()[own.code].wave if own.level == "cite" else None,
        communes=[communes[c] for c in place.communes if c in communes],
        cites=[data.cites()[c].name for c in place.cites],
        people=people.cell.value,
        people_known=people.published,
        seekers=seekers.cell.value,
        seekers_known=seekers.published,
        per_100=text.Compared(value(per_100), value(per_100, reference)),
        women=value("part_femmes_abc"),
        young=value("part_moins26_abc"),
        old=value("part_50plus_abc"),
        change=text.Compared(readings.change(own), readings.change(reference)),
        change_known=basis.published,
        rank=_rank(own),
        reasons=readings.reasons(own, readings.SEEKERS, seekers.period),
    )


def _rank(own: Territory) -> text.Rank | None:
    known, ordered, first = _ranked(own.level)
    mine = known.get(own.code)
    if mine is None:
        return None
    above = len(ordered) - bisect_right(ordered, mine)
    return text.Rank(above + 1, len(known), names(own.level)[first], known[first])


@kept()
def _ranked(level: FigureLevel) -> tuple[dict[str, float], list[float], str]:
    """Return the job seekers of each territory of a level, in order, and who has the most."""
    at_hand = readings.shelf()
    grid = at_hand.grid(level, readings.SEEKERS)
    known = grid.at(at_hand.last_period(readings.SEEKERS))
    first = max(known, key=lambda code: (known[code], code), default="")
    return known, sorted(known.values()), first
