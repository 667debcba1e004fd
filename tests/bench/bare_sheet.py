"""Run the app with one page, a sheet without content: `python -m tests.bench.bare_sheet run …`.

Two lists, a switch, a text, a row of sections and a map, each with nothing in it: what Streamlit
and streamlit-folium ask for the elements that no sheet can do without, before a line of ours.
"""

from __future__ import annotations

from functools import cache

import folium
import streamlit as st
from streamlit.web.cli import main
from streamlit_folium import st_folium

from tests.bench import frame_alone


class _Bare(folium.Map):
    """A map with no background and no script, which writes no page."""

    def __init__(self) -> None:
        super().__init__(tiles=None)
        self.default_js = self.default_css = []

    def render(self, **_: object) -> str:
        return ""


@cache
def _map() -> _Bare:
    return _Bare()


def _elements() -> None:
    st.sidebar.selectbox("Niveau", ["Cité"], key="niveau")
    st.sidebar.selectbox("Fiche", [f"cde-{rank:03}" for rank in range(1, 85)], key="fiche")
    st.sidebar.segmented_control("QPV", [2015, 2024], default=2015, key="qpv")
    st.html("<p>Texte</p>")
    st.segmented_control("Rubrique", list("ABCDEFGHIJ"), default="A", key="rubrique")
    st_folium(_map(), key="carte", returned_objects=(), render=False, use_container_width=True)


if __name__ == "__main__":
    frame_alone.show(_elements)
    main()
