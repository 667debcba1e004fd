"""Comparer: two to six territories side by side, and the wave of 2020 against that of 2021."""

from __future__ import annotations

import streamlit as st

from pages.parts import application, frame
from pages.parts.comparer import side_by_side, two_waves


def show() -> None:
    """Show the page."""
    frame.header(
        "Comparer",
        "Deux à six territoires côte à côte, ou les cités labellisées en 2020 face à celles de "
        "2021.",
    )
    frame.style("comparer/comparer.css")
    territories, waves = st.tabs(
        ["Territoires", "2020 face à 2021"], key="vue", bind="query-params", on_change="rerun"
    )
    if territories.open:
        with territories:
            side_by_side.show()
    if waves.open:
        with waves:
            two_waves.show()


if __name__ == "__main__":
    application.run()
