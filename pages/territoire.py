"""Territoire: the sheet of a cité, a QPV, a commune, a département or a région."""

from __future__ import annotations

import streamlit as st

from pages.parts import navigation
from pages.parts.territoire import choice, entete, keys, onglets

navigation.enter()
place = choice.chosen()
generation = choice.sidebar(place)
reference = choice.reference(place)
figures = keys.figures_of(place, reference)
# One element: each one that Streamlit sends costs more than what we write in it.
st.html(entete.head(place) + choice.switch(place, reference) + figures)
onglets.show(place, reference, generation)
