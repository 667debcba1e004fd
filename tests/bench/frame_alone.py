"""Run the app with one page that shows nothing: `python -m tests.bench.frame_alone run …`.

What is left is the frame: set-up, styles, navigation. No page can cost less than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.web.cli import main

from pages.parts import navigation

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage


def _nothing() -> None:
    """Take the place of every page."""


def _navigate() -> StreamlitPage:
    return st.navigation([st.Page(_nothing, title="Page vide", default=True)], position="top")


if __name__ == "__main__":
    navigation.navigate = _navigate
    main()
