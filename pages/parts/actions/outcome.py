"""What an action did, said once on the next run of the page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from loaders.errors import CitesError
from pages.parts.markdown import plain

_KEY = "_outcome"


def keep(place: str, text: str) -> None:
    """Say in a place of the page, at its next run, what went well."""
    st.session_state[_KEY] = (place, text, "")


def attempt(place: str, action: Callable[[], str]) -> bool:
    """Do something, and keep what it says, or why it could not; tell whether it did.

    Parameters
    ----------
    place
        Where the page shows what is kept.
    action
        Returns what to say, in Markdown.
    """
    try:
        keep(place, action())
    except CitesError as error:
        st.session_state[_KEY] = (place, error.what, error.todo)
        return False
    return True


def show(place: str) -> None:
    """Show what was kept for a place, once."""
    kept, text, todo = st.session_state.get(_KEY, ("", "", ""))
    if kept != place:
        return
    del st.session_state[_KEY]
    if not todo:
        st.success(text, icon=":material/check_circle:")
        return
    lines = "  \n".join(plain(line) for line in text.splitlines())
    st.error(f"{lines}  \n**Que faire :** {plain(todo)}", icon=":material/error:")
