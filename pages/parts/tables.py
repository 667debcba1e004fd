"""Tables of cités: the same content as the map, sortable, downloadable, selectable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo import cites as domain
from loaders import export, snapshot
from pages.parts import filters, waves

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.cites import Cite
    from geo.successors import Fate


def cites_table(cites: Sequence[Cite], *, key: str, height: int = 420) -> None:
    """Show cités, one a row; choosing a row selects the cité."""
    frame = pd.DataFrame(
        {
            "Cité": [c.name for c in cites],
            "Vague": [f"{waves.SIGN[c.wave]} {c.wave}" for c in cites],
            "Région": [c.region.name for c in cites],
            "Départements": [
                ", ".join(f"{d.name} ({d.code})" for d in c.departements) for c in cites
            ],
            "Communes touchées": [len(c.communes) for c in cites],
            "QPV": [len(c.qpv) for c in cites],
            "Habitants des QPV (2018)": [domain.population([c]).value for c in cites],
        }
    )

    def chosen() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            filters.select(cites[rows[0]].code)
        else:
            filters.unselect()

    # The row of the selected cité is ticked, wherever the cité was chosen.
    ticked = [row for row, c in enumerate(cites) if c.code == filters.selected()]
    st.session_state[key] = {"selection": {"rows": ticked, "columns": [], "cells": []}}
    st.dataframe(
        frame,
        key=key,
        height=height,
        hide_index=True,
        on_select=chosen,
        selection_mode="single-row",
        alt="Tableau des cités de l’emploi affichées sur la carte",
        placeholder="non diffusé",
        column_config={
            "Cité": st.column_config.TextColumn(width=260),
            "Habitants des QPV (2018)": st.column_config.NumberColumn(format="localized"),
        },
    )


def cites_download(cites: Sequence[Cite]) -> None:
    """Show the button that downloads these cités as CSV."""
    codes = [c.code for c in cites]
    st.download_button(
        "Télécharger (CSV)",
        data=lambda: export.to_csv_bytes(export.cites_frame(snapshot.load(), codes)),
        file_name="cites-de-l-emploi.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def qpv_table(cite: Cite, cites: Mapping[str, Cite], fates: Mapping[str, Fate]) -> None:
    """Show the QPV 2015 of a cité: communes, inhabitants, other cité, what it became in 2024."""
    frame = pd.DataFrame(
        {
            "Code": [q.code for q in cite.qpv],
            "QPV 2015": [q.name for q in cite.qpv],
            "Communes": [", ".join(c.name for c in q.communes) for q in cite.qpv],
            "Habitants (2018)": [q.population for q in cite.qpv],
            "Aussi dans la cité": [
                ", ".join(cites[c].name for c in q.cites if c != cite.code) or "–" for q in cite.qpv
            ],
            "En 2024": [str(fates[q.code]) for q in cite.qpv],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        alt=f"Tableau des QPV de la cité {cite.name}",
        placeholder="non diffusé",
        column_config={
            "QPV 2015": st.column_config.TextColumn(width="medium"),
            "Habitants (2018)": st.column_config.NumberColumn(format="localized"),
            "En 2024": st.column_config.TextColumn(width="large"),
        },
    )
