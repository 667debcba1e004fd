"""Agglomération parisienne: the cités of Île-de-France, close up and side by side."""

from __future__ import annotations

import streamlit as st

from geo.extent import PARIS
from pages.parts import application, comparison, frame
from pages.parts.explorer import Scope, explore


def show() -> None:
    """Show the page."""
    frame.header(
        "Agglomération parisienne",
        "Les cités de l’emploi de Grand Paris et de ses alentours, avec les limites des "
        "établissements publics territoriaux (EPT) et des intercommunalités (EPCI).",
    )
    kept = explore(
        Scope(
            key="paris",
            label="Cités d’Île-de-France",
            region="11",
            home=PARIS,
            home_label="Voir toute l’agglomération",
            epci_zoom=8.5,
        )
    )
    st.header("Les cités côte à côte")
    comparison.side_by_side(kept)


if __name__ == "__main__":
    application.run()
