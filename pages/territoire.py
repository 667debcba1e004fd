"""Territoire: the sheet of a cité, a QPV, a commune, a département or a région."""

from __future__ import annotations

from pages.parts import application, links
from pages.parts.territoire import choice, haut, onglets


def show() -> None:
    """Show the page."""
    query = links.current()
    place = choice.chosen(query)
    reference = choice.reference(place, query)
    section = onglets.opened(place.territory.level, query)
    haut.show(place, reference, section, query)
    onglets.show(place, reference, section, query)


if __name__ == "__main__":
    application.run()
