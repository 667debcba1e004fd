"""The pages of the application, and the way in."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.parts.kept import kept

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
    # Copies: a page that runs marks its object.
    return st.navigation([copy(one) for one in _declared().values()], position="top")


def link(path: str, label: str, icon: str, query: dict[str, str]) -> None:
    """Show a link to a page, one of the paths above.

    Parameters
    ----------
    path
        Of the page.
    label
        As Markdown.
    icon
        Name of a Material symbol.
    query
        Of the address, by parameter.
    """
    st.page_link(_declared()[path], label=label, icon=f":material/{icon}:", query_params=query)


@kept()
def _declared() -> dict[str, StreamlitPage]:
    """Return every page by its path; Streamlit looks for the file of each one it makes."""
    titles = {
        CARTE: "Carte nationale",
        AGGLOMERATION: "Agglomération parisienne",
        TERRITOIRE: "Territoire",
        COMPARER: "Comparer",
        CHOMAGE: "Chômage",
        ACTIONS: "Actions",
        DONNEES: "Données et méthode",
    }
    return {path: st.Page(path, title=titles[path], default=path == CARTE) for path in titles}


def enter() -> None:
    """Go through dashboard.py, when Streamlit ran a page by itself.

    It does so for the first visitor of a new server who opens a page by its address, because a
    folder named ``pages`` is also its older convention; declaring the pages once ends that.
    """
    if _ENTERED not in st.session_state:
        navigate()
        st.rerun()
