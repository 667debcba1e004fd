"""The import of reports: template, file, what is wrong, what would change, one confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.reports import Key, Row
from loaders.reports import template
from loaders.reports.review import Review, review
from loaders.reports.rights import NOBODY
from pages.parts import fr
from pages.parts.actions import access, outcome, reading, reports
from pages.parts.markdown import plain

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

PLACE: Final = "import"
_ROUND: Final = "_import_round"
_REVIEW: Final = "_import_review"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show() -> None:
    """Show the whole import, step by step."""
    access.told()
    st.header("1. Remplir le modèle")
    _templates()
    st.header("2. Envoyer le fichier")
    outcome.show(PLACE)
    _kept()
    given = st.file_uploader(
        "Fichier rempli, .xlsx ou .csv : 5 Mo et 10 000 lignes au plus", type=["xlsx", "csv"],
        key=f"fichier-{st.session_state.get(_ROUND, 0)}", max_upload_size=5,
    )  # fmt: skip
    if given is None:
        return
    # Somebody who may save compares with what is stored; anybody else with their own analysis.
    saving = access.identity() != NOBODY
    state = reports.state() if saving else None
    found = _review(given, state.rows if state else reports.private())
    st.header("3. Lire le rapport")
    reading.show(found)
    if not found.ok:
        st.warning(
            "Rien n’est enregistré tant qu’une ligne est fausse : corrigez-les dans votre fichier, "
            "puis envoyez-le à nouveau.",
            icon=":material/edit:",
        )
        return
    st.header("4. Confirmer")
    if state is not None and access.offered({row.key.cite for row in found.accepted}):
        _save_button(found, state.versions)
    else:
        _keep_button(found, identified=saving)


def _templates() -> None:
    st.markdown(
        "Une ligne donne **une valeur** : une cité, un trimestre, un indicateur. Le classeur a des "
        "listes à choisir et un guide qui définit chaque indicateur ; le CSV a les mêmes colonnes."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Modèle (XLSX)", data=template.to_xlsx, mime=_XLSX, on_click="ignore",
            file_name="modele-cites-de-l-emploi.xlsx", icon=":material/download:", type="primary",
        )  # fmt: skip
        st.download_button(
            "Modèle (CSV)", data=template.to_csv, mime="text/csv", on_click="ignore",
            file_name="modele-cites-de-l-emploi.csv", icon=":material/download:",
        )  # fmt: skip


def _kept() -> None:
    """Say what this session analyses, and let it be forgotten."""
    count = len(reports.private())
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"Cette session analyse **{fr.plural(count, 'chiffre')}**, enregistrés nulle part."
        )
        st.button("Oublier cette analyse", icon=":material/delete:", on_click=_forget)


def _forget() -> None:
    reports.forget()
    outcome.keep(PLACE, "L’analyse privée est oubliée.")


def _review(given: UploadedFile, stored: Mapping[Key, Row]) -> Review:
    """Review the file, once for what it is compared with."""
    asked = (given.file_id, hash(frozenset(stored.values())))
    kept: tuple[object, Review] | None = st.session_state.get(_REVIEW)
    if kept is None or kept[0] != asked:
        with st.spinner("Lecture et vérification du fichier…"):
            kept = (asked, review(given.getvalue(), given.name, stored))
        st.session_state[_REVIEW] = kept
    return kept[1]


def _save_button(found: Review, versions: Mapping[Key, int]) -> None:
    """Offer to save what the report shows: the versions are those that it compared with."""
    news = found.counts["new"] + found.counts["corrected"]
    st.button(
        f"Enregistrer {fr.plural(news, 'chiffre')}", type="primary", icon=":material/save:",
        on_click=_save, args=(found, versions), disabled=not news, key="enregistrer",
    )  # fmt: skip
    st.caption(
        "Tout est enregistré en une fois, ou rien. Les anciennes valeurs restent dans l’historique."
        if news
        else "Tout ce que contient ce fichier est déjà enregistré."
    )


def _save(found: Review, versions: Mapping[Key, int]) -> None:
    def save() -> str:
        batch = access.store().save(
            found.accepted, access.identity(), found.name, found.sha256, versions
        )
        same = f", {fr.plural(batch.unchanged, 'identique')}" if batch.unchanged else ""
        return (
            f"Import n° {batch.id} enregistré : {fr.plural(batch.rows, 'chiffre')} de "
            f"{plain(batch.file_name)}{same}."
        )

    if outcome.attempt(PLACE, save):
        _done(reports.LABELS["stored"])


def _keep_button(found: Review, *, identified: bool) -> None:
    if identified:
        st.warning(
            "Vous n’avez pas le droit d’enregistrer pour toutes les cités de ce fichier. "
            "L’administrateur de l’application l’accorde avec "
            "`python -m loaders rights grant`.",
            icon=":material/lock:",
        )
    st.button(
        f"Analyser {fr.plural(len(found.accepted), 'chiffre')} dans cette session", type="primary",
        icon=":material/query_stats:", on_click=_keep, args=(found,), key="analyser",
        disabled=not found.accepted,
    )  # fmt: skip
    st.caption("Rien n’est enregistré : ces chiffres ne sont vus que dans cette session.")


def _keep(found: Review) -> None:
    reports.keep(found.accepted)
    outcome.keep(
        PLACE,
        f"{fr.plural(len(found.accepted), 'chiffre')} de {plain(found.name)} dans cette session, "
        "enregistrés nulle part.",
    )
    _done(reports.LABELS["private"])


def _done(label: str) -> None:
    """Empty the uploader, and show the set that has just changed."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_REVIEW, None)
    st.session_state[reports.CHOICE] = label
