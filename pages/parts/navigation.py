"""The pages of the application, and the links to them."""

from __future__ import annotations

from copy import copy
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.parts.kept import kept

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

# Each is a module of `pages`, which holds `show`, and the path of its address.
CARTE: Final = "carte_nationale"
AGGLOMERATION: Final = "agglomeration_parisienne"
TERRITOIRE: Final = "territoire"
COMPARER: Final = "comparer"
CHOMAGE: Final = "chomage"
ACTIONS: Final = "actions"
DONNEES: Final = "donnees_et_methode"


def navigate() -> StreamlitPage:
    """Declare the pages and return the one to run."""
    # Copies: a page that runs marks its object.
    return st.navigation([copy(one) for one in _declared().values()], position="top")


def link(page: str, label: str, icon: str, query: dict[str, str]) -> None:
    """Show a link to a page, one of those above.

    Parameters
    ----------
    page
        Its name.
    label
        As Markdown.
    icon
        Name of a Material symbol.
    query
        Of the address, by parameter.
    """
    st.page_link(_declared()[page], label=label, icon=f":material/{icon}:", query_params=query)


@kept()
def _declared() -> dict[str, StreamlitPage]:
    """Return every page by its name.

    By a function and not by its file, which Streamlit would read and compile for each visitor who
    comes when nobody else is there.
    """
    titles = {
        CARTE: "Carte nationale",
        AGGLOMERATION: "Agglomération parisienne",
        TERRITOIRE: "Territoire",
        COMPARER: "Comparer",
        CHOMAGE: "Chômage",
        ACTIONS: "Actions",
        DONNEES: "Données et méthode",
    }
    return {
        name: st.Page(partial(_show, name), title=title, url_path=name, default=name == CARTE)
        for name, title in titles.items()
    }


def _show(name: str) -> None:
    """Show a page, whose libraries are read the first time only."""
    import_module(f"pages.{name}").show()
