"""Run the app with one page, a sheet without content: `python -m tests.bench.bare_sheet run …`.

A list, three texts and a map, each with nothing in it: what Streamlit and streamlit-folium ask for
the elements that no sheet can do without, before a line of ours.
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
    st.sidebar.html("<p>Niveaux</p>")
    st.sidebar.selectbox("Fiche", [f"cde-{rank:03}" for rank in range(1, 85)], key="fiche")
    st.html("<p>Haut</p>")
    st_folium(_map(), key="carte", returned_objects=(), render=False, use_container_width=True)
    st.html("<p>Faits</p>")


if __name__ == "__main__":
    frame_alone.show(_elements)
    main()
