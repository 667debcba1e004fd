"""Territoire: the sheet of a cité, a QPV, a commune, a département or a région."""

from __future__ import annotations

from pages.parts import links, navigation
from pages.parts.territoire import choice, haut, onglets

navigation.enter()
query = links.current()
place = choice.chosen(query)
reference = choice.reference(place, query)
section = onglets.opened(place.territory.level, query)
haut.show(place, reference, section, query)
onglets.show(place, reference, section, query)
