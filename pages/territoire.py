"""Territoire: the sheet of a cité, a QPV, a commune, a département or a région."""

from __future__ import annotations

from pages.parts import navigation
from pages.parts.territoire import choice, entete, keys, onglets

navigation.enter()
place = choice.chosen()
generation = choice.sidebar(place)
entete.show(place)
reference = choice.reference(place)
keys.show(place, reference)
onglets.show(place, reference, generation)
