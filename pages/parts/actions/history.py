"""What has been imported, by whom; undoing an import; the history of one figure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st
from babel.dates import format_datetime

from geo import quarters
from geo.reports import FIRST_YEAR, Key
from loaders.catalogues import metrics
from loaders.reports.rights import NOBODY
from pages.parts import data, downloads, fr
from pages.parts.actions import access, outcome, reports
from pages.parts.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loaders.reports.records import Batch, Version

PLACE: Final = "historique"
_STATUS: Final = {"current": "en vigueur", "superseded": "corrigé depuis", "undone": "annulé"}
_HIDDEN: Final = "non affiché"


def show() -> None:
    """Show the imports, then the history of a figure."""
    outcome.show(PLACE)
    batches = access.store().batches()
    if not batches:
        st.info(
            "Aucun import n’a été enregistré sur ce serveur. Chaque import sera listé ici, et "
            "pourra être annulé.",
            icon=":material/history:",
        )
        return
    st.header("Imports")
    imports = _imports(batches)
    st.dataframe(
        imports, hide_index=True, alt="Tableau des imports, le plus récent en tête",
        placeholder="–", key="imports",
        column_config={
            "Chiffres": st.column_config.NumberColumn(format="localized"),
            "Identiques": st.column_config.NumberColumn(format="localized"),
            "sha256": st.column_config.TextColumn(width="medium"),
        },
    )  # fmt: skip
    downloads.csv(imports, "imports", key="imports-csv")
    _undo(batches)
    st.header("Histoire d’un chiffre")
    _figure()


def _who(name: str) -> str:
    """Return a name for those who are recognised: the others do not need it."""
    return _HIDDEN if access.identity() == NOBODY else name


def _when(at: datetime) -> str:
    return format_datetime(at.astimezone(), "d MMM y, HH:mm", locale="fr")


def _imports(batches: Sequence[Batch]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "N°": one.id,
                "Nature": reports.LABELS["demonstration" if one.demonstration else "stored"],
                "Quand": _when(one.at),
                "Qui": _who(one.who),
                "Fichier": one.file_name,
                "Chiffres": one.rows,
                "Identiques": one.unchanged,
                "État": f"annulé le {_when(one.undone.at)} par {_who(one.undone.who)}"
                if one.undone
                else "en vigueur",
                "sha256": one.sha256,
            }
            for one in batches
        ]
    )


def _undo(batches: Sequence[Batch]) -> None:
    """Offer to undo an import, after saying what that does."""
    known = {one.id: one for one in batches if one.undone is None}
    if not known or access.identity() == NOBODY:
        return
    chosen = st.selectbox(
        "Annuler un import", list(known), index=None, key="annuler", placeholder="Lequel ?",
        width=520,
        format_func=lambda number: f"n° {number}, {known[number].file_name}, "
        f"{_when(known[number].at)}",
    )  # fmt: skip
    if chosen is None:
        return
    effect = access.store().effect(chosen)
    cites, names = data.cites(), metrics.load()
    st.markdown(f"**Ce que l’annulation changerait** : {fr.plural(len(effect), 'chiffre')}")
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Cité": cites[one.key.cite].name,
                    "Trimestre": one.key.quarter,
                    "Indicateur": names[one.key.metric].label,
                    "Avant": one.before.value if one.before else None,
                    "Après": one.after.value if one.after else None,
                }
                for one in effect
            ],
            columns=["Cité", "Trimestre", "Indicateur", "Avant", "Après"],
        ).astype({"Avant": "Int64", "Après": "Int64"}),
        hide_index=True, alt="Effet de l’annulation, chiffre par chiffre", placeholder="aucun",
        key="effet",
    )  # fmt: skip
    st.button(
        f"Annuler l’import n° {chosen}", icon=":material/undo:", type="primary",
        on_click=_undone, args=(chosen,), key="annuler-confirmer",
    )  # fmt: skip


def _undone(number: int) -> None:
    def undo() -> str:
        batch = access.store().undo(number, access.identity())
        return (
            f"L’import n° {batch.id} est annulé : {plain(batch.file_name)}. Ce qu’il avait "
            "remplacé compte à nouveau."
        )

    outcome.attempt(PLACE, undo)
    st.session_state["annuler"] = None


def _figure() -> None:
    """Show every value that one figure has had."""
    shown = reports.current()
    # All quarters, not those in force: what was undone has a history too.
    today = quarters.of(datetime.now(UTC).date())
    offered = quarters.between(f"{FIRST_YEAR}-T1", max([today, *shown.quarters]))
    cites, names = data.cites(), metrics.load()
    left, middle, right = st.columns(3)
    cite = left.selectbox(
        "Cité", sorted(cites, key=lambda code: cites[code].name), key="histoire-cite",
        format_func=lambda code: cites[code].name, index=None, placeholder="Choisir une cité",
    )  # fmt: skip
    quarter = middle.selectbox(
        "Trimestre", list(reversed(offered)), key="histoire-trimestre", format_func=fr.period,
        index=None, placeholder="Choisir un trimestre",
    )  # fmt: skip
    metric = right.selectbox(
        "Indicateur", list(names), key="histoire-indicateur", index=None,
        format_func=lambda code: names[code].label, placeholder="Choisir un indicateur",
    )  # fmt: skip
    if cite is None or quarter is None or metric is None:
        st.caption("Choisissez une cité, un trimestre et un indicateur.")
        return
    versions = access.store().history(Key(cite, quarter, metric), demonstration=shown.demonstration)
    if not versions:
        st.caption("Ce chiffre n’a jamais été remonté.")
        return
    found = _versions(versions)
    st.dataframe(
        found, hide_index=True, placeholder="–", key="versions",
        alt="Valeurs successives de ce chiffre, la plus récente en tête",
    )  # fmt: skip
    downloads.csv(found, f"histoire-{cite}-{quarter}-{metric}", key="versions-csv")


def _versions(versions: Sequence[Version]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Valeur": one.row.value,
                "État": _STATUS[one.status],
                "Quand": _when(one.batch.at),
                "Qui": _who(one.batch.who),
                "Import": one.batch.id,
                "Fichier": one.batch.file_name,
                "Commentaire": one.row.comment,
            }
            for one in versions
        ]
    )
