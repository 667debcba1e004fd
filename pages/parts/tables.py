"""Tables of cités: the same content as the map, sortable, downloadable, selectable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import pandas as pd
import streamlit as st

from geo import cites as domain
from loaders import snapshot
from loaders.exports import export
from pages.parts import downloads, filters, waves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cites import Cite


#: Rows that a table shows without scrolling.
_FEW: Final = 12


def height(rows: int) -> int | Literal["content"]:
    """Return the height of a table: that of its rows while they are few; beyond, it scrolls."""
    return "content" if rows <= _FEW else 440


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
    downloads.csv(
        lambda: export.cites_frame(snapshot.load(), codes), "cites-de-l-emploi", key="cites-csv"
    )
