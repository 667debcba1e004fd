"""Actions: what the programme does along its three axes, and what the cités report of it."""

from __future__ import annotations

import streamlit as st

from loaders.errors import CitesError
from pages.parts import application, frame
from pages.parts.actions import view
from pages.parts.actions.tabs import SHOWN


def show() -> None:
    """Show the page."""
    frame.header(
        "Actions",
        "Recenser et fédérer, aller vers et raccrocher, innover : ce que le programme fait, avec "
        "qui, et ce que les cités en remontent.",
    )
    frame.style("actions/reports.css")
    tabs = st.tabs(list(SHOWN), key=view.KEY, bind="query-params")
    for tab, content in zip(tabs, SHOWN.values(), strict=True):
        if tab.open:
            with tab:
                try:
                    content()
                except CitesError as error:
                    frame.failure(error)


if __name__ == "__main__":
    application.run()
