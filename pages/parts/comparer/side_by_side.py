"""Two to six territories side by side: choice, key figures, charts."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame
from pages.parts.actions import comparison
from pages.parts.comparer import chooser, sections, table
from pages.parts.comparer.chosen import FEWEST


def show() -> None:
    """Show the whole of the first tab."""
    drawn = chooser.choose()
    if len(drawn) < FEWEST:
        return
    with st.spinner("Lecture des chiffres…"):
        st.header("Chiffres clés")
        st.caption(
            "Chaque ligne est à la date où le plus de ces territoires ont un chiffre publié. "
            "Les chiffres d’une commune, d’un département, d’une région ou de la France sont ceux "
            "de leurs QPV, sauf le taux de chômage localisé. Ouvrez un nom pour sa définition, "
            "« non diffusé » ou « sans objet » pour le motif."
        )
        table.table(drawn)
        table.buttons(drawn)
        frame.sources(*table.source_ids(drawn))
        st.header("Un indicateur, une date")
        sections.one_indicator(drawn)
        st.header("Demandeurs d’emploi depuis fin 2016")
        sections.changes(drawn)
        st.header("Qui sont les demandeurs d’emploi")
        sections.structures(drawn)
        cites = [one.territory.code for one in drawn if one.territory.level == "cite"]
        if cites:
            st.header("Ce que les cités remontent de leurs actions")
            comparison.show(cites)
