"""The sections of a sheet, by links in the address; only the open one is computed and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pages.parts import links
from pages.parts.actions import sheet_section
from pages.parts.kept import kept
from pages.parts.territoire import (
    alentour,
    devenir,
    evolution,
    lacunes,
    peers,
    quartiers,
    semblables,
    situation,
    structure,
)
from pages.parts.territories import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markupsafe import Markup

    from geo.territories import FigureLevel
    from pages.parts.links import Query
    from pages.parts.territoire.place import Place
    from pages.parts.territories import Territory

#: In the address; the first section is not.
TAB: Final = "onglet"
FIRST: Final = "carte"

_SHOW: Final[Mapping[str, Callable[[Place, Territory, Query], None]]] = {
    FIRST: lambda place, _, query: situation.show(place, query),
    "evolution": lambda place, reference, _: evolution.show(place, reference),
    "quartiers": lambda place, *_: quartiers.show(place),
    "structure": lambda place, reference, _: structure.show(place, reference),
    "pairs": lambda place, *_: peers.show(place),
    "semblables": lambda place, *_: semblables.show(place),
    "alentour": lambda place, *_: alentour.show(place),
    "actions": lambda place, *_: sheet_section.show(place.territory.code),
    "devenir": lambda place, *_: devenir.show(place),
    "lacunes": lambda place, *_: lacunes.show(place),
}
#: What a person chooses in a section, by its name in the address.
_CHOICES: Final[Mapping[str, str]] = {"structure": structure.DATE, "pairs": peers.FIGURE}


@kept()
def names(level: FigureLevel) -> dict[str, str]:
    """Return the name of each section of the sheets of a level."""
    found = {
        FIRST: "Carte",
        "evolution": "Évolution",
        "quartiers": "Ses chiffres" if level == "qpv2015" else "Ses QPV",
        "structure": "Structure",
        "pairs": f"Parmi les {KINDS[level][1].split(' ')[0]}",
        "semblables": "Cités semblables",
        "alentour": "Chômage alentour",
        "actions": "Actions",
        "devenir": "En 2024",
        "lacunes": "Non diffusé",
    }
    if level != "cite":
        del found["semblables"], found["actions"]
    return found


def opened(level: FigureLevel, query: Query) -> str:
    """Return the section that the address names, else the first."""
    asked = links.last(query, TAB)
    return next((one for one, name in names(level).items() if name == asked), FIRST)


def named(section: str, level: FigureLevel) -> dict[str, list[str]]:
    """Return what opens a section in the address of a sheet; nothing where its level lacks it."""
    name = names(level).get(section)
    return {} if name is None or section == FIRST else {TAB: [name]}


def choices() -> dict[str, tuple[str, ...]]:
    """Return what was chosen in the sections of a sheet, as an address says it."""
    found = {structure.DATE: structure.chosen(), peers.FIGURE: peers.chosen()}
    return {name: (label,) for name, label in found.items() if label}


def line(level: FigureLevel, section: str, query: Query, made: Query) -> Markup:
    """Return the links that open each section of a sheet.

    Parameters
    ----------
    level
        Of the sheet.
    section
        The open one.
    query
        Of the address.
    made
        The `choices` made before: a section opens with its own, which its link says.
    """
    carried = links.without(query, {TAB, *_CHOICES.values()})
    found = []
    for one, name in names(level).items():
        own = {key: made[key] for key in made if key == _CHOICES.get(one)}
        href = links.address({**carried, **named(one, level), **own})
        found.append(links.link(name, href, current=one == section))
    return links.line("Rubriques de la fiche", found, kind="tabs")


def show(place: Place, reference: Territory, section: str, query: Query) -> None:
    """Show the content of a section."""
    _SHOW[section](place, reference, query)
