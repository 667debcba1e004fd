"""Chômage: quarterly localised rates of départements, régions and zones d'emploi."""

from __future__ import annotations

import streamlit as st

from pages.parts import application, frame
from pages.parts.chomage import change, choices, lines, ranking


def show() -> None:
    """Show the page."""
    frame.header(
        "Chômage",
        "Le taux de chômage localisé, trimestre par trimestre, là où il est publié : départements, "
        "régions, zones d’emploi. Il ne l’est jamais pour un QPV.",
    )
    choice = choices.sidebar()
    lines.show(choice.territories, choice.start, choice.end)
    st.header("Où se situe chaque territoire")
    with st.container(horizontal=True, key="taux-choix"):
        level = choices.level()
        quarter = choices.quarter(level)
    ranking.show(choice.territories, level, quarter)
    st.header("Ce qui a changé entre deux trimestres")
    with st.container(horizontal=True, key="taux-entre"):
        start, end = choices.two_quarters(level)
    change.show(choice.territories, level, start, end)


if __name__ == "__main__":
    application.run()
