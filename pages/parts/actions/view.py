"""The tabs of the page by their names, and how to go from one to another."""

from __future__ import annotations

from typing import Final

import streamlit as st

#: Key of the tabs, and their name in the address.
KEY: Final = "rubrique"
PROGRAMME: Final = "Programme"
RESULTS: Final = "Résultats"
FOLLOWUP: Final = "Suivi"
IMPORT: Final = "Importer"
HISTORY: Final = "Historique"


def go(label: str) -> None:
    """Open a tab at the next run."""
    st.session_state[KEY] = label
