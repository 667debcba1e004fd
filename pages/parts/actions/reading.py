"""The report on a file: what is right, what is wrong and how to mend it, what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo.reports import AXES
from loaders.catalogues import metrics
from loaders.reports.review import KINDS
from pages.parts import data, downloads, fr, tables
from pages.parts.cards import Card, cards

if TYPE_CHECKING:
    from loaders.reports.review import Review

_SPELLED_OUT: Final = 100
"""Faults shown on the page; all of them are in the file to download."""


def show(found: Review) -> None:
    """Show the figures of the report, then its faults and its changes."""
    counts = found.counts
    cards(
        Card("Lignes lues", fr.number(found.lines), found.name),
        Card(
            "À corriger", fr.number(len(found.faults)),
            "rien n’est enregistré avant" if found.faults else "tout est juste",
        ),
        Card("Nouveaux", fr.number(counts["new"]), "chiffres qui n’existaient pas"),
        Card("Corrigés", fr.number(counts["corrected"]), "l’ancienne valeur reste lisible"),
        Card("Identiques", fr.number(counts["identical"]), "laissés comme ils sont"),
    )  # fmt: skip
    if found.faults:
        _faults(faults(found))
    if found.changes:
        _changes(changes(found))


def faults(found: Review) -> pd.DataFrame:
    """Return what is wrong, one row a fault."""
    return pd.DataFrame(
        [
            {
                "Ligne": "" if fault.row is None else str(fault.row),
                "Colonne": fault.column or "",
                "Valeur": "" if fault.value is None else str(fault.value),
                "Pourquoi": fault.why,
                "Comment corriger": f"attendu : {fault.expected}",
            }
            for fault in found.faults
        ]
    )


def changes(found: Review) -> pd.DataFrame:
    """Return what each right row would change, one row a figure."""
    known, cites = metrics.load(), data.cites()
    return pd.DataFrame(
        [
            {
                "Effet": KINDS[change.kind],
                "Cité": cites[change.row.key.cite].name,
                "Trimestre": change.row.key.quarter,
                "Axe": AXES[known[change.row.key.metric].axis],
                "Indicateur": known[change.row.key.metric].label,
                "Avant": change.before.value if change.before else None,
                "Après": change.row.value,
                "Commentaire": change.row.comment,
            }
            for change in found.changes
        ]
    ).astype({"Avant": "Int64"})


def _faults(frame: pd.DataFrame) -> None:
    """Show what is wrong as a table whose cells wrap: the reasons are sentences."""
    head = Markup().join(Markup('<th scope="col">{}</th>').format(name) for name in frame.columns)
    rows = Markup().join(
        Markup(
            '<tr><th scope="row">{}</th><td>{}</td><td class="value">{}</td><td>{}</td><td>{}</td>'
            "</tr>"
        ).format(*line)
        for line in frame.head(_SPELLED_OUT).itertuples(index=False)
    )
    st.markdown(f"**Ce qui est à corriger** : {fr.plural(len(frame), 'erreur')}")
    st.html(
        Markup('<table class="faults"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
            head, rows
        )
    )
    if len(frame) > _SPELLED_OUT:
        st.caption(f"Les {_SPELLED_OUT} premières : la liste entière est à télécharger.")
    downloads.csv(frame, "erreurs", key="import-erreurs-csv")


def _changes(frame: pd.DataFrame) -> None:
    st.markdown(f"**Ce qui changerait** : {fr.plural(len(frame), 'ligne juste', 'lignes justes')}")
    st.dataframe(
        frame, hide_index=True, height=tables.height(len(frame)),
        alt="Ce qui changerait, ligne par ligne", placeholder="–", key="import-changements",
        column_config={
            "Indicateur": st.column_config.TextColumn(width="large"),
            "Avant": st.column_config.NumberColumn(format="localized"),
            "Après": st.column_config.NumberColumn(format="localized"),
        },
    )  # fmt: skip
    downloads.csv(frame, "changements", key="import-changements-csv")
