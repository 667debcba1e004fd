"""Entry point: page set-up, navigation and theme. `streamlit run dashboard.py`."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame import set_up

set_up()
st.navigation(
    [
        st.Page("pages/carte_nationale.py", title="Carte nationale", default=True),
        st.Page("pages/agglomeration_parisienne.py", title="Agglomération parisienne"),
        st.Page("pages/territoire.py", title="Territoire"),
        st.Page("pages/donnees_et_methode.py", title="Données et méthode"),
    ],
    position="top",
).run()
