"""The figures that no picture shows, quietly; then all of them in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from pages.parts import downloads
from pages.parts.actions import citations

if TYPE_CHECKING:
    from loaders.catalogues.programme import Programme

_GROUPS: Final = {
    "evaluation": "Première évaluation nationale",
    "animation": "L’animation du réseau par l’ANCT",
    "quartiers": "L’emploi dans les quartiers",
}


def show(known: Programme) -> None:
    """Show the groups side by side and, on demand, every figure with its source."""
    st.html(
        Markup('<div class="quiet">{}</div>').format(
            Markup().join(_group(known, name, title) for name, title in _GROUPS.items())
        )
    )
    table = st.expander("Tous les chiffres, avec leurs sources", key="publies", on_change="rerun")
    if table.open:
        with table:
            frame = _frame(known)
            st.dataframe(
                frame, hide_index=True, placeholder="–",
                alt="Tous les chiffres publiés du programme, avec leurs sources",
                column_config={
                    "Chiffre": st.column_config.TextColumn(width="large"),
                    "Valeur": st.column_config.NumberColumn(format="localized"),
                    "Page": st.column_config.LinkColumn(display_text="ouvrir"),
                },
            )  # fmt: skip
            downloads.csv(frame, "programme-chiffres-publies", key="publies-csv")


def _group(known: Programme, name: str, title: str) -> Markup:
    figures = known.of_group(name)
    rows = Markup().join(
        Markup("<div><dt>{}{}</dt><dd>{}</dd></div>").format(
            one.label,
            Markup("<small>{}</small>").format(one.note) if one.note else "",
            citations.value(one),
        )
        for one in figures
    )
    source = known.sources[figures[0].source]
    cited = Markup('<p class="sources">{}</p>').format(citations.title(source))
    return Markup("<section><h3>{}</h3><dl>{}</dl>{}</section>").format(title, rows, cited)


def _frame(known: Programme) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Axe": known.axes[one.axis].label if one.axis else "Programme",
                "Chiffre": one.label,
                "Valeur": one.value,
                "Unité": one.unit,
                "Période": one.period,
                "Source": f"{known.sources[one.source].publisher}, "
                f"{known.sources[one.source].title} ({known.sources[one.source].date})",
                "Page": known.sources[one.source].page or None,
                "Mots de la source": one.wording or None,
                "Précaution": one.note or None,
            }
            for one in known.figures.values()
        ]
    )
