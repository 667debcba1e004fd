"""The pages of the application, and the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

CARTE: Final = "pages/carte_nationale.py"
AGGLOMERATION: Final = "pages/agglomeration_parisienne.py"
TERRITOIRE: Final = "pages/territoire.py"
COMPARER: Final = "pages/comparer.py"
CHOMAGE: Final = "pages/chomage.py"
ACTIONS: Final = "pages/actions.py"
DONNEES: Final = "pages/donnees_et_methode.py"

_ENTERED: Final = "entered"


def navigate() -> StreamlitPage:
    """Declare the pages and return the one to run."""
    st.session_state[_ENTERED] = True
    return st.navigation(
        [
            st.Page(CARTE, title="Carte nationale", default=True),
            st.Page(AGGLOMERATION, title="Agglomération parisienne"),
            st.Page(TERRITOIRE, title="Territoire"),
            st.Page(COMPARER, title="Comparer"),
            st.Page(CHOMAGE, title="Chômage"),
            st.Page(ACTIONS, title="Actions"),
            st.Page(DONNEES, title="Données et méthode"),
        ],
        position="top",
    )


def enter() -> None:
    """Go through dashboard.py, when Streamlit ran a page by itself.

    It does so for the first visitor of a new server who opens a page by its address, because a
    folder named ``pages`` is also its older convention; declaring the pages once ends that.
    """
    if _ENTERED not in st.session_state:
        navigate()
        st.rerun()
