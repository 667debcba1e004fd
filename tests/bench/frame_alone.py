"""Run the app with one page that shows nothing: `python -m tests.bench.frame_alone run …`.

What is left is the frame: set-up, styles, navigation. No page can cost less than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.web.cli import main

from pages.parts import navigation

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.navigation.page import StreamlitPage


def _nothing() -> None:
    """Take the place of every page."""


def show(page: Callable[[], None]) -> None:
    """Put one page in the place of all."""

    def navigate() -> StreamlitPage:
        return st.navigation([st.Page(page, title="Page", default=True)], position="top")

    navigation.navigate = navigate


if __name__ == "__main__":
    show(_nothing)
    main()
